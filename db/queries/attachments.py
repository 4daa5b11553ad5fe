"""Photos and recordings, encrypted."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import any_, delete, func, literal, or_, select, update
from sqlalchemy.orm import Session

from db.tables import Attachment, ChatTurn, Conversation, Report


def add_attachment(session: Session, attachment_id: str, media_type: str, content: bytes, at: datetime) -> None:
    """Keep an attachment that belongs to nobody yet."""
    session.add(Attachment(id=attachment_id, media_type=media_type, size=len(content), content=content, received_at=at))


def claim_attachments(session: Session, ids: Sequence[str], report_id: int) -> int:
    """Give attachments that belong to nobody yet to a report; returns how many there were."""
    if not ids:
        return 0
    free = update(Attachment).where(Attachment.id.in_(ids), Attachment.report_id.is_(None))
    return len(session.execute(free.values(report_id=report_id).returning(Attachment.id)).all())


def unclaimed(session: Session, ids: Sequence[str]) -> set[str]:
    """Those of the ids that are attachments which no report has named yet."""
    free = select(Attachment.id).where(Attachment.id.in_(ids), Attachment.report_id.is_(None))
    return set(session.scalars(free))


def attachment_of_case(session: Session, attachment_id: str, case_id: int) -> Attachment | None:
    """One attachment of a case within the scope, content included."""
    of_case = select(Attachment).join(Report, Report.id == Attachment.report_id).where(Report.case_id == case_id)
    return session.scalar(of_case.where(Attachment.id == attachment_id))


def attachment_of_talk(session: Session, attachment_id: str, conversation_id: int) -> Attachment | None:
    """One attachment that was sent in a talk within the scope, content included."""
    named = literal(attachment_id) == any_(ChatTurn.attachments)
    sent = select(ChatTurn.id).where(ChatTurn.conversation_id == conversation_id, named)
    return session.scalar(select(Attachment).where(Attachment.id == attachment_id, sent.exists()))


def forget_unclaimed(session: Session, before: datetime) -> int:
    """Delete attachments brought before this time that no report named; returns how many went.

    Those of a talk in which a person is wanted or has taken over stay.
    """
    handed_over = or_(Conversation.waiting_since.is_not(None), Conversation.taken_at.is_not(None))
    sent = select(func.unnest(ChatTurn.attachments)).join(Conversation, Conversation.id == ChatTurn.conversation_id)
    old = delete(Attachment).where(
        Attachment.report_id.is_(None), Attachment.received_at < before, Attachment.id.not_in(sent.where(handed_over))
    )
    return len(session.execute(old.returning(Attachment.id)).all())
