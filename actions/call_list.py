"""The call list: messages that a person has to make by telephone because no machine could."""

from dataclasses import dataclass
from datetime import datetime

from actions.audit_trail import acting, record
from actions.errors import CaseNotFound, NotAllowed
from actions.house import House
from actions.officer import SignedInOfficer, scope_of
from casework.vocabulary import Role
from db.queries import messages

_MAY_CALL = (Role.township, Role.county, Role.hotline)


@dataclass(frozen=True)
class CallLine:
    """One call to make: whom, on which number, and the words to say."""

    id: int
    case_number: str | None  # None when it answers an enquiry
    to_role: str
    kind: str
    phone: str | None
    body: str
    created_at: datetime


def list_calls(house: House, officer: SignedInOfficer, limit: int = 100) -> tuple[CallLine, ...]:
    """The calls of the officer's area that still have to be made, oldest first."""
    with house.database.transaction(scope_of(officer)) as session:
        rows = messages.call_list(session, limit)
        if rows:
            record(session, officer.area_code, house.clock(), acting(officer), "read_call_list", "call_list",
                   messages=[message.id for message, _ in rows])  # fmt: skip
        return tuple(CallLine(m.id, number, m.to_role, m.kind, m.address, m.body, m.created_at) for m, number in rows)


def mark_called(house: House, officer: SignedInOfficer, message_id: int) -> None:
    """Note that the call was made; raises `CaseNotFound` outside the officer's area."""
    if officer.role not in _MAY_CALL:
        raise NotAllowed
    with house.database.transaction(scope_of(officer)) as session:
        message = messages.message_by_id(session, message_id, lock=True)
        if message is None:
            raise CaseNotFound
        message.state, message.sent_at = "called", house.clock()
        record(session, message.area_code, house.clock(), acting(officer), "mark_called", f"message:{message.id}")
