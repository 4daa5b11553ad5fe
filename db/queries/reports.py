"""Reports and their readings."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import literal, or_, select
from sqlalchemy.orm import Session

from db.tables import Attachment, Case, ReceiptAgain, Report, StoredReading


def report_of_submission(session: Session, key_hash: bytes) -> Report | None:
    """The report that came with a submission key."""
    return session.scalar(select(Report).where(Report.submission_key_hash == key_hash))


def report_by_id(session: Session, report_id: int) -> Report | None:
    """One report."""
    return session.get(Report, report_id)


def report_of_receipt(session: Session, receipt_hash: bytes) -> int | None:
    """The id of the report of a receipt."""
    again = select(ReceiptAgain.report_id).where(ReceiptAgain.receipt_hash == receipt_hash)
    return session.scalar(select(Report.id).where(or_(Report.receipt_hash == receipt_hash, Report.id.in_(again))))


def reports_found(session: Session, indexes: Mapping[str, bytes], limit: int) -> Sequence[tuple[Report, Case]]:
    """Reports of the scope that one of these blind indexes finds, with their cases, the newest first."""
    told = or_(*(getattr(Report, column) == index for column, index in indexes.items()))
    wanted = select(Report, Case).join(Case, Case.id == Report.case_id).where(told)
    return [(row[0], row[1]) for row in session.execute(wanted.order_by(Report.id.desc()).limit(limit))]


def ids_of_case(session: Session, case_id: int) -> tuple[int, ...]:
    """The ids of a case's reports, the first first."""
    return tuple(session.scalars(select(Report.id).where(Report.case_id == case_id).order_by(Report.id)))


def reports_of_case(session: Session, case_id: int) -> Sequence[Report]:
    """All reports of a case, the first first."""
    return session.scalars(select(Report).where(Report.case_id == case_id).order_by(Report.id)).all()


def reports_of_cases(session: Session, case_ids: Iterable[int]) -> dict[int, list[Report]]:
    """The reports of these cases, the first first, by case id."""
    found: dict[int, list[Report]] = {}
    for report in session.scalars(select(Report).where(Report.case_id.in_(set(case_ids))).order_by(Report.id)):
        found.setdefault(report.case_id, []).append(report)
    return found


def last_report(session: Session, case_id: int) -> Report | None:
    """The newest report of a case."""
    return session.scalar(select(Report).where(Report.case_id == case_id).order_by(Report.id.desc()).limit(1))


def readings_of_reports(session: Session, report_ids: Iterable[int]) -> Sequence[StoredReading]:
    """All readings of these reports in the order in which they were stored."""
    wanted = select(StoredReading).where(StoredReading.report_id.in_(set(report_ids)))
    return session.scalars(wanted.order_by(StoredReading.id)).all()


def is_read(session: Session, report_id: int, source: str, model: str, since: datetime) -> bool:
    """Whether this reader's newest reading of it is by this model, and later than the last of it was told."""
    by_it = select(StoredReading.model, StoredReading.read_at).where(StoredReading.source == source)
    newest = by_it.where(StoredReading.report_id == report_id).order_by(StoredReading.id.desc()).limit(1)
    row = session.execute(newest).one_or_none()
    return row is not None and row.model == model and row.read_at >= since


def reports_not_read_by_rasa(session: Session, model: str, limit: int) -> Sequence[int]:
    """Ids of reports of open cases whose newest machine reading is not Rasa's with this model, newest first."""
    newest = (
        select(StoredReading.source + literal(":") + StoredReading.model)
        .where(StoredReading.report_id == Report.id, StoredReading.source != "officer")
        .order_by(StoredReading.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    waiting = select(Report.id).join(Case, Case.id == Report.case_id)
    waiting = waiting.where(Case.state != "closed", newest != f"rasa:{model}")
    return session.scalars(waiting.order_by(Report.id.desc()).limit(limit)).all()


def attachment_lines(session: Session, report_ids: Iterable[int]) -> Sequence[tuple[str, int, str, int]]:
    """Id, report id, media type and size of the attachments of these reports; not their content."""
    columns = select(Attachment.id, Attachment.report_id, Attachment.media_type, Attachment.size)
    rows = session.execute(columns.where(Attachment.report_id.in_(set(report_ids))).order_by(Attachment.received_at))
    return [(row[0], row[1], row[2], row[3]) for row in rows if row[1] is not None]


def stored_submissions(session: Session) -> list[tuple[bytes, bytes]]:
    """Hashes of submission key and receipt of every report, to prove that none was lost or stored twice."""
    rows = session.execute(select(Report.submission_key_hash, Report.receipt_hash))
    return [(row.submission_key_hash, row.receipt_hash) for row in rows]
