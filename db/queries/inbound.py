"""Messages as their platform brought them, and the tokens to call it with."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from db.tables import InboundMessage, PlatformToken

_MY_TURN = text("SELECT pg_advisory_xact_lock(hashtextextended(encode(:person, 'hex'), 1))")


def keep_inbound(
    session: Session, person_hash: bytes, message_hash: bytes, content: dict[str, Any], at: datetime
) -> InboundMessage:
    """Keep a message; the one that was kept before when it comes again."""
    row = {"person_hash": person_hash, "message_hash": message_hash, "content": content, "received_at": at}
    session.execute(insert(InboundMessage).values(row).on_conflict_do_nothing())
    wanted = select(InboundMessage).where(InboundMessage.person_hash == person_hash)
    return session.scalars(wanted.where(InboundMessage.message_hash == message_hash)).one()


def next_unanswered(session: Session, person_hash: bytes, last: int, attempts: int) -> InboundMessage | None:
    """A person's first message up to this id that has no answer yet and was not tried so often.

    Waits for whoever is answering the same person; nobody else does until this transaction ends.
    """
    session.execute(_MY_TURN, {"person": person_hash})
    wanted = select(InboundMessage).where(
        InboundMessage.person_hash == person_hash, InboundMessage.content.is_not(None), InboundMessage.id <= last,
        InboundMessage.attempts < attempts,
    )  # fmt: skip
    return session.scalar(wanted.order_by(InboundMessage.id).limit(1))


def answer_of(session: Session, message_id: int) -> dict[str, Any] | None:
    """The answer to a message; None before there is one."""
    return session.scalar(select(InboundMessage.answer).where(InboundMessage.id == message_id))


def make_late(session: Session, message_id: int) -> bool:
    """Note that the platform waits no longer for an answer; False when there is one already."""
    unanswered = InboundMessage.id == message_id, InboundMessage.content.is_not(None)
    late = update(InboundMessage).where(*unanswered).values(late=True).returning(InboundMessage.id)
    return session.scalar(late) is not None


def is_late(session: Session, message: InboundMessage) -> bool:
    """Whether it is late now; from here on this transaction alone decides about it."""
    session.refresh(message, with_for_update=True)
    return message.late


def waiting(session: Session, before: datetime, attempts: int, limit: int) -> Sequence[InboundMessage]:
    """Messages that came before this time and have no answer, oldest first."""
    wanted = select(InboundMessage).where(InboundMessage.content.is_not(None), InboundMessage.attempts < attempts)
    return session.scalars(
        wanted.where(InboundMessage.received_at < before).order_by(InboundMessage.id).limit(limit)
    ).all()


def forget_answered(session: Session, before: datetime, attempts: int) -> None:
    """Delete messages that came before this time and were answered, or given up after so many attempts.

    No repeat of them comes any more.
    """
    done = or_(InboundMessage.content.is_(None), InboundMessage.attempts >= attempts)
    session.execute(delete(InboundMessage).where(done, InboundMessage.received_at < before))


def platform_token(session: Session, channel: str, at: datetime) -> str | None:
    """The token that is good at this time; None when a new one is needed."""
    kept = select(PlatformToken.token).where(PlatformToken.channel == channel, PlatformToken.valid_until > at)
    return session.scalar(kept)


def keep_platform_token(session: Session, channel: str, token: str, valid_until: datetime) -> None:
    """Keep a new token in place of the old one."""
    row = insert(PlatformToken).values(channel=channel, token=token, valid_until=valid_until)
    anew = {"token": row.excluded.token, "valid_until": row.excluded.valid_until}
    session.execute(row.on_conflict_do_update(index_elements=[PlatformToken.channel], set_=anew))
