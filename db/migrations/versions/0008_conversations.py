"""Talks on every channel, and messages about them."""

from pathlib import Path

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql/0008_conversations.sql"


def upgrade() -> None:
    """Run the statements as they stand in the file."""
    op.get_bind().connection.cursor().execute(SQL.read_text(encoding="utf-8"))
