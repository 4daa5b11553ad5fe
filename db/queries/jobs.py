"""Asking for background work within the transaction that makes it necessary."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

_ENQUEUE = text("SELECT enqueue_job(:task, :args, :queueing_lock, :lock, :scheduled_at, :priority)").bindparams(
    bindparam("args", type_=JSONB)
)


def enqueue(
    session: Session,
    task: str,
    args: Mapping[str, Any],
    queueing_lock: str | None = None,
    schedule_at: datetime | None = None,
    lock: str | None = None,
    priority: int = 0,
) -> int | None:
    """Ask for a job; it exists exactly when this transaction commits. Returns its id.

    `args` are ids and words, never personal text. With a `queueing_lock` only one such job waits at a time: None is
    returned when one does already. Jobs of the same `lock` run one after the other. Higher `priority` first.
    """
    values = {"task": task, "args": dict(args), "queueing_lock": queueing_lock, "lock": lock}
    job: int | None = session.scalar(_ENQUEUE, {**values, "scheduled_at": schedule_at, "priority": priority})
    return job
