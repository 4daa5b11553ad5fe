"""The working calendar: days that are not what their weekday says, and years whose days off were announced."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, extract, null, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from casework.deadlines import Calendar
from db.tables import CalendarDay, CalendarYear

_KEPT = "calendar"


def load_calendar(session: Session) -> Calendar:
    """The whole calendar as the deadline rules want it; read once a transaction."""
    if _KEPT not in session.info:
        session.info[_KEPT] = _load(session)
    kept: Calendar = session.info[_KEPT]
    return kept


def _load(session: Session) -> Calendar:
    """Days and years in one round trip."""
    days = select(CalendarDay.day, CalendarDay.working, CalendarDay.reason, null())
    years = select(null(), null(), null(), CalendarYear.year)
    rows: Sequence[Any] = session.execute(days.union_all(years)).all()
    special = {day: (working, reason) for day, working, reason, _ in rows if day is not None}
    return Calendar(
        days={day: working for day, (working, _) in special.items()},
        announced_years=frozenset(year for _, _, _, year in rows if year is not None),
        reasons={day: reason for day, (_, reason) in special.items()},
    )


def special_days(session: Session, year: int) -> Sequence[CalendarDay]:
    """The days of a year that are not what their weekday says, in their order."""
    of_year = select(CalendarDay).where(extract("year", CalendarDay.day) == year)
    return session.scalars(of_year.order_by(CalendarDay.day)).all()


def announced_years(session: Session) -> Mapping[int, str]:
    """The years whose days off were announced, each with its source."""
    rows = session.scalars(select(CalendarYear).order_by(CalendarYear.year))
    return {row.year: row.source for row in rows}


def replace_year(session: Session, year: int, source: str, days: Iterable[tuple[date, bool, str]]) -> None:
    """Keep an announced year in place of whatever was kept of it: each day with whether it is worked, and why.

    `source` names the notice. Open deadlines are counted anew by whoever calls this.
    """
    session.info.pop(_KEPT, None)
    session.execute(delete(CalendarDay).where(extract("year", CalendarDay.day) == year))
    rows = [{"day": day, "working": working, "reason": reason} for day, working, reason in days]
    if any(row["day"].year != year for row in rows):  # type: ignore[attr-defined]
        raise ValueError(f"every day must lie in {year}")
    if rows:
        session.execute(insert(CalendarDay), rows)
    kept = insert(CalendarYear).values(year=year, source=source)
    session.execute(kept.on_conflict_do_update(index_elements=[CalendarYear.year], set_={"source": source}))
