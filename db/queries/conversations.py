"""Talks: of all of them a public transaction may touch one; a job learns of one only where its person is found."""

from collections.abc import Sequence

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from db.tables import ChatTurn, Conversation

_OPEN = text("SELECT * FROM open_conversation(:person)")


def open_conversation(session: Session, person_hash: bytes) -> tuple[int, Conversation | None]:
    """Open a person's talk to this transaction; its id, and the talk unless it is only beginning.

    Waits for the transaction that deals with an earlier message of the same person.
    """
    row = session.execute(_OPEN, {"person": person_hash}).one()
    return row.conversation_id, session.get(Conversation, row.conversation_id) if row.known else None


def address_of(session: Session, conversation_id: int) -> str | None:
    """What the talk's channel calls the person; None where nothing can be sent to."""
    return session.scalar(select(Conversation.address).where(Conversation.id == conversation_id))


def turn_of_message(session: Session, conversation_id: int, message_hash: bytes) -> ChatTurn | None:
    """The turn in which a message was answered already."""
    wanted = select(ChatTurn).where(ChatTurn.conversation_id == conversation_id, ChatTurn.message_hash == message_hash)
    return session.scalar(wanted)


def last_turns(session: Session, conversation_id: int, most: int) -> Sequence[ChatTurn]:
    """The newest turns of a talk, oldest first."""
    newest = select(ChatTurn).where(ChatTurn.conversation_id == conversation_id).order_by(ChatTurn.id.desc())
    return session.scalars(newest.limit(most)).all()[::-1]
