"""Codes on leaflets are signed: those from before, eight characters long, no longer open."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Unsigned codes stay known as revoked."""
    op.execute("UPDATE one_code SET revoked_at = now() WHERE length(code) < 12 AND revoked_at IS NULL")
