"""The clocks of a case in the database: started, stopped and counted anew by the rules of `casework.deadlines`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from casework.deadlines import Calendar, DayCount, Deadline, Rule, explain, is_met, is_provisional, nearest_due, start, state
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


def start_clocks(
    session: Session, case: Case, running: Iterable[CaseDeadline], names: Iterable[DeadlineName], on: date, days: Calendar
) -> list[CaseDeadline]:
    """Start the named clocks by the county's rules of that day; one that is running already is left alone."""
    rules = areas.deadline_rules(session, case.county_code, on)
    already = {row.name for row in running if row.stopped_on is None}
    wanted = [name.value for name in names if name.value in rules and name.value not in already]
    started = [_started(case.id, rules[name], on, days) for name in wanted]
    session.add_all(started)
    return started


def _started(case_id: int, county_rule: DeadlineRule, on: date, days: Calendar) -> CaseDeadline:
    row = CaseDeadline(
        case_id=case_id, name=county_rule.name, unit=county_rule.unit, number=county_rule.number,
        warn_before=county_rule.warn_before, roll_forward=county_rule.roll_forward, started_on=on, due_on=on,
    )  # fmt: skip
    row.due_on = start(clock_of(row).rule, on, days).due_on
    return row


def stop_clocks(rows: Iterable[CaseDeadline], names: Iterable[DeadlineName], on: date) -> None:
    """Stop the named running clocks on the day the deed was done, and say whether that was in time."""
    wanted = {name.value for name in names}
    for row in rows:
        if row.name in wanted and row.stopped_on is None:
            row.stopped_on, row.met = on, is_met(clock_of(row), on)


def let_clocks_fall(rows: Iterable[CaseDeadline], names: Iterable[DeadlineName], on: date) -> None:
    """Stop the named clocks that still run when the case goes another way; whether they were met does not arise."""
    wanted = {name.value for name in names}
    for row in rows:
        if row.name in wanted and row.stopped_on is None:
            row.stopped_on, row.met = on, None


def next_due_on(rows: Iterable[CaseDeadline]) -> date | None:
    """The soonest due day among the running clocks."""
    return nearest_due(clock_of(row) for row in rows)


def case_calendar(session: Session) -> Calendar:
    """The calendar of holidays and make-up working days."""
    return calendar.load_calendar(session)


def deadline_lines(rows: Sequence[CaseDeadline], days: Calendar, today: date) -> tuple[DeadlineLine, ...]:
    """The clocks with their state today and their day-by-day explanation."""
    return tuple(_line(row, days, today) for row in rows)


def _line(row: CaseDeadline, days: Calendar, today: date) -> DeadlineLine:
    clock = clock_of(row)
    explanation = tuple(explain(clock.rule, clock.started_on, days))
    provisional = is_provisional(clock, days)
    return DeadlineLine(clock.rule.name, clock.due_on, clock.rule.unit, state(clock, today), provisional, explanation)
