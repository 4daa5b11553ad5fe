"""Every audit row carries the mark of the house that wrote it."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Rows from before have an empty mark, which the check reports: nobody can say who wrote them."""
    op.execute("ALTER TABLE audit_entry ADD COLUMN mark bytea NOT NULL DEFAULT ''")
    op.execute("ALTER TABLE audit_entry ALTER COLUMN mark DROP DEFAULT")
