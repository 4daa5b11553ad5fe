"""Messages about a case: first a row in the transaction of the deed, then sent by a job. Bodies say nothing private."""

from datetime import datetime

from sqlalchemy.orm import Session

from actions.house import House
from casework.vocabulary import Role
from db.queries import jobs, messages
from db.tables import Case, Message, Report
from notices.wording import say

DUTY_CONTACT = "duty_contact"
SEND_MESSAGE = "send_message"


def tell_duty_contact(session: Session, case: Case, now: datetime) -> None:
    """Tell the township's duty contact of an urgent case, once a case and at any hour.

    The address is looked up when it is sent: the intake may not see who is on duty, and duty changes.
    """
    body = say("officers.urgent_message", number=case.number)
    _send_once(session, case, f"duty:{case.number}", "officers.urgent_message", DUTY_CONTACT, None, body, now)


def tell_resident(
    session: Session, house: House, case: Case, report: Report | None, key: str, event_id: int, now: datetime
) -> None:
    """Send the resident a line that there is news, where there is an SMS provider and a telephone safe to write to."""
    if not house.settings.sms_url or report is None or not report.phone or report.safe_contact:
        return
    body = say("residents.news_message", address=house.settings.public_url)
    _send_once(session, case, f"event:{event_id}", key, Role.resident.value, report.phone, body, now)


def _send_once(
    session: Session, case: Case, effect_key: str, kind: str, to_role: str, address: str | None, body: str, now: datetime
) -> None:
    message = Message(
        county_code=case.county_code, area_code=case.area_code, case_id=case.id, effect_key=effect_key, kind=kind,
        to_role=to_role, address=address, body=body, state="waiting", created_at=now,
    )  # fmt: skip
    if messages.add_message(session, message):
        jobs.enqueue(session, SEND_MESSAGE, {"message_id": message.id})
