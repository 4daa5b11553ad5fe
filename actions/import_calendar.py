"""放假安排: a year's days off are announced; open deadlines are counted anew."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from actions.audit_trail import SYSTEM, acting, record
from actions.case_clocks import case_calendar, clock_of, next_due_on
from actions.errors import InvalidRequest, NotAllowed
from actions.house import House
from actions.officer import SignedInOfficer, scope_of
from casework.deadlines import start
from casework.errors import FieldError
from casework.vocabulary import Role
from db.queries import areas, calendar, cases, jobs
from db.session import Scope

RECOUNT_DEADLINES = "recount_deadlines"


@dataclass(frozen=True)
class SpecialDay:
    """A day that is not what its weekday says: worked or not, and the festival it belongs to."""

    day: date
    working: bool
    reason: str


@dataclass(frozen=True)
class CalendarYear:
    """A year's special days; `source` names the notice, None while nothing is announced."""

    year: int
    source: str | None
    days: tuple[SpecialDay, ...]


def show_calendar(house: House, year: int) -> CalendarYear:
    """The special days of a year in their order."""
    with house.database.transaction(Scope.public()) as session:
        source = calendar.announced_years(session).get(year)
        rows = calendar.special_days(session, year)
        return CalendarYear(year, source, tuple(SpecialDay(row.day, row.working, row.reason) for row in rows))


def import_calendar(
    house: House, officer: SignedInOfficer | None, year: int, days: Sequence[SpecialDay], source: str
) -> CalendarYear:
    """Keep an announced year in place of what was kept of it; a job then counts the open deadlines anew.

    `officer` None is whoever runs the server. Raises `NotAllowed` for officers other than the county's,
    `InvalidRequest` for days of another year or without a source.
    """
    if officer is not None and officer.role is not Role.county:
        raise NotAllowed
    faults = tuple(_faults(year, days, source))
    if faults:
        raise InvalidRequest(faults)
    scope, actor = (scope_of(officer), acting(officer)) if officer else (Scope.jobs(), SYSTEM)
    with house.database.transaction(scope) as session:
        calendar.replace_year(session, year, source.strip(), [(day.day, day.working, day.reason) for day in days])
        for county in areas.children(session, None):
            record(session, county.code, house.clock(), actor, "import_calendar", f"calendar:{year}", days=len(days))
        jobs.enqueue(session, RECOUNT_DEADLINES, {}, queueing_lock=RECOUNT_DEADLINES)
    return show_calendar(house, year)


def _faults(year: int, days: Sequence[SpecialDay], source: str) -> Iterable[FieldError]:
    if not source.strip():
        yield FieldError("source", "errors.not_text")
    if any(day.day.year != year for day in days) or len({day.day for day in days}) != len(days):
        yield FieldError("days", "errors.not_a_date")


def recount_deadlines(house: House) -> int:
    """Count every running deadline by the calendar as it is now; returns how many cases are due on another day."""
    moved = 0
    with house.database.transaction(Scope.jobs()) as session:
        days = case_calendar(session)
        for row in cases.running_deadlines(session):
            clock = clock_of(row)
            row.due_on = start(clock.rule, clock.started_on, days).due_on
        session.flush()
        for case in cases.open_cases(session):
            due_on = next_due_on(cases.deadlines_of(session, case.id))
            if due_on != case.due_on:
                case.due_on, moved = due_on, moved + 1
                record(session, case.area_code, house.clock(), SYSTEM, RECOUNT_DEADLINES, f"case:{case.number}",
                       due_on=due_on.isoformat() if due_on else None)  # fmt: skip
    return moved
