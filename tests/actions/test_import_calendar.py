"""A year's days off are announced, and what was counted without them is counted anew."""

from datetime import date, datetime

import pytest

from actions.errors import InvalidRequest, NotAllowed
from actions.house import SHANGHAI
from actions.import_calendar import SpecialDay, import_calendar, recount_deadlines, show_calendar
from actions.look_up_case import look_up_case

NEW_YEAR = tuple(SpecialDay(date(2027, 1, day), False, "元旦") for day in (1, 2, 3))
SOURCE = "国务院办公厅关于2027年部分节假日安排的通知"


def test_open_deadlines_are_counted_anew_when_the_year_is_announced(town):
    town.clock.now = datetime(2026, 12, 30, 9, 0, tzinfo=SHANGHAI)
    submitted = town.report()
    before = {line.name: line for line in look_up_case(town.house, submitted.receipt, "0901", "h").deadlines}
    assert before["accept"].due_on == date(2027, 1, 1)
    assert before["accept"].provisional
    import_calendar(town.house, town.officer("county"), 2027, NEW_YEAR, SOURCE)
    assert town.rows("SELECT task_name FROM procrastinate_jobs WHERE task_name = 'recount_deadlines'")
    assert recount_deadlines(town.house) == 1
    after = {line.name: line for line in look_up_case(town.house, submitted.receipt, "0901", "h").deadlines}
    assert after["accept"].due_on == date(2027, 1, 4)
    assert after["visit"].due_on == date(2027, 1, 7)
    assert not after["accept"].provisional
    assert "元旦放假" in {day.why for day in after["accept"].explanation}
    assert town.value('SELECT due_on FROM "case"') == date(2027, 1, 4)
    audited = town.rows("SELECT actor_role, detail FROM audit_entry WHERE verb = 'recount_deadlines'")
    assert audited == [("system", {"due_on": "2027-01-04"})]
    assert recount_deadlines(town.house) == 0


def test_stopped_clocks_stay_as_they_were(town):
    town.clock.now = datetime(2026, 12, 30, 9, 0, tzinfo=SHANGHAI)
    town.report()
    town.rows("UPDATE case_deadline SET stopped_on = '2026-12-31', met = true WHERE name = 'accept' RETURNING id")
    import_calendar(town.house, town.officer("county"), 2027, NEW_YEAR, SOURCE)
    recount_deadlines(town.house)
    assert town.value("SELECT due_on FROM case_deadline WHERE name = 'accept'") == date(2027, 1, 1)


def test_a_year_is_shown_with_its_source(town):
    assert show_calendar(town.house, 2027).source is None
    shown = import_calendar(town.house, town.officer("county"), 2027, NEW_YEAR, SOURCE)
    assert (shown.source, shown.days) == (SOURCE, NEW_YEAR)
    assert len(show_calendar(town.house, 2026).days) > 20


def test_whoever_runs_the_server_may_import_too(town):
    import_calendar(town.house, None, 2027, NEW_YEAR, SOURCE)
    audited = town.rows("SELECT actor_role, subject FROM audit_entry WHERE verb = 'import_calendar'")
    assert audited == [("system", "calendar:2027")]


def test_importing_again_replaces_the_year(town):
    import_calendar(town.house, town.officer("county"), 2027, NEW_YEAR, SOURCE)
    assert import_calendar(town.house, town.officer("county"), 2027, NEW_YEAR[:1], SOURCE).days == NEW_YEAR[:1]


@pytest.mark.parametrize("by", ["qingxi", "liushu", "auditor"])
def test_only_the_county_keeps_the_calendar(town, by):
    with pytest.raises(NotAllowed):
        import_calendar(town.house, town.officer(by), 2027, NEW_YEAR, SOURCE)


@pytest.mark.parametrize(
    ("days", "source", "field"),
    [
        (NEW_YEAR, " ", "source"),
        ((SpecialDay(date(2026, 1, 1), False, "元旦"),), SOURCE, "days"),
        (NEW_YEAR + NEW_YEAR, SOURCE, "days"),
    ],
)
def test_a_faulty_calendar_is_refused(town, days, source, field):
    with pytest.raises(InvalidRequest) as refused:
        import_calendar(town.house, town.officer("county"), 2027, days, source)
    assert [fault.field for fault in refused.value.fields] == [field]
