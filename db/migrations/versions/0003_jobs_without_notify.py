"""The worker looks for jobs; a new job does not call it (see docs/decisions/jobs-are-polled.md)."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """NOTIFY makes all committing transactions queue up behind one another."""
    op.execute("ALTER TABLE procrastinate_jobs DISABLE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1")
