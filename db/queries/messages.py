"""Messages on their way out, and those that a person has to make by telephone."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from casework.vocabulary import AttemptResult, Way
from db.one_trip import write
from db.tables import Case, Message, MessageAttempt

LATE_ANSWER = "talk.late_answer"
"""Kind of the messages that only bring an answer after its platform had stopped waiting for it."""


def add_message(session: Session, message: Message) -> bool:
    """Keep a message unless one with its effect key is there already; True when it is new."""
    if session.scalar(select(Message.id).where(Message.effect_key == message.effect_key)) is not None:
        return False
    session.add(message)
    session.flush()
    return True


def message_by_id(session: Session, message_id: int, lock: bool = False) -> Message | None:
    """One message; `lock` skips it when another transaction is sending it."""
    wanted = select(Message).where(Message.id == message_id)
    return session.scalar(wanted.with_for_update(skip_locked=True) if lock else wanted)


def messages_of_case(session: Session, case_id: int) -> Sequence[Message]:
    """All messages about a case, first first."""
    return session.scalars(select(Message).where(Message.case_id == case_id).order_by(Message.id)).all()


def sent_since(session: Session, to_role: str, reach: str, since: datetime) -> int:
    """How many messages to this role about cases in reach were sent since then."""
    sent = select(func.count()).select_from(Message).where(Message.to_role == to_role, Message.sent_at > since)
    of_area = Message.area_code.startswith(reach, autoescape=True)
    return session.scalar(sent.where(Message.state == "sent", of_area)) or 0


def call_list(session: Session, limit: int) -> Sequence[tuple[Message, str | None]]:
    """Messages of the scope that somebody has to tell by telephone, oldest first; with case number if about a case."""
    waiting = select(Message, Case.number).outerjoin(Case, Case.id == Message.case_id)
    waiting = waiting.where(Message.state == "call_list")
    return [(row[0], row[1]) for row in session.execute(waiting.order_by(Message.id).limit(limit))]


def calls_waiting(session: Session) -> int:
    """How many messages of the scope stand on the call list."""
    return session.scalar(select(func.count()).select_from(Message).where(Message.state == "call_list")) or 0


def told_in_talk(session: Session, conversation_id: int) -> Sequence[Message]:
    """What was told in a talk beside the answers to what was said there, first first."""
    told = select(Message).where(Message.conversation_id == conversation_id, Message.channel.is_not(None))
    return session.scalars(told.where(Message.kind != LATE_ANSWER).order_by(Message.id)).all()


def waiting_messages(session: Session, limit: int) -> Sequence[int]:
    """Ids of messages that are still waiting to be sent, oldest first."""
    waiting = select(Message.id).where(Message.state == "waiting").order_by(Message.id)
    return session.scalars(waiting.limit(limit)).all()


# ── attempts ───────────────────────────────────────────────────────────────────────────────────────────────────


def add_attempt(
    session: Session, message_id: int, way: Way, at: datetime, result: AttemptResult, officer_id: int | None = None
) -> None:
    """Note an attempt."""
    attempt = MessageAttempt(message_id=message_id, way=way.value, at=at, result=result.value, officer_id=officer_id)
    write(session, attempt)  # the resident's page may not read it back


def end_attempt(session: Session, message_id: int, result: AttemptResult, trouble: str = "") -> None:
    """Note what came of the attempt that was begun last."""
    begun = select(func.max(MessageAttempt.id)).where(
        MessageAttempt.message_id == message_id, MessageAttempt.result == AttemptResult.under_way.value
    )
    ended = update(MessageAttempt).where(MessageAttempt.id == begun.scalar_subquery())
    session.execute(ended.values(result=result.value, trouble=trouble))


def attempts_of(session: Session, message_ids: Collection[int]) -> Sequence[MessageAttempt]:
    """All attempts for these messages, first first."""
    wanted = select(MessageAttempt).where(MessageAttempt.message_id.in_(message_ids))
    return session.scalars(wanted.order_by(MessageAttempt.id)).all()
