"""Sending messages that wait as rows: by the carrier, again with growing delay, then by the call list to a person."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from sqlalchemy.orm import Session

from actions.audit_trail import SYSTEM, record
from actions.case_messages import DUTY_CONTACT, ask_to_send
from actions.house import House
from casework.areas import reach, township_of
from db.queries import messages
from db.session import Scope
from db.tables import Message

_LONGEST_DELAY = timedelta(minutes=10)
_BATCH = 200


class NotCarried(Exception):
    """The carrier could not take the message; it may be tried again."""


class Carrier(Protocol):
    """Whoever brings a message to a telephone."""

    def send(self, phone: str, body: str, effect_key: str) -> None:
        """Hand the message over; the same effect key twice is one message. Raises `NotCarried`."""


@dataclass(frozen=True)
class _Parcel:
    phone: str
    body: str
    effect_key: str


def send_message(house: House, message_id: int, carrier: Carrier | None) -> None:
    """Try to send one message; anything but a waiting one is left alone.

    Sending happens outside any transaction. Dying between sending and the note of it sends again, with the same effect
    key, so that the provider can tell.
    """
    parcel = _take(house, message_id, carrier is not None)
    if parcel is None or carrier is None:
        return
    try:
        carrier.send(parcel.phone, parcel.body, parcel.effect_key)
    except NotCarried:
        _try_later(house, message_id)
    else:
        _note_sent(house, message_id)


def _take(house: House, message_id: int, can_be_sent: bool) -> _Parcel | None:
    """Count the attempt; to the call list at once when there is no way to send."""
    with house.database.transaction(Scope.jobs()) as session:
        message = messages.message_by_id(session, message_id, lock=True)
        if message is None or message.state != "waiting":
            return None
        message.attempts += 1
        if message.address is None or not can_be_sent or _alarmed_enough(house, session, message):
            _to_call_list(house, session, message)
            return None
        return _Parcel(message.address, message.body, message.effect_key)


def _alarmed_enough(house: House, session: Session, message: Message) -> bool:
    """Whether the duty contact was called so often within the hour that one call more tells nothing new."""
    if message.to_role != DUTY_CONTACT:
        return False
    around = reach(township_of(message.area_code) or message.area_code)
    sent = messages.sent_since(session, DUTY_CONTACT, around, house.clock() - timedelta(hours=1))
    return sent >= house.settings.duty_messages


def _to_call_list(house: House, session: Session, message: Message) -> None:
    message.state = "call_list"
    record(session, message.area_code, house.clock(), SYSTEM, "put_on_call_list", f"message:{message.id}")


def _note_sent(house: House, message_id: int) -> None:
    with house.database.transaction(Scope.jobs()) as session:
        message = messages.message_by_id(session, message_id, lock=True)
        if message is not None and message.state == "waiting":
            message.state, message.sent_at = "sent", house.clock()
            record(session, message.area_code, house.clock(), SYSTEM, "send_message", f"message:{message.id}")


def _try_later(house: House, message_id: int) -> None:
    """Again after 2, 4, 8 … seconds; after the last attempt a person has to telephone."""
    with house.database.transaction(Scope.jobs()) as session:
        message = messages.message_by_id(session, message_id, lock=True)
        if message is None or message.state != "waiting":
            return
        if message.attempts >= house.settings.sms_attempts:
            _to_call_list(house, session, message)
        else:
            delay = min(timedelta(seconds=2**message.attempts), _LONGEST_DELAY)
            ask_to_send(session, message.id, house.clock() + delay)


def send_waiting(house: House) -> int:
    """Ask again for messages whose job was lost on the way; returns how many wait."""
    with house.database.transaction(Scope.jobs()) as session:
        waiting = messages.waiting_messages(session, _BATCH)
        for message_id in waiting:
            ask_to_send(session, message_id)
        return len(waiting)
