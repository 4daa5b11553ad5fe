"""Officers and their sessions."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.tables import Officer, OfficerSession


def officer_by_username(session: Session, username: str, lock: bool = False) -> Officer | None:
    """The officer of a username; `lock` holds the row until the transaction ends."""
    wanted = select(Officer).where(Officer.username == username)
    return session.scalar(wanted.with_for_update() if lock else wanted)


def officer_names(session: Session, ids: Iterable[int | None]) -> dict[int, str]:
    """The names of these officers, by id."""
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    named = session.execute(select(Officer.id, Officer.name).where(Officer.id.in_(wanted)))
    return {row.id: row.name for row in named}


def names_in_scope(session: Session) -> Sequence[str]:
    """The names of all officers that the scope sees: for an officer, the county's."""
    return session.scalars(select(Officer.name).order_by(Officer.id)).all()


def session_with_officer(session: Session, token_hash: bytes) -> tuple[OfficerSession, Officer] | None:
    """The session of a token's hash with its officer, whatever its state."""
    joined = select(OfficerSession, Officer).join(Officer, Officer.id == OfficerSession.officer_id)
    row = session.execute(joined.where(OfficerSession.token_hash == token_hash)).one_or_none()
    return None if row is None else (row[0], row[1])


def open_sessions(session: Session, officer_id: int, now: datetime) -> Sequence[OfficerSession]:
    """An officer's sessions that are neither revoked nor expired, newest first."""
    wanted = select(OfficerSession).where(
        OfficerSession.officer_id == officer_id, OfficerSession.revoked_at.is_(None), OfficerSession.expires_at > now
    )
    return session.scalars(wanted.order_by(OfficerSession.created_at.desc())).all()


def revoke_sessions(session: Session, officer_id: int, now: datetime, but_token_hash: bytes | None) -> int:
    """End all sessions of an officer but one; returns how many were ended."""
    ended = update(OfficerSession).where(OfficerSession.officer_id == officer_id, OfficerSession.revoked_at.is_(None))
    if but_token_hash is not None:
        ended = ended.where(OfficerSession.token_hash != but_token_hash)
    rows = session.execute(ended.values(revoked_at=now).returning(OfficerSession.token_hash))
    return len(rows.all())
