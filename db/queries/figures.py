"""Figures about the work that waits, for whoever keeps the server running: counts and times, nothing about anybody."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from db.tables import Case, Conversation, Message, StoredReading

_OLDEST_JOB = text(
    "SELECT min(e.at) FROM procrastinate_jobs j JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred' "
    "WHERE j.status = 'todo' AND (j.scheduled_at IS NULL OR j.scheduled_at <= now())"
)


def open_cases(session: Session) -> Sequence[tuple[str, int, datetime]]:
    """State, number of cases and arrival of the oldest, for every state but closed."""
    of_state = select(Case.state, func.count(), func.min(Case.received_at)).where(Case.state != "closed")
    return [(state, count, oldest) for state, count, oldest in session.execute(of_state.group_by(Case.state))]


def readings(session: Session) -> Sequence[tuple[str, int]]:
    """Source and number of the readings that are kept."""
    of_source = select(StoredReading.source, func.count()).group_by(StoredReading.source)
    return [(source, count) for source, count in session.execute(of_source)]


def oldest_message(session: Session) -> datetime | None:
    """When the oldest message was written that still waits to be sent."""
    return session.scalar(select(func.min(Message.created_at)).where(Message.state == "waiting"))


def oldest_talk(session: Session) -> datetime | None:
    """Since when the resident has waited who waits longest for a person."""
    return session.scalar(select(func.min(Conversation.waiting_since)))


def oldest_job(session: Session) -> datetime | None:
    """When the oldest job was asked for that could run now and does not."""
    oldest: datetime | None = session.scalar(_OLDEST_JOB)
    return oldest


def revision(session: Session) -> str | None:
    """The migration the database stands at."""
    number: str | None = session.scalar(text("SELECT version_num FROM alembic_version"))
    return number
