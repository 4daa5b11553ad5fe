"""One message of a talk: answered in one transaction, once for each message id, one after the other for each person."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from actions.house import House
from actions.open_talk import OpenTalk
from casework.vocabulary import AttemptResult, Channel, Way
from db.encryption import keyed_hash
from db.queries import conversations, messages
from db.session import Scope
from db.tables import ChatTurn, Conversation, Message

_SHOWN_AGAIN = 40
_TOLD_THERE = (Channel.telegram, Channel.wechat)  # channels on which a person is found without having asked


@dataclass(frozen=True)
class Incoming:
    """A message as a channel brings it; `person` and `message_id` are the channel's own names for sender and message.

    `one_code` is that of the link by which the person came, `area_code` a place picked by hand, which goes before it;
    `attachments` are ids of what was kept before. `here` is the point where the person is (latitude and longitude in
    degrees): villages are looked for around it, and it is never kept. `here_named` is how the channel names that point;
    a village in it goes before those around it, and nothing else is read out of it.
    """

    channel: Channel
    person: str
    message_id: str
    text: str
    one_code: str = ""
    area_code: str = ""
    attachments: tuple[str, ...] = ()
    here: tuple[float, float] | None = None
    here_named: str = ""


@dataclass(frozen=True)
class PastTurn:
    """What was said, with so many photos and recordings, and answered before; or what was `told` unasked."""

    at: datetime
    text: str
    replies: list[dict[str, Any]]
    files: int = 0
    told: bool = False


Respond = Callable[[OpenTalk, Incoming], tuple[dict[str, Any], list[dict[str, Any]]]]
"""Who answers: gives the state to remember and the replies, both as plain values."""


def take_turn(house: House, incoming: Incoming, respond: Respond) -> list[dict[str, Any]]:
    """The replies to a message. The same message again gets the same replies, and nothing is done a second time.

    Whatever the talk does (hand in a report, call a person) happens in this transaction or not at all. The connection
    is held while the message is read, so that a later message of the same person cannot overtake it.
    """
    person_hash = person_hash_of(incoming.channel, incoming.person)
    message_hash = keyed_hash(incoming.message_id, "chat_message")
    with house.database.transaction(Scope.public()) as session:
        conversation_id, conversation = conversations.open_conversation(session, person_hash)
        before = conversations.turn_of_message(session, conversation_id, message_hash) if conversation else None
        if before is not None:
            return before.replies
        now = house.clock()
        if conversation is None:
            conversation = Conversation(
                id=conversation_id, person_hash=person_hash, channel=incoming.channel.value, state={}, started_at=now,
                heard_at=now,
            )  # fmt: skip
            session.add(conversation)
            session.flush()
        if conversation.address is None and incoming.channel in _TOLD_THERE:
            conversation.address = incoming.person
        state, replies = respond(OpenTalk(house, session, conversation), incoming)
        conversation.state, conversation.heard_at = state, now
        session.add(
            ChatTurn(conversation_id=conversation_id, message_hash=message_hash, at=now, text=incoming.text,
                     attachments=list(incoming.attachments), replies=replies)
        )  # fmt: skip
        return replies


def past_turns(house: House, channel: Channel, person: str) -> tuple[PastTurn, ...]:
    """The newest turns of a person's talk and what was told in it, oldest first; told messages count as seen.

    For whoever holds the person's secret name.
    """
    with house.database.transaction(Scope.public()) as session:
        conversation_id, _ = conversations.open_conversation(session, person_hash_of(channel, person))
        turns = [
            PastTurn(turn.at, turn.text, turn.replies, len(turn.attachments))
            for turn in conversations.last_turns(session, conversation_id, _SHOWN_AGAIN)
        ]
        told = [_shown(session, message, house.clock()) for message in messages.told_in_talk(session, conversation_id)]
    return tuple(sorted((*turns, *told), key=lambda turn: turn.at)[-_SHOWN_AGAIN:])


@dataclass(frozen=True)
class TalkNews:
    """What was told in a talk so far, the first first, and whether more is to be expected soon."""

    told: tuple[str, ...]
    waiting: bool


def talk_news(house: House, channel: Channel, person: str) -> TalkNews:
    """What a page that stands open may not have shown yet; it counts as seen."""
    with house.database.transaction(Scope.public()) as session:
        conversation_id, talk = conversations.open_conversation(session, person_hash_of(channel, person))
        told = [_shown(session, message, house.clock()) for message in messages.told_in_talk(session, conversation_id)]
        waiting = talk is not None and (talk.waiting_since is not None or talk.taken_at is not None)
    return TalkNews(tuple(turn.replies[0]["text"] for turn in told), waiting)


def _shown(session: Session, message: Message, now: datetime) -> PastTurn:
    """What was told in the talk, now that its page is open."""
    if message.channel == Channel.web_chat and message.state == "waiting":
        message.state, message.sent_at = "sent", now
        messages.add_attempt(session, message.id, Way.talk, now, AttemptResult.delivered)
    reply: dict[str, Any] = {"text": message.body, "choices": [], "citations": [], "receipt": None}
    return PastTurn(message.created_at, "", [reply], told=True)


def lose_sight(house: House, channel: Channel, person: str) -> None:
    """The person can no longer be told anything there until they say something again."""
    with house.database.transaction(Scope.public()) as session:
        _, conversation = conversations.open_conversation(session, person_hash_of(channel, person))
        if conversation is not None:
            conversation.address = None


def person_hash_of(channel: Channel, person: str) -> bytes:
    """By which a person of a channel is known here."""
    return keyed_hash(f"{channel.value}:{person}", "chat_person")
