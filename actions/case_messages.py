"""Messages on their way: a row in the transaction of the deed, then sent by a job; those to the duty contact."""

from datetime import datetime

from sqlalchemy.orm import Session

from casework.areas import county_of, township_of
from db.queries import areas, jobs, messages
from db.tables import Case, Message
from notices.wording import say

DUTY_CONTACT = "duty_contact"
SEND_MESSAGE = "send_message"


def tell_duty_contact(session: Session, case: Case, now: datetime) -> None:
    """Tell the township's duty contact of an urgent case: once a case and township, at any hour."""
    township = township_of(case.area_code) or case.county_code
    message = Message(
        county_code=case.county_code, area_code=case.area_code, case_id=case.id, to_role=DUTY_CONTACT,
        effect_key=f"duty:{case.number}:{township}", kind="officers.urgent_message",
        address=duty_phone(session, case.area_code), body=say("officers.urgent_message", number=case.number),
        state="waiting", created_at=now,
    )  # fmt: skip
    if messages.add_message(session, message):
        ask_to_send(session, message.id)


def duty_phone(session: Session, area_code: str) -> str | None:
    """The duty contact of the township, else of the county; None puts the message on the call list."""
    codes = [code for code in (township_of(area_code), county_of(area_code)) if code]
    known = areas.areas(session, codes)
    return next((known[code].duty_phone for code in codes if code in known and known[code].duty_phone), None)


def ask_to_send(session: Session, message_id: int, at: datetime | None = None) -> None:
    """Ask for a message to be sent, at once or from a time on; asked for once at a time."""
    lock = f"{SEND_MESSAGE}:{message_id}"
    jobs.enqueue(session, SEND_MESSAGE, {"message_id": message_id}, queueing_lock=lock, schedule_at=at, priority=10)
