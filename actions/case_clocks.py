"""The clocks of a case in the database: started, stopped and counted anew by the rules of `casework.deadlines`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from casework.areas import county_of
from casework.case_lifecycle import Move, clocks_after
from casework.deadlines import Calendar, DayCount, Deadline, Rule, explain, is_provisional, nearest_due, start, state
from casework.vocabulary import DeadlineName, DeadlineState, DeadlineUnit
from db.queries import areas, calendar
from db.tables import Case, CaseDeadline, DeadlineRule


@dataclass(frozen=True)
class DeadlineLine:
    """A deadline as people and programs read it; `provisional` when its year's days off are not announced yet."""

    name: DeadlineName
    due_on: date
    unit: DeadlineUnit
    state: DeadlineState
    provisional: bool
    explanation: tuple[DayCount, ...]

    @property
    def label(self) -> str:
        """The Chinese name."""
        return self.name.label

    def to_json(self) -> dict[str, Any]:
        """The JSON of the contract."""
        days = [{"date": day.date.isoformat(), "counted": day.counted, "why": day.why} for day in self.explanation]
        return {
            "name": self.name.value,
            "label": self.label,
            "due_on": self.due_on.isoformat(),
            "unit": self.unit.value,
            "state": self.state.value,
            "provisional": self.provisional,
            "explanation": days,
        }


def clock_of(row: CaseDeadline) -> Deadline:
    """The stored clock as a value; it keeps the rule it was started with when the county changes its rules later."""
    unit = DeadlineUnit(row.unit)
    rule = Rule(DeadlineName(row.name), row.number, unit, row.warn_before, row.roll_forward)
    return Deadline(rule, row.started_on, row.due_on, row.stopped_on, row.met)


def run_clocks(
    session: Session, case: Case, rows: Sequence[CaseDeadline], move: Move, on: date
) -> tuple[CaseDeadline, ...]:
    """All clocks of a case after a move: stopped ones are written into their rows, new ones come as new rows."""
    of_county = areas.deadline_rules(session, case.county_code, on)
    rules = {DeadlineName(name): _rule(row) for name, row in of_county.items()}
    clocks = clocks_after(move, [clock_of(row) for row in rows], rules, on, case_calendar(session))
    for row, clock in zip(rows, clocks, strict=False):
        row.stopped_on, row.met = clock.stopped_on, clock.met
    return (*rows, *(_row(case.id, clock) for clock in clocks[len(rows) :]))


def _rule(row: DeadlineRule) -> Rule:
    return Rule(DeadlineName(row.name), row.number, DeadlineUnit(row.unit), row.warn_before, row.roll_forward)


def _row(case_id: int, clock: Deadline) -> CaseDeadline:
    rule = clock.rule
    return CaseDeadline(
        case_id=case_id, name=rule.name.value, unit=rule.unit.value, number=rule.number, warn_before=rule.warn_before,
        roll_forward=rule.roll_forward, started_on=clock.started_on, due_on=clock.due_on,
    )  # fmt: skip


def next_due_on(rows: Iterable[CaseDeadline]) -> date | None:
    """The soonest due day among the running clocks."""
    return nearest_due(clock_of(row) for row in rows)


def case_calendar(session: Session) -> Calendar:
    """The calendar of holidays and make-up working days."""
    return calendar.load_calendar(session)


def deadline_lines(rows: Sequence[CaseDeadline], days: Calendar, today: date) -> tuple[DeadlineLine, ...]:
    """The clocks with their state today and their day-by-day explanation."""
    return tuple(_line(clock_of(row), days, today) for row in rows)


def reply_line(session: Session, area_code: str, since: date, days: Calendar, today: date) -> DeadlineLine | None:
    """By when somebody who waits in a talk since that day is to be answered; None where the county says nothing.

    The rule is the one that held when the wait began.
    """
    row = areas.deadline_rules(session, county_of(area_code), since).get(DeadlineName.reply)
    return _line(start(_rule(row), since, days), days, today) if row else None


def _line(clock: Deadline, days: Calendar, today: date) -> DeadlineLine:
    explanation = tuple(explain(clock.rule, clock.started_on, days))
    provisional = is_provisional(clock, days)
    return DeadlineLine(clock.rule.name, clock.due_on, clock.rule.unit, state(clock, today), provisional, explanation)
