"""A county's own leaflets, and runs of printing."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, undefer

from db.tables import LeafletText, OneCodeScan, PrintPart, PrintRun


def printed_text(session: Session, county_code: str, kind: str, at: datetime) -> LeafletText | None:
    """The words that are printed at a time: those approved last; None where the county has none of its own."""
    approved = select(LeafletText).where(
        LeafletText.county_code == county_code, LeafletText.kind == kind, LeafletText.approved_at <= at
    )
    return session.scalar(approved.order_by(LeafletText.approved_at.desc(), LeafletText.id.desc()).limit(1))


def waiting_text(session: Session, county_code: str, kind: str) -> LeafletText | None:
    """The newest proposal, unless it or a later one was approved already."""
    newest = select(LeafletText).where(LeafletText.county_code == county_code, LeafletText.kind == kind)
    text = session.scalar(newest.order_by(LeafletText.id.desc()).limit(1))
    return text if text is not None and text.approved_at is None else None


def text_by_id(session: Session, text_id: int) -> LeafletText | None:
    """One text of the scope."""
    return session.get(LeafletText, text_id)


def runs(session: Session, limit: int) -> Sequence[PrintRun]:
    """The newest runs of the scope."""
    return session.scalars(select(PrintRun).order_by(PrintRun.id.desc()).limit(limit)).all()


def run_by_id(session: Session, run_id: int) -> PrintRun | None:
    """One run of the scope."""
    return session.get(PrintRun, run_id)


def parts_of(session: Session, run_id: int) -> Sequence[PrintPart]:
    """The finished parts of a run, without their content."""
    return session.scalars(select(PrintPart).where(PrintPart.run_id == run_id).order_by(PrintPart.number)).all()


def part(session: Session, run_id: int, number: int) -> PrintPart | None:
    """One part with its content."""
    return session.get(PrintPart, (run_id, number), options=[undefer(PrintPart.content)])


def scans(session: Session, reach: str, since: date) -> Sequence[tuple[str, date, int]]:
    """How often the codes of the villages in reach were opened since a day: area code, day, number."""
    counted = select(OneCodeScan.area_code, OneCodeScan.day, OneCodeScan.scans)
    wanted = counted.where(OneCodeScan.day >= since, OneCodeScan.area_code.startswith(reach, autoescape=True))
    return [(code, day, number) for code, day, number in session.execute(wanted)]


def forget_runs(session: Session, before: datetime) -> None:
    """Delete runs that were asked for before a time, with their parts."""
    session.execute(delete(PrintRun).where(PrintRun.asked_at < before))
