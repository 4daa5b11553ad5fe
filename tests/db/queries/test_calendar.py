from datetime import date, timedelta

import chinese_calendar
import pytest

from db.announced_days import FILE, announced_days, load_missing_years
from db.queries.calendar import announced_years, load_calendar, replace_year
from db.session import Scope


def load(kept):
    with kept.house.transaction(Scope.public()) as session:
        return load_calendar(session)


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_a_new_installation_knows_every_announced_day(kept, year):
    calendar = load(kept)
    day = date(year, 1, 1)
    while day.year == year:
        assert calendar.is_working(day) == chinese_calendar.is_workday(day), day
        assert not calendar.is_provisional(day)
        day += timedelta(days=1)


def test_what_is_not_announced_is_provisional(kept):
    assert load(kept).is_provisional(date(2027, 1, 1))


def test_each_festival_is_named(kept):
    reasons = load(kept).reasons
    assert reasons[date(2026, 10, 10)] == "国庆节"
    assert reasons[date(2026, 2, 17)] == "春节"


def test_a_year_is_replaced_as_a_whole(kept):
    with kept.house.transaction(Scope.jobs()) as session:
        replace_year(session, 2026, "更正通知", [(date(2026, 10, 10), False, "国庆节")])
    calendar = load(kept)
    assert not calendar.is_working(date(2026, 10, 10))
    assert calendar.is_working(date(2026, 10, 1))
    assert not calendar.is_working(date(2025, 10, 1))
    with kept.house.transaction(Scope.public()) as session:
        assert announced_years(session)[2026] == "更正通知"


def test_a_day_of_another_year_is_refused(kept):
    def replace():
        with kept.house.transaction(Scope.jobs()) as session:
            replace_year(session, 2026, "通知", [(date(2027, 1, 1), False, "元旦")])

    with pytest.raises(ValueError, match="2026"):
        replace()
    assert not load(kept).is_working(date(2026, 10, 1))


def test_an_edited_year_is_not_overwritten_at_the_next_start(kept):
    with kept.house.transaction(Scope.jobs()) as session:
        replace_year(session, 2026, "本县更正", [])
    with kept.owner.transaction(Scope.owner()) as session:
        load_missing_years(session)
    assert load(kept).is_working(date(2026, 10, 1))


def test_the_file_has_the_248_working_days_of_2026():
    _, days = announced_days(FILE.read_text(encoding="utf-8"))[2026]
    special = {day: working for day, working, _ in days}
    every = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    assert sum(special.get(day, day.weekday() < 5) for day in every) == 248
