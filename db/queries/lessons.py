"""Readings that wait for a person, and what people said of them."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.tables import Case, Lesson, Report

_LOOKED_AT = 2000


def doubtful_reports(session: Session, limit: int) -> Sequence[tuple[Report, Case, str]]:
    """Reports of the scope that nobody has judged and whose reading is in doubt, with case and doubt, newest first.

    Looks at the newest reports alone: what nobody has judged for long is not worth reading all others for.
    """
    unjudged = select(Report.id).where(~select(Lesson.id).where(Lesson.report_id == Report.id).exists())
    newest = unjudged.order_by(Report.id.desc()).limit(_LOOKED_AT)
    doubt = func.doubt_about(Report.id, Report.risks_told, Report.urgent_told).label("doubt")
    found = select(Report, Case, doubt).join(Case, Case.id == Report.case_id)
    found = found.where(Report.id.in_(newest), doubt.is_not(None))
    rows = session.execute(found.order_by(Report.id.desc()).limit(limit))
    return [(row[0], row[1], row[2]) for row in rows]


def lesson_of_report(session: Session, report_id: int) -> Lesson | None:
    """What was judged of a report."""
    return session.scalar(select(Lesson).where(Lesson.report_id == report_id))


def unpassed_lessons(session: Session, limit: int) -> Sequence[Lesson]:
    """Lessons of the scope that wait for the second look, oldest first."""
    waiting = select(Lesson).where(Lesson.learnable, Lesson.passed_at.is_(None))
    return session.scalars(waiting.order_by(Lesson.id).limit(limit)).all()


def lesson_by_id(session: Session, lesson_id: int) -> Lesson | None:
    """A lesson of the scope that waits for the second look; locked until the transaction ends."""
    wanted = select(Lesson).where(Lesson.id == lesson_id, Lesson.passed_at.is_(None))
    return session.scalar(wanted.with_for_update())


def passed_lessons(session: Session, county_code: str) -> Sequence[Lesson]:
    """Everything of a county that may be learned from, the first judged first."""
    passed = select(Lesson).where(Lesson.county_code == county_code, Lesson.learnable, Lesson.passed_at.is_not(None))
    return session.scalars(passed.order_by(Lesson.id)).all()
