"""A signed-in officer, and the database scope that goes with one."""

from dataclasses import dataclass
from datetime import datetime

from casework.vocabulary import Department, Role
from db.session import Scope


@dataclass(frozen=True)
class SignedInOfficer:
    """Who is signed in; `csrf_token` must come back with every form of the session."""

    id: int
    username: str
    name: str
    role: Role
    area_code: str
    department: Department | None
    csrf_token: str
    expires_at: datetime


def scope_of(officer: SignedInOfficer) -> Scope:
    """The rows the officer may see, enforced by the database."""
    return Scope.officer(officer.id, officer.role, officer.area_code, officer.department)
