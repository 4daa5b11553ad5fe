"""Deadlines: the worked dates of 2026, an independent calendar as the oracle, and what must hold for every rule."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework import deadlines
from casework.deadlines import Calendar, Deadline, Rule, due_on, explain, working_days_between
from casework.vocabulary import DayReason, DeadlineName, DeadlineState, DeadlineUnit

WORKING, CALENDAR = DeadlineUnit.working_day, DeadlineUnit.calendar_day

# State Council Office notice of 2025-11-04, days off and make-up working days of 2026.
DAYS_OFF = {
    "元旦": ("01-01", "01-03"),
    "春节": ("02-15", "02-23"),
    "清明节": ("04-04", "04-06"),
    "劳动节": ("05-01", "05-05"),
    "端午节": ("06-19", "06-21"),
    "中秋节": ("09-25", "09-27"),
    "国庆节": ("10-01", "10-07"),
}
MADE_UP = ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10")


def notice_2026() -> Calendar:
    days: dict[date, bool] = {}
    reasons: dict[date, str] = {}
    for name, span in DAYS_OFF.items():
        first, last = (date.fromisoformat(f"2026-{day}") for day in span)
        for n in range((last - first).days + 1):
            days[first + timedelta(days=n)], reasons[first + timedelta(days=n)] = False, name
    days |= {date.fromisoformat(f"2026-{day}"): True for day in MADE_UP}
    return Calendar(days, frozenset({2026}), reasons)


def oracle_calendar() -> Calendar:
    """All the years the oracle knows, every day written down."""
    first = date(2004, 1, 1)
    days = (first + timedelta(days=n) for n in range((date(2026, 12, 31) - first).days + 1))
    return Calendar({day: chinese_calendar.is_workday(day) for day in days}, frozenset(range(2004, 2027)))


CALENDAR_2026 = notice_2026()
ORACLE = oracle_calendar()


def rule(number: int, unit: DeadlineUnit = WORKING, name: DeadlineName = DeadlineName.visit, **more: int) -> Rule:
    return Rule(name, number, unit, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("start", "two", "five", "fifteen", "twenty", "calendar_fifteen"),
    [
        ("02-13", "02-24", "02-27", "03-12", "03-19", "02-28"),
        ("04-30", "05-07", "05-11", "05-25", "06-01", "05-15"),
        ("09-18", "09-21", "09-24", "10-15", "10-22", "10-08"),
        ("09-30", "10-09", "10-13", "10-27", "11-03", "10-15"),
        ("10-08", "10-10", "10-14", "10-28", "11-04", "10-23"),
    ],
)
def test_worked_dates(start: str, two: str, five: str, fifteen: str, twenty: str, calendar_fifteen: str) -> None:
    on = date.fromisoformat(f"2026-{start}")
    rules = [rule(2), rule(5), rule(15), rule(20), rule(15, CALENDAR)]
    found = [due_on(r, on, CALENDAR_2026).strftime("%m-%d") for r in rules]
    assert found == [two, five, fifteen, twenty, calendar_fifteen]


def test_working_days_of_2026_by_month() -> None:
    first_days = [date(2025, 12, 31), *(date(2026, month, 1) - timedelta(days=1) for month in range(2, 13))]
    last_days = [*first_days[1:], date(2026, 12, 31)]
    months = [working_days_between(a, b, CALENDAR_2026) for a, b in zip(first_days, last_days, strict=True)]
    assert months == [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]
    assert sum(months) == 248


def test_the_notice_and_the_oracle_agree_on_every_day_of_2026() -> None:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    assert [d for d in days if CALENDAR_2026.is_working(d) != chinese_calendar.is_workday(d)] == []


@given(st.dates(date(2004, 1, 1), date(2026, 6, 30)), st.integers(1, 60))
def test_working_day_deadlines_agree_with_the_oracle(start: date, number: int) -> None:
    due = due_on(rule(number), start, ORACLE)
    assert len(chinese_calendar.get_workdays(start + timedelta(days=1), due)) == number
    assert chinese_calendar.is_workday(due)


@given(st.dates(date(2004, 1, 1), date(2026, 6, 30)), st.integers(1, 60))
def test_calendar_day_deadlines_roll_to_the_next_working_day_and_no_further(start: date, number: int) -> None:
    plain, due = start + timedelta(days=number), due_on(rule(number, CALENDAR), start, ORACLE)
    assert due >= plain
    assert chinese_calendar.is_workday(due)
    skipped = [plain + timedelta(days=n) for n in range((due - plain).days)]
    assert not any(chinese_calendar.is_workday(day) for day in skipped)


@given(
    st.dates(date(2000, 1, 1), date(2040, 1, 1)),
    st.integers(1, 90),
    st.sampled_from(DeadlineUnit),
    st.booleans(),
    st.sampled_from(DeadlineName),
)
def test_an_explanation_tells_every_day_and_counts_what_the_rule_says(
    start: date, number: int, unit: DeadlineUnit, roll: bool, name: DeadlineName
) -> None:
    told = explain(Rule(name, number, unit, roll_forward=roll), start, CALENDAR_2026)
    assert [day.date for day in told] == [start + timedelta(days=n) for n in range(len(told))]
    assert sum(day.counted for day in told) == number
    assert told[0].reason is DayReason.start_day
    assert not told[0].counted
    assert all(day.why for day in told)


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(1, 60), st.sampled_from(DeadlineUnit))
def test_a_day_more_never_ends_earlier(start: date, number: int, unit: DeadlineUnit) -> None:
    assert due_on(rule(number, unit), start, CALENDAR_2026) <= due_on(rule(number + 1, unit), start, CALENDAR_2026)


def test_an_explanation_reads_as_people_speak() -> None:
    told = explain(rule(2), date(2026, 9, 30), CALENDAR_2026)
    assert [day.why for day in told] == ["当天不计", *["国庆节放假"] * 7, "工作日", "工作日"]
    rolled = explain(rule(15, CALENDAR), date(2026, 9, 18), CALENDAR_2026)
    assert [day.why for day in rolled[15:]] == ["自然日", *["期满日休息,顺延"] * 5]
    made_up = explain(rule(2), date(2026, 10, 8), CALENDAR_2026)
    assert [(day.why, day.counted) for day in made_up[1:]] == [("工作日", True), ("调休上班", True)]


def test_a_reason_that_already_says_it_is_not_doubled() -> None:
    calendar = Calendar({date(2026, 10, 1): False}, frozenset({2026}), {date(2026, 10, 1): "国庆节放假"})
    assert explain(rule(1), date(2026, 9, 30), calendar)[1].why == "国庆节放假"


def test_a_year_not_announced_is_reckoned_monday_to_friday_and_says_so() -> None:
    told = explain(rule(20), date(2026, 12, 14), CALENDAR_2026)
    assert told[-1].date == date(2027, 1, 11)
    assert {day.reason for day in told if day.date.year == 2027 and day.counted} == {DayReason.provisional}
    clock = Deadline(rule(20), date(2026, 12, 14), told[-1].date)
    assert deadlines.is_provisional(clock, CALENDAR_2026)
    assert not deadlines.is_provisional(Deadline(rule(2), date(2026, 12, 14), date(2026, 12, 16)), CALENDAR_2026)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 10, 11), DeadlineState.on_time),
        (date(2026, 10, 12), DeadlineState.due_soon),
        (date(2026, 10, 13), DeadlineState.due_soon),
        (date(2026, 10, 14), DeadlineState.overdue),
    ],
)
def test_a_running_clock(today: date, expected: DeadlineState) -> None:
    clock = deadlines.start(rule(5), date(2026, 9, 30), CALENDAR_2026)
    assert deadlines.state(clock, today) is expected


def test_a_stopped_clock_was_met_or_missed_or_fell_away() -> None:
    clock = deadlines.start(rule(5), date(2026, 9, 30), CALENDAR_2026)
    far = date(2027, 1, 1)
    assert deadlines.state(deadlines.stopped(clock, clock.due_on), far) is DeadlineState.met
    assert deadlines.state(deadlines.stopped(clock, clock.due_on + timedelta(days=1)), far) is DeadlineState.overdue
    assert deadlines.state(deadlines.fallen_away(clock, far), far) is DeadlineState.stopped


def test_a_minimum_is_ripe_only_after_its_last_day_and_never_overdue() -> None:
    posting = deadlines.start(rule(5, CALENDAR, DeadlineName.posting), date(2026, 11, 2), CALENDAR_2026)
    last, after = posting.due_on, posting.due_on + timedelta(days=1)
    assert deadlines.unripe([posting], last) == {DeadlineName.posting}
    assert deadlines.unripe([posting], after) == frozenset()
    assert deadlines.state(posting, after + timedelta(days=90)) is DeadlineState.due_soon
    assert not deadlines.is_met(posting, last)
    assert deadlines.is_met(posting, after)
    assert deadlines.nearest_due([posting]) is None


def test_a_minimum_runs_out_on_a_day_off_as_well() -> None:
    posting = deadlines.start(rule(5, CALENDAR, DeadlineName.posting), date(2026, 11, 2), CALENDAR_2026)
    assert posting.due_on == date(2026, 11, 7)  # a Saturday
    assert deadlines.start(rule(5, CALENDAR), date(2026, 11, 2), CALENDAR_2026).due_on == date(2026, 11, 9)


def test_the_nearest_due_day_is_that_of_a_running_clock() -> None:
    visit = deadlines.start(rule(2), date(2026, 11, 2), CALENDAR_2026)
    close = deadlines.start(rule(15, CALENDAR, DeadlineName.close), date(2026, 11, 2), CALENDAR_2026)
    assert deadlines.nearest_due([close, visit]) == visit.due_on
    assert deadlines.nearest_due([close, deadlines.stopped(visit, visit.due_on)]) == close.due_on


def test_a_deadline_of_no_days_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        rule(0)


@given(st.dates(date(2004, 1, 1), date(2026, 6, 30)), st.integers(0, 120))
def test_working_days_between_agree_with_the_oracle(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    expected = len(chinese_calendar.get_workdays(first + timedelta(days=1), last)) if days else 0
    assert working_days_between(first, last, ORACLE) == expected
    assert working_days_between(last, first, ORACLE) == 0


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2026, 11, 22), 12, date(2027, 11, 22)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
    ],
)
def test_months_end_on_the_corresponding_day(day: date, months: int, expected: date) -> None:
    assert deadlines.months_after(day, months) == expected
