"""The call list: messages that a person has to bring because no machine could, by telephone or face to face.

What those concerned wrote about being reached stands beside each; who was not reached after some calls is visited.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from actions.audit_trail import acting, record
from actions.case_messages import DUTY_CONTACT
from actions.errors import CaseNotFound, NotAllowed
from actions.house import SHANGHAI, House
from actions.officer import SignedInOfficer, scope_of
from actions.tell_resident import wishes_in
from casework.telling import Wishes, may_call
from casework.vocabulary import AttemptResult, Role, Way
from db.queries import messages, reports
from db.tables import Message, MessageAttempt, Report
from notices.wording import say

MOST_CALLS = 3
"""After so many calls that reached nobody somebody goes there."""
_MAY_CALL = (Role.township, Role.county, Role.hotline)


@dataclass(frozen=True)
class CallLine:
    """One thing to tell: whom, which way and on which number, the words to say, and what to heed.

    `after` and `before` bound the hours of calls, `now` says whether this is one of them; `wishes` is what was written
    about being reached. `failed` counts the calls that reached nobody, `last_at` is when the last of them was.
    """

    id: int
    case_number: str | None  # None when it is about none
    talk_id: int | None
    to_role: str
    kind: str
    way: Way
    phone: str | None
    body: str
    created_at: datetime
    after: time | None
    before: time | None
    now: bool
    wishes: str
    failed: int
    last_at: datetime | None


def _words(message: Message) -> str:
    """What to say; an answer of the machine may hold a receipt, and that is the resident's alone."""
    return say("officers.late_answer") if message.kind == messages.LATE_ANSWER else message.body


def list_calls(house: House, officer: SignedInOfficer, limit: int = 100) -> tuple[CallLine, ...]:
    """What still has to be told in the officer's area, oldest first; whose hours it is not now come behind."""
    with house.database.transaction(scope_of(officer)) as session:
        rows = messages.call_list(session, limit)
        told = reports.reports_of_cases(session, [m.case_id for m, _ in rows if m.case_id])
        tried = messages.attempts_of(session, [message.id for message, _ in rows])
        if rows:
            record(session, officer.area_code, house.clock(), acting(officer), "read_call_list", "call_list",
                   messages=[message.id for message, _ in rows])  # fmt: skip
        now = house.clock().astimezone(SHANGHAI).time()
        lines = [
            _line(m, number, _wishes(m, told.get(m.case_id or 0, [])), [a for a in tried if a.message_id == m.id], now)
            for m, number in rows
        ]
    return tuple(sorted(lines, key=lambda line: not line.now))


def _wishes(message: Message, told: Sequence[Report]) -> Wishes:
    """Those of whoever reported; the duty contact and those who only asked have none."""
    if not told or message.to_role == DUTY_CONTACT:
        return Wishes()
    return wishes_in(told, message.conversation_id)


def _line(message: Message, number: str | None, wishes: Wishes, tried: Sequence[MessageAttempt], now: time) -> CallLine:
    calls = [attempt for attempt in tried if attempt.officer_id is not None]
    phone = wishes.phone or message.address
    visit = not phone or not wishes.calls or len(calls) >= MOST_CALLS
    way = Way.in_person if visit and message.to_role != DUTY_CONTACT else Way.phone
    return CallLine(
        message.id, number, message.conversation_id, message.to_role, message.kind, way,
        phone if wishes.calls else None, _words(message), message.created_at, wishes.after, wishes.before,
        way is Way.in_person or may_call(wishes.after, wishes.before, now), wishes.words, len(calls),
        max((attempt.at for attempt in calls), default=None),
    )  # fmt: skip


def mark_called(house: House, officer: SignedInOfficer, message_id: int, way: Way, *, reached: bool) -> None:
    """Note an attempt: the person knows now, or was not reached. What somebody told already stays told.

    Raises `CaseNotFound` outside the officer's area.
    """
    if officer.role not in _MAY_CALL:
        raise NotAllowed
    with house.database.transaction(scope_of(officer)) as session:
        message = messages.message_by_id(session, message_id, lock=True)
        if message is None:
            raise CaseNotFound
        if message.state != "call_list":
            return
        now, result = house.clock(), AttemptResult.delivered if reached else AttemptResult.failed
        messages.add_attempt(session, message.id, way, now, result, officer.id)
        if reached:
            message.state, message.sent_at = "called", now
        verb = "mark_called" if reached else "mark_not_reached"
        record(session, message.area_code, now, acting(officer), verb, f"message:{message.id}", way=way.value)
