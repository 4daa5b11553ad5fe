"""Telling somebody something in their own talk, whatever its channel: the one door from the house to a chat.

Within the transaction of the deed, in an officer's, a resident's or the jobs' scope:

    talk = TalkOf(conversation.id, Channel(conversation.channel), area_code)     # or talk_of_report(report)
    tell_in_talk(session, talk, Telling("reply:17", "talk.officer_reply", text, phone=phone), house.clock())

The message is a row; the worker carries it by Telegram or WeChat, again with growing delay. On the web chat the
resident's page shows it the next time it asks (`take_turn.past_turns`, which shows what was told on the other
channels as well). Where the channel does not take it (blocked, no longer allowed, never asked for), the worker sends a
neutral line to `phone`, and without one the message stands on the call list. The words of the message itself never go
out by SMS. The same effect key is told once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from actions.case_messages import ask_to_send
from casework.areas import county_of
from casework.vocabulary import Channel, Role
from db.queries import messages
from db.tables import Message, Report

PATIENCE = timedelta(minutes=15)
"""How long a page of the web chat may take to ask before the message goes by telephone."""


@dataclass(frozen=True)
class TalkOf:
    """A talk to tell something in. `area_code` says which officers see the message."""

    conversation_id: int
    channel: Channel
    area_code: str


@dataclass(frozen=True)
class Telling:
    """What is told, once for each `effect_key`. `phone` is the way out when the channel does not take it.

    `may_text` is False where somebody's wishes shut the SMS; of `case_id` they stand beside the call.
    """

    effect_key: str
    kind: str
    body: str
    phone: str | None = None
    case_id: int | None = None
    may_text: bool = True


def talk_of_report(report: Report) -> TalkOf | None:
    """The talk in which a report was made; None for a report by form or hotline."""
    if report.conversation_id is None:
        return None
    return TalkOf(report.conversation_id, Channel(report.channel), report.area_code)


def tell_in_talk(session: Session, talk: TalkOf, telling: Telling, now: datetime) -> bool:
    """Keep the message and ask for it to be sent; False when it was told before."""
    message = Message(
        county_code=county_of(talk.area_code), area_code=talk.area_code, case_id=telling.case_id,
        conversation_id=talk.conversation_id, channel=talk.channel.value, effect_key=telling.effect_key,
        kind=telling.kind, to_role=Role.resident.value, address=telling.phone, body=telling.body,
        may_text=telling.may_text, state="waiting", created_at=now,
    )  # fmt: skip
    if not messages.add_message(session, message):
        return False
    ask_to_send(session, message.id, sent_at(talk.channel, now))
    return True


def sent_at(channel: str | None, now: datetime) -> datetime | None:
    """From when on the worker carries a message: at once, on the web chat only when nobody asked for it meanwhile."""
    return now + PATIENCE if channel == Channel.web_chat else None
