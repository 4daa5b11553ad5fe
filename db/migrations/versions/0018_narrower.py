"""The nightly job sees which photos belong to a waiting talk; residents cannot say what answers a question."""

from pathlib import Path

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql/0018_narrower.sql"


def upgrade() -> None:
    """Run the statements as they stand in the file."""
    op.get_bind().connection.cursor().execute(SQL.read_text(encoding="utf-8"))
