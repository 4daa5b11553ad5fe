"""Sending messages that wait as rows: in their talk or by SMS, again with growing delay, then by the call list."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from sqlalchemy.orm import Session

from actions.audit_trail import SYSTEM, record
from actions.case_messages import DUTY_CONTACT, ask_to_send
from actions.house import House
from casework.areas import reach, township_of
from casework.vocabulary import AttemptResult, Channel, Way
from db.queries import conversations, messages
from db.session import Scope
from db.tables import Message
from notices.wording import say

_LONGEST_DELAY = timedelta(minutes=10)
_BATCH = 200


class NotCarried(Exception):
    """The carrier could not take the message; it may be tried again, after `seconds` where the other side says so."""

    def __init__(self, trouble: str, seconds: float = 0.0) -> None:
        """`trouble` names the kind of failure, never the person or the words."""
        super().__init__(trouble)
        self.seconds = seconds


class NeverCarried(NotCarried):
    """This way is closed for this person (blocked, gone, not allowed): trying again is useless."""


class Carrier(Protocol):
    """Whoever brings a message to an address: a telephone number, or what the channel calls the person."""

    def send(self, address: str, body: str, effect_key: str) -> None:
        """Hand the message over; the same effect key twice is one message where the other side can tell.

        Raises `NotCarried`, or `NeverCarried` when no later attempt can do better.
        """


@dataclass(frozen=True)
class Carriers:
    """The ways out of the house; a way that is not configured is not there."""

    sms: Carrier | None = None
    talks: Mapping[Channel, Carrier] = field(default_factory=dict)


@dataclass(frozen=True)
class _Parcel:
    way: Way
    carrier: Carrier
    address: str
    body: str
    effect_key: str


def send_message(house: House, message_id: int, carriers: Carriers) -> None:
    """Try to send one message; anything but a waiting one is left alone.

    Sending happens outside any transaction. Dying between sending and the note of it sends again, with the same effect
    key, so that the provider can tell.
    """
    parcel = _take(house, message_id, carriers)
    if parcel is None:
        return
    try:
        parcel.carrier.send(parcel.address, parcel.body, parcel.effect_key)
    except NotCarried as failure:
        _try_later(house, message_id, failure)
    else:
        _note_sent(house, message_id)


def _take(house: House, message_id: int, carriers: Carriers) -> _Parcel | None:
    """Count the attempt; to the call list at once when there is no way to send."""
    with house.database.transaction(Scope.jobs()) as session:
        message = messages.message_by_id(session, message_id, lock=True)
        if message is None or message.state != "waiting":
            return None
        message.attempts += 1
        parcel = _in_talk(house, session, message, carriers) or _by_telephone(house, message, carriers)
        if parcel is None or _alarmed_enough(house, session, message):
            _to_a_person(house, session, message)
            return None
        messages.add_attempt(session, message.id, parcel.way, house.clock(), AttemptResult.under_way)
        return parcel


def _in_talk(house: House, session: Session, message: Message, carriers: Carriers) -> _Parcel | None:
    """By the channel of the talk; None where the message goes by telephone, or has to from now on."""
    if message.channel is None or message.conversation_id is None or message.channel_failed:
        return None
    carrier = carriers.talks.get(Channel(message.channel))
    address = conversations.address_of(session, message.conversation_id) if carrier else None
    if carrier is None or address is None:
        message.channel_failed = True
        messages.add_attempt(session, message.id, Way.talk, house.clock(), AttemptResult.impossible)
        return None
    return _Parcel(Way.talk, carrier, address, message.body, message.effect_key)


def _by_telephone(house: House, message: Message, carriers: Carriers) -> _Parcel | None:
    """By SMS. What was to be told in a talk is not repeated there: anybody may read a telephone."""
    if carriers.sms is None or message.address is None or not message.may_text:
        return None
    in_talk = say("residents.talk_message", address=house.settings.public_url) if message.channel else None
    body = message.neutral or in_talk or message.body
    return _Parcel(Way.sms, carriers.sms, message.address, body, message.effect_key)


def _alarmed_enough(house: House, session: Session, message: Message) -> bool:
    """Whether the duty contact was called so often within the hour that one call more tells nothing new."""
    if message.to_role != DUTY_CONTACT:
        return False
    around = reach(township_of(message.area_code) or message.area_code)
    sent = messages.sent_since(session, DUTY_CONTACT, around, house.clock() - timedelta(hours=1))
    return sent >= house.settings.duty_messages


def _to_a_person(house: House, session: Session, message: Message) -> None:
    """No machine can tell it: a person has to, unless it is not worth a person's call."""
    if not message.by_person:
        message.state = "given_up"
        return
    message.state = "call_list"
    record(session, message.area_code, house.clock(), SYSTEM, "put_on_call_list", f"message:{message.id}")


def _note_sent(house: House, message_id: int) -> None:
    with house.database.transaction(Scope.jobs()) as session:
        message = messages.message_by_id(session, message_id, lock=True)
        if message is not None and message.state == "waiting":
            message.state, message.sent_at = "sent", house.clock()
            messages.end_attempt(session, message.id, AttemptResult.delivered)
            record(session, message.area_code, house.clock(), SYSTEM, "send_message", f"message:{message.id}")


def _try_later(house: House, message_id: int, failure: NotCarried) -> None:
    """Again after 2, 4, 8 … seconds or as told; after the last attempt another way, in the end a person's telephone."""
    with house.database.transaction(Scope.jobs()) as session:
        message = messages.message_by_id(session, message_id, lock=True)
        if message is None or message.state != "waiting":
            return
        hopeless = isinstance(failure, NeverCarried)
        result = AttemptResult.impossible if hopeless else AttemptResult.failed
        messages.end_attempt(session, message.id, result, str(failure))
        if message.attempts < house.settings.sms_attempts and not hopeless:
            delay = max(timedelta(seconds=2**message.attempts), timedelta(seconds=failure.seconds))
            ask_to_send(session, message.id, house.clock() + min(delay, _LONGEST_DELAY))
        elif message.channel and not message.channel_failed:
            message.channel_failed, message.attempts = True, 0
            ask_to_send(session, message.id)
        else:
            _to_a_person(house, session, message)


def send_waiting(house: House) -> int:
    """Ask again for messages whose job was lost on the way; returns how many wait."""
    with house.database.transaction(Scope.jobs()) as session:
        waiting = messages.waiting_messages(session, _BATCH)
        for message_id in waiting:
            ask_to_send(session, message_id)
        return len(waiting)
