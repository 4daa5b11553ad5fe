"""Messages of a platform that waits only seconds: first a row, then answered, each person's one after the other.

Whoever holds a person's turn answers everything of theirs that came before, in the order in which it came. What is not
ready when the platform waits no longer becomes late: it is told in the talk, in the same transaction that notes it as
answered. A process that dies in between leaves the row; a repeat, the person's next message or the worker takes it up.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from actions.errors import TRY_AGAIN_LATER
from actions.house import House
from actions.take_turn import Incoming, person_hash_of
from actions.tell_in_talk import TalkOf, Telling, tell_in_talk
from casework.vocabulary import Channel
from db.encryption import keyed_hash
from db.queries import areas, conversations, inbound, messages
from db.session import Scope
from db.tables import InboundMessage
from notices.wording import say

MOST_ATTEMPTS = 5
"""After so many failures a message no longer keeps back what the person says next; the log names its row."""
_PATIENCE = timedelta(seconds=30)
_BATCH = 100
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Inbound:
    """A message whose photo or recording (`media`, the platform's own name of it; "" for none) is not fetched yet."""

    incoming: Incoming
    media: str = ""


@dataclass(frozen=True)
class Answered:
    """What is said to a message: `now` fits into an answer to the platform, `later` is what does not."""

    now: str
    later: str = ""

    @property
    def whole(self) -> str:
        """All of it."""
        return "\n".join(filter(None, (self.now, self.later)))


@dataclass(frozen=True)
class Kept:
    """The row of a message, whether the platform was told to wait no longer, and the answer if it is there."""

    id: int
    late: bool
    answer: Answered | None


Answer = Callable[[Inbound, int], Answered]
"""Answers a message that failed so many times before. Twice gives the same and does nothing a second time."""


def keep_inbound(house: House, message: Inbound) -> Kept:
    """Keep a message that came; a repeat gets what became of the first."""
    person_hash = person_hash_of(message.incoming.channel, message.incoming.person)
    message_hash = keyed_hash(message.incoming.message_id, "inbound_message")
    with house.database.transaction(Scope.jobs()) as session:
        row = inbound.keep_inbound(session, person_hash, message_hash, asdict(message), house.clock())
        return Kept(row.id, row.late, Answered(**row.answer) if row.answer else None)


def answer_inbound(house: House, channel: Channel, person: str, last: int, answer: Answer) -> Answered:
    """Answer what the person said up to the message of this id, and give the answer to that one.

    Raises what the answering raised, and `LookupError` for a message that was given up.
    """
    person_hash = person_hash_of(channel, person)
    while (done := _answer_next(house, person_hash, last, answer)) is not None:
        if done.id == last:
            return done.answer
    with house.database.transaction(Scope.jobs()) as session:
        given = inbound.answer_of(session, last)
    if given is None:
        raise LookupError("given up")
    return Answered(**given)


def make_late(house: House, message_id: int) -> bool:
    """Note that the platform is told to wait no longer; False when the answer is ready after all."""
    with house.database.transaction(Scope.jobs()) as session:
        return inbound.make_late(session, message_id)


def answer_waiting(house: House, answer: Answer) -> int:
    """Answer late what nobody is answering any more; returns how many there were. For the worker."""
    with house.database.transaction(Scope.jobs()) as session:
        rows = inbound.waiting(session, house.clock() - _PATIENCE, MOST_ATTEMPTS, _BATCH)
        for row in rows:
            inbound.make_late(session, row.id)
    for row in rows:
        try:
            while _answer_next(house, row.person_hash, row.id, answer) is not None:
                continue
        except Exception as failure:  # the next person's message is not to wait for this one
            _log.warning("inbound message %d: %s", row.id, type(failure).__name__)
    return len(rows)


@dataclass(frozen=True)
class _Done:
    id: int
    answer: Answered


def _answer_next(house: House, person_hash: bytes, last: int, answer: Answer) -> _Done | None:
    """Answer a person's first unanswered message; None when there is none. A failure is counted, then raised."""
    with house.database.transaction(Scope.jobs()) as session:
        row = inbound.next_unanswered(session, person_hash, last, MOST_ATTEMPTS)
        if row is None:
            return None
        try:
            answered = answer(_inbound(row.content or {}), row.attempts)
        except TRY_AGAIN_LATER:
            raise
        except Exception as error:
            failure = _counted(house, session, row, error)
        else:
            _note_answered(house, session, row, answered)
            return _Done(row.id, answered)
    raise failure


def _counted(house: House, session: Session, row: InboundMessage, failure: Exception) -> Exception:
    """After the last attempt the person is told to say it again, and the log names the row."""
    row.attempts += 1
    if row.attempts == MOST_ATTEMPTS:
        _log.error("inbound message %d is given up: %s", row.id, type(failure).__name__)
        _tell(house, session, row, say("errors.unexpected"))
    return failure


def _note_answered(house: House, session: Session, row: InboundMessage, answered: Answered) -> None:
    """What nobody waits for any more is told in the talk, and so is what does not fit into an answer."""
    _tell(house, session, row, answered.whole if inbound.is_late(session, row) else answered.later)
    row.content, row.answer = None, asdict(answered)


def _tell(house: House, session: Session, row: InboundMessage, words: str) -> None:
    """Nothing to say is nothing to tell; who never had an answer has no talk to be told in."""
    talk = conversations.talk_of_person(session, row.person_hash)
    if words and talk is not None:
        area_code = talk.area_code or areas.children(session, None)[0].code
        telling = Telling(f"inbound:{row.id}", messages.LATE_ANSWER, words, phone=talk.phone)
        tell_in_talk(session, TalkOf(talk.id, Channel(talk.channel), area_code), telling, house.clock())


def _inbound(content: Mapping[str, Any]) -> Inbound:
    """A message as it was kept."""
    told = content["incoming"]
    here = tuple(told["here"]) if told["here"] else None
    attachments = tuple(told["attachments"])
    incoming = Incoming(**{**told, "channel": Channel(told["channel"]), "attachments": attachments, "here": here})
    return Inbound(incoming, content["media"])
