"""时限: when something is due, and why on that day.

The start day is not counted (民法典 第201条); a period of calendar days that ends on a day off ends on the next working
day (第203条); working days are Monday to Friday without holidays, with make-up working days (调休). Every date is local
(Asia/Shanghai); calendars and rules arrive as arguments.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from casework.vocabulary import DayReason, DeadlineName, DeadlineState, DeadlineUnit

_DAY = timedelta(days=1)

MINIMUMS = frozenset({DeadlineName.posting})
"""Clocks that say how long something must last at least: never overdue, and nobody may end them early."""


@dataclass(frozen=True)
class Calendar:
    """The days that are not what their weekday says, and the years whose days off have been announced.

    `days` maps a date to True (make-up working day) or False (holiday); `reasons` names the festival (国庆节).
    """

    days: Mapping[date, bool] = field(default_factory=dict)
    announced_years: frozenset[int] = frozenset()
    reasons: Mapping[date, str] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """Whether offices work on this day."""
        return self.days.get(day, day.weekday() < 5)

    def is_provisional(self, day: date) -> bool:
        """Whether the days off of this year are not announced yet, so that Monday to Friday is only assumed."""
        return day.year not in self.announced_years

    def reason(self, day: date) -> DayReason:
        """Why offices work on this day, or do not."""
        if day in self.days:
            return self._exception(day)
        if day.weekday() >= 5:
            return DayReason.saturday if day.weekday() == 5 else DayReason.sunday
        return DayReason.provisional if self.is_provisional(day) else DayReason.working_day

    def _exception(self, day: date) -> DayReason:
        """A table entry that only repeats what its weekday says is told as the weekday."""
        if self.days[day]:
            return DayReason.make_up_day if day.weekday() >= 5 else DayReason.working_day
        return DayReason.holiday


@dataclass(frozen=True)
class Rule:
    """A county's deadline: `number` days of `unit` after the start day.

    `warn_before` is calendar days; `roll_forward` moves a calendar-day period that ends on a day off, but never a
    minimum: it runs out by itself at 24:00, whether offices work or not.
    """

    name: DeadlineName
    number: int
    unit: DeadlineUnit
    warn_before: int = 1
    roll_forward: bool = True

    def __post_init__(self) -> None:
        """Refuse a period of no days: it would be over before it began."""
        if self.number < 1:
            raise ValueError("a deadline has at least one day")


@dataclass(frozen=True)
class DayCount:
    """One day of a deadline's explanation: was it counted, and why (`occasion` is the festival's name, if any)."""

    date: date
    counted: bool
    reason: DayReason
    occasion: str = ""

    @property
    def why(self) -> str:
        """The reason in a few Chinese words, e.g. 国庆节放假."""
        return self.occasion if self.reason.label in self.occasion else self.occasion + self.reason.label


@dataclass(frozen=True)
class Deadline:
    """A clock of a case. `stopped_on` is None while it runs; `met` is None while it runs or when it fell away."""

    rule: Rule
    started_on: date
    due_on: date
    stopped_on: date | None = None
    met: bool | None = None


def due_on(rule: Rule, start: date, calendar: Calendar) -> date:
    """The last day of the period that starts on `start`; raises OverflowError past the year 9999."""
    return explain(rule, start, calendar)[-1].date


def explain(rule: Rule, start: date, calendar: Calendar) -> list[DayCount]:
    """Every day from the start day to the due day; as many are counted as the rule has days."""
    days = [DayCount(start, False, DayReason.start_day)]
    days.extend(_period(rule, start, calendar))
    if rule.unit is DeadlineUnit.calendar_day and rule.roll_forward and rule.name not in MINIMUMS:
        days.extend(_rolled(days[-1].date, calendar))
    return days


def _period(rule: Rule, start: date, calendar: Calendar) -> Iterator[DayCount]:
    left, day = rule.number, start
    while left:
        day += _DAY
        count = _count(rule.unit, day, calendar)
        left -= count.counted
        yield count


def _count(unit: DeadlineUnit, day: date, calendar: Calendar) -> DayCount:
    if unit is DeadlineUnit.calendar_day:
        return DayCount(day, True, DayReason.calendar_day)
    return DayCount(day, calendar.is_working(day), calendar.reason(day), calendar.reasons.get(day, ""))


def _rolled(last: date, calendar: Calendar) -> Iterator[DayCount]:
    while not calendar.is_working(last):
        last += _DAY
        yield DayCount(last, False, DayReason.rolled)


def start(rule: Rule, on: date, calendar: Calendar) -> Deadline:
    """A new running clock."""
    return Deadline(rule, on, due_on(rule, on, calendar))


def state(deadline: Deadline, today: date) -> DeadlineState:
    """Where the clock stands: a clock stopped too late stays overdue, one that fell away with its case is stopped."""
    if deadline.stopped_on is not None:
        return _ended(deadline.met)
    if deadline.rule.name in MINIMUMS:
        return DeadlineState.due_soon if today > deadline.due_on else DeadlineState.on_time
    if today > deadline.due_on:
        return DeadlineState.overdue
    near = deadline.due_on - timedelta(days=deadline.rule.warn_before)
    return DeadlineState.due_soon if today >= near else DeadlineState.on_time


def _ended(met: bool | None) -> DeadlineState:
    if met is None:
        return DeadlineState.stopped
    return DeadlineState.met if met else DeadlineState.overdue


def is_met(deadline: Deadline, on: date) -> bool:
    """Whether stopping the clock on this day keeps it: not after the due day, or for a minimum, only after it."""
    return on > deadline.due_on if deadline.rule.name in MINIMUMS else on <= deadline.due_on


def stopped(deadline: Deadline, on: date) -> Deadline:
    """The clock stopped on this day, by what it was waiting for."""
    return replace(deadline, stopped_on=on, met=is_met(deadline, on))


def fallen_away(deadline: Deadline, on: date) -> Deadline:
    """The clock stopped because its case went another way: neither met nor missed."""
    return replace(deadline, stopped_on=on, met=None)


def unripe(deadlines: Iterable[Deadline], today: date) -> frozenset[DeadlineName]:
    """The minimum clocks that have not run out yet: what waits for them may not be done today."""
    running = (d for d in deadlines if d.stopped_on is None and d.rule.name in MINIMUMS)
    return frozenset(d.rule.name for d in running if today <= d.due_on)


def nearest_due(deadlines: Iterable[Deadline]) -> date | None:
    """The earliest due day among the running clocks; minimums are no deadline to hurry for."""
    running = (d for d in deadlines if d.stopped_on is None and d.rule.name not in MINIMUMS)
    return min((d.due_on for d in running), default=None)


def is_provisional(deadline: Deadline, calendar: Calendar) -> bool:
    """Whether the due day may still move because a year's days off are not announced."""
    return calendar.is_provisional(deadline.started_on) or calendar.is_provisional(deadline.due_on)


def working_days_between(first: date, last: date, calendar: Calendar) -> int:
    """Working days after `first` up to and including `last`; 0 when `last` is not later."""
    return sum(calendar.is_working(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


def months_after(day: date, months: int) -> date:
    """The corresponding date so many months later, else the month's last day (民法典 第202条)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (first_of_next - _DAY).day))
