"""Photos and recordings, encrypted."""

from collections.abc import Sequence

from sqlalchemy import update
from sqlalchemy.orm import Session

from db.tables import Attachment


def claim_attachments(session: Session, ids: Sequence[str], report_id: int) -> int:
    """Give attachments that belong to nobody yet to a report; returns how many there were."""
    if not ids:
        return 0
    free = update(Attachment).where(Attachment.id.in_(ids), Attachment.report_id.is_(None))
    return len(session.execute(free.values(report_id=report_id).returning(Attachment.id)).all())


def attachment_of_case(session: Session, attachment_id: str) -> Attachment | None:
    """One attachment within the scope."""
    return session.get(Attachment, attachment_id)
