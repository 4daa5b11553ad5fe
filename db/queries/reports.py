"""Reports and their readings."""

from collections.abc import Iterable, Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from db.tables import Attachment, Case, Report, StoredReading


def report_of_submission(session: Session, key_hash: bytes) -> Report | None:
    """The report that came with a submission key."""
    return session.scalar(select(Report).where(Report.submission_key_hash == key_hash))


def report_of_receipt(session: Session, receipt_hash: bytes) -> Report | None:
    """The report of a receipt."""
    return session.scalar(select(Report).where(Report.receipt_hash == receipt_hash))


def reports_of_case(session: Session, case_id: int) -> Sequence[Report]:
    """All reports of a case, the first first."""
    return session.scalars(select(Report).where(Report.case_id == case_id).order_by(Report.id)).all()


def readings_of_reports(session: Session, report_ids: Iterable[int]) -> Sequence[StoredReading]:
    """All readings of these reports in the order in which they were stored."""
    wanted = select(StoredReading).where(StoredReading.report_id.in_(set(report_ids)))
    return session.scalars(wanted.order_by(StoredReading.id)).all()


def reports_read_only_by_fallback(session: Session, limit: int) -> Sequence[int]:
    """Ids of reports of open cases that Rasa has not read yet, oldest first."""
    by_rasa = exists().where(StoredReading.report_id == Report.id, StoredReading.source == "rasa")
    waiting = select(Report.id).join(Case, Case.id == Report.case_id).where(Case.state != "closed", ~by_rasa)
    return session.scalars(waiting.order_by(Report.id).limit(limit)).all()


def attachment_lines(session: Session, report_ids: Iterable[int]) -> Sequence[tuple[str, int, str, int]]:
    """Id, report id, media type and size of the attachments of these reports; not their content."""
    columns = select(Attachment.id, Attachment.report_id, Attachment.media_type, Attachment.size)
    rows = session.execute(columns.where(Attachment.report_id.in_(set(report_ids))).order_by(Attachment.received_at))
    return [(row[0], row[1], row[2], row[3]) for row in rows if row[1] is not None]
