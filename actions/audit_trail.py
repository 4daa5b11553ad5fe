"""The audit trail: who changed or read what, written in the same transaction as the deed. Ids and hashes only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from actions.errors import NotAllowed
from actions.house import House
from actions.officer import SignedInOfficer, scope_of
from casework.areas import county_of
from casework.vocabulary import Role
from db.queries import audit


@dataclass(frozen=True)
class Actor:
    """Who does it: an officer, or `resident` or `system` without an id."""

    role: Role
    officer_id: int | None = None


RESIDENT = Actor(Role.resident)
SYSTEM = Actor(Role.system)


def acting(officer: SignedInOfficer) -> Actor:
    """The officer as an actor."""
    return Actor(officer.role, officer.id)


def record(
    session: Session, area_code: str, at: datetime, actor: Actor, verb: str, subject: str, **detail: Any
) -> None:
    """Write one entry; `subject` is like "case:2026-000123", `detail` holds no personal text."""
    audit.record(session, county_of(area_code), at, actor.role.value, actor.officer_id, verb, subject, detail)


@dataclass(frozen=True)
class AuditLine:
    """One entry as the auditor reads it."""

    id: int
    at: datetime
    role: Role
    officer_id: int | None
    verb: str
    subject: str
    detail: dict[str, Any]
    sealed: bool


def list_audit(
    house: House, officer: SignedInOfficer, before_id: int | None = None, limit: int = 100
) -> tuple[AuditLine, ...]:
    """The newest entries of the auditor's county, or those before `before_id`; raises `NotAllowed` for others."""
    if officer.role is not Role.auditor:
        raise NotAllowed
    with house.database.transaction(scope_of(officer)) as session:
        rows = audit.newest_entries(session, county_of(officer.area_code), before_id, limit)
        return tuple(
            AuditLine(e.id, e.at, Role(e.actor_role), e.officer_id, e.verb, e.subject, e.detail, sealed)
            for e, sealed in rows
        )
