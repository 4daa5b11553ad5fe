"""Counting wrong look-ups and sign-ins per hashed origin and hour."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from db.tables import Attempt


def wrong_attempts(session: Session, origins: Sequence[bytes], hour: datetime) -> dict[bytes, int]:
    """How many wrong attempts these origins made in the hour that began at `hour`."""
    counted = select(Attempt.origin_hash, Attempt.wrong).where(Attempt.origin_hash.in_(origins), Attempt.hour == hour)
    return {row.origin_hash: row.wrong for row in session.execute(counted)}


def count_wrong_attempt(session: Session, origins: Sequence[bytes], hour: datetime) -> None:
    """Add one wrong attempt to each of these origins."""
    rows = insert(Attempt).values([{"origin_hash": origin, "hour": hour, "wrong": 1} for origin in sorted(origins)])
    again = rows.on_conflict_do_update(
        index_elements=[Attempt.origin_hash, Attempt.hour], set_={"wrong": Attempt.wrong + 1}
    )
    session.execute(again)


def forget_wrong_attempts(session: Session, origin: bytes, hour: datetime) -> None:
    """Begin to count an origin's wrong attempts of this hour anew."""
    session.execute(update(Attempt).where(Attempt.origin_hash == origin, Attempt.hour == hour).values(wrong=0))


def forget_attempts(session: Session, before: datetime) -> int:
    """Delete the counts of hours before this one; returns how many rows went."""
    return len(session.execute(delete(Attempt).where(Attempt.hour < before).returning(Attempt.hour)).all())
