"""Checking the audit: was anything changed, removed, inserted or left unsealed?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from actions.errors import NotAllowed
from actions.house import House
from actions.officer import SignedInOfficer, scope_of
from casework.vocabulary import Role
from db.queries import audit
from db.queries.audit import Fault, Head
from db.session import Scope

SEALED_WITHIN = timedelta(minutes=5)


@dataclass(frozen=True)
class AuditVerdict:
    """What the check found. `heads` are the newest seals: noted outside the database they show a chain cut short."""

    faults: tuple[Fault, ...]
    heads: tuple[Head, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def verify_audit(house: House, officer: SignedInOfficer | None = None, noted: Iterable[Head] = ()) -> AuditVerdict:
    """Check every chain, or that of the auditor's own county; `noted` are heads of an earlier check.

    Raises `NotAllowed` for an officer who is no auditor.
    """
    if officer and officer.role is not Role.auditor:
        raise NotAllowed
    scope = scope_of(officer) if officer else Scope.jobs()
    with house.database.transaction(scope) as session:
        faults = audit.verify(session, house.clock() - SEALED_WITHIN, noted)
        return AuditVerdict(tuple(faults), tuple(audit.heads(session)))
