"""Telling people in their own talk."""

from pathlib import Path

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql/0009_told_in_talk.sql"


def upgrade() -> None:
    """Run the statements as they stand in the file."""
    op.get_bind().connection.cursor().execute(SQL.read_text(encoding="utf-8"))
