"""The working calendar: days that are not what their weekday says, and years whose days off were announced."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import delete, extract, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from db.tables import CalendarDay, CalendarYear


def calendar_days(session: Session) -> Sequence[CalendarDay]:
    """All days that are not what their weekday says, in their order."""
    return session.scalars(select(CalendarDay).order_by(CalendarDay.day)).all()


def announced_years(session: Session) -> Mapping[int, str]:
    """The years whose days off were announced, each with its source."""
    rows = session.scalars(select(CalendarYear).order_by(CalendarYear.year))
    return {row.year: row.source for row in rows}


def replace_year(session: Session, year: int, source: str, days: Iterable[tuple[date, bool, str]]) -> None:
    """Keep an announced year in place of whatever was kept of it: each day with whether it is worked, and why.

    `source` names the notice. Open deadlines are counted anew by whoever calls this.
    """
    session.execute(delete(CalendarDay).where(extract("year", CalendarDay.day) == year))
    rows = [{"day": day, "working": working, "reason": reason} for day, working, reason in days]
    if any(row["day"].year != year for row in rows):  # type: ignore[attr-defined]
        raise ValueError(f"every day must lie in {year}")
    if rows:
        session.execute(insert(CalendarDay), rows)
    kept = insert(CalendarYear).values(year=year, source=source)
    session.execute(kept.on_conflict_do_update(index_elements=[CalendarYear.year], set_={"source": source}))
