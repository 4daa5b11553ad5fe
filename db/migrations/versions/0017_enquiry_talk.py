"""Questions without an answer: the talk they were asked in, and the answer for whoever asks the same again."""

from pathlib import Path

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql/0017_enquiry_talk.sql"


def upgrade() -> None:
    """Run the statements as they stand in the file."""
    op.get_bind().connection.cursor().execute(SQL.read_text(encoding="utf-8"))
