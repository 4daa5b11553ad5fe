"""Leaflets draw on the policy texts."""

from pathlib import Path

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql/0010_policy_on_paper.sql"


def upgrade() -> None:
    """Run the statements as they stand in the file."""
    op.get_bind().connection.cursor().execute(SQL.read_text(encoding="utf-8"))
