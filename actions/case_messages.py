"""Messages about a case: first a row in the transaction of the deed, then sent by a job. Bodies say nothing private."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from actions.house import House
from casework.areas import county_of, township_of
from casework.vocabulary import Role
from db.queries import areas, jobs, messages, reports
from db.tables import Case, Message
from notices.wording import say

DUTY_CONTACT = "duty_contact"
SEND_MESSAGE = "send_message"


@dataclass(frozen=True)
class _Parcel:
    """What a message is, apart from whom it goes to; one effect key is one message."""

    effect_key: str
    kind: str
    to_role: str
    body: str


def tell_duty_contact(session: Session, case: Case, now: datetime) -> None:
    """Tell the township's duty contact of an urgent case: once a case and township, at any hour."""
    township = township_of(case.area_code) or case.county_code
    body = say("officers.urgent_message", number=case.number)
    parcel = _Parcel(f"duty:{case.number}:{township}", "officers.urgent_message", DUTY_CONTACT, body)
    _send_once(session, case, parcel, duty_phone(session, case.area_code), now)


def duty_phone(session: Session, area_code: str) -> str | None:
    """The duty contact of the township, else of the county; None puts the message on the call list."""
    codes = [code for code in (township_of(area_code), county_of(area_code)) if code]
    known = areas.areas(session, codes)
    return next((known[code].duty_phone for code in codes if code in known and known[code].duty_phone), None)


def tell_resident(session: Session, house: House, case: Case, key: str, event_id: int, now: datetime) -> None:
    """Send whoever opened the case a line that there is news; none where a reporter said how to be reached safely."""
    if not house.settings.sms_url:
        return
    told = reports.reports_of_case(session, case.id)
    if not told or not told[0].phone or any(report.safe_contact for report in told):
        return
    body = say("residents.news_message", address=house.settings.public_url)
    _send_once(session, case, _Parcel(f"event:{event_id}", key, Role.resident.value, body), told[0].phone, now)


def _send_once(session: Session, case: Case, parcel: _Parcel, address: str | None, now: datetime) -> None:
    message = Message(
        county_code=case.county_code, area_code=case.area_code, case_id=case.id, effect_key=parcel.effect_key,
        kind=parcel.kind, to_role=parcel.to_role, address=address, body=parcel.body, state="waiting", created_at=now,
    )  # fmt: skip
    if messages.add_message(session, message):
        ask_to_send(session, message.id)


def ask_to_send(session: Session, message_id: int, at: datetime | None = None) -> None:
    """Ask for a message to be sent, at once or from a time on; asked for once at a time."""
    lock = f"{SEND_MESSAGE}:{message_id}"
    jobs.enqueue(session, SEND_MESSAGE, {"message_id": message_id}, queueing_lock=lock, schedule_at=at, priority=10)
