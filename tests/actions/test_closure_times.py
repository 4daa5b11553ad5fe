"""The county's figures, counted by hand."""

from datetime import date, datetime

import pytest
from sqlalchemy import text

from actions.closure_times import closure_times, silent_villages
from actions.errors import InvalidRequest, NotAllowed
from actions.house import SHANGHAI
from db.session import Scope

QINGXI, LIUWAN, SHIQIAO = "990101001000", "990101002000", "990101003000"

# Received, visited, answered, closed: 2026-11-16 is a Monday. Working days after receipt in the last column.
CASES = [
    ("990101001201", "11-02 08:00", "11-04", "11-06", "11-06 17:00", "visit 2, answer 4, close 4"),
    ("990101001201", "11-06 23:50", "11-09", "11-13", "11-13 09:00", "visit 1, answer 5, close 5"),
    ("990101001202", "11-09 10:00", "11-20", None, None, "visit 9, answer 9 so far, close 9 so far"),
    ("990101002201", "11-13 09:00", None, None, "11-16 09:00", "close 1 (withdrawn: neither visit nor answer)"),
    ("990101002201", "10-30 09:00", None, None, None, "15 so far of each"),
]


@pytest.fixture
def counted(town):
    """The five cases, seen on Friday 2026-11-20."""
    town.clock.now = datetime(2026, 11, 20, 18, 0, tzinfo=SHANGHAI)
    with town.owner.transaction(Scope.owner()) as session:
        for number, (area, received, visited, answered, closed, _) in enumerate(CASES, 1):
            session.execute(
                text("INSERT INTO household (id, county_code, area_code, created_at) VALUES (:n, :c, :a, now())"),
                {"n": number, "c": "990101000000", "a": area},
            )
            session.execute(
                text(
                    'INSERT INTO "case" (number, county_code, area_code, household_id, state, risks, received_at,'
                    " visited_at, answered_at, closed_at, due_on) VALUES (:number, '990101000000', :area, :household,"
                    " :state, :risks, :received, :visited, :answered, :closed, :due_on)"
                ),
                {
                    "number": f"2026-{number:06}",
                    "area": area,
                    "household": number,
                    "state": "closed" if closed else "accepted",
                    "risks": ["illness", "schooling"] if number == 1 else ["illness"] if number == 2 else [],
                    "received": moment(received),
                    "visited": moment(visited),
                    "answered": moment(answered),
                    "closed": moment(closed),
                    "due_on": None if closed else date(2026, 11, 19),
                },
            )
    return town


def moment(written):
    if written is None:
        return None
    day, _, clock = written.partition(" ")
    return datetime.fromisoformat(f"2026-{day}T{clock or '00:00'}:00").replace(tzinfo=SHANGHAI)


def figures(line):
    return (line.median_visit, line.p90_visit, line.median_answer, line.p90_answer, line.median_close, line.p90_close)


def test_the_figures_of_the_townships(counted):
    lines = {line.group: line for line in closure_times(counted.house, counted.officer("county"))}
    assert list(lines) == [QINGXI, LIUWAN, SHIQIAO]
    first = lines[QINGXI]
    assert (first.label, first.received, first.closed, first.open, first.overdue) == ("清溪镇", 3, 2, 1, 1)
    assert figures(first) == (2, 9, 5, 9, 5, 9)
    second = lines[LIUWAN]
    assert (second.received, second.closed, second.open, second.overdue) == (2, 1, 1, 1)
    assert figures(second) == (15, 15, 15, 15, 8, 15)
    assert (lines[SHIQIAO].received, figures(lines[SHIQIAO])) == (0, (None,) * 6)


def test_a_township_sees_its_villages_and_no_more(counted):
    lines = {line.label: line.received for line in closure_times(counted.house, counted.officer("qingxi"))}
    assert (lines["柳树村"], lines["桃园村"], lines["石泉村"]) == (2, 1, 0)
    assert len(lines) == 8
    everything = closure_times(counted.house, counted.officer("qingxi"), area="990101000000", group_by="month")
    assert sum(line.received for line in everything) == 3


def test_by_month_of_receipt(counted):
    lines = closure_times(counted.house, counted.officer("county"), group_by="month")
    assert [(line.group, line.received) for line in lines] == [("2026-10", 1), ("2026-11", 4)]


def test_by_risk_a_case_counts_under_each_of_its_risks(counted):
    lines = closure_times(counted.house, counted.officer("county"), group_by="risk")
    assert [(line.group, line.label, line.received) for line in lines] == [
        ("illness", "因病", 2), ("schooling", "因学", 1), ("unread", "未识别", 3),
    ]  # fmt: skip


def test_only_what_was_received_between_the_two_days(counted):
    lines = closure_times(
        counted.house, counted.officer("county"), begin=date(2026, 11, 6), end=date(2026, 11, 9), group_by="month"
    )
    assert [(line.group, line.received) for line in lines] == [("2026-11", 2)]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"area": "99"}, "area"),
        ({"group_by": "colour"}, "group_by"),
        ({"begin": date(2026, 2, 1), "end": date(2026, 1, 1)}, "to"),
    ],
)
def test_a_faulty_question_is_named(counted, asked, field):
    with pytest.raises(InvalidRequest) as refused:
        closure_times(counted.house, counted.officer("county"), **asked)
    assert [fault.field for fault in refused.value.fields] == [field]


def test_a_department_has_no_figures(counted):
    with pytest.raises(NotAllowed):
        closure_times(counted.house, counted.officer("yibao"))


def test_the_villages_that_were_never_heard_of(town):
    town.report()
    silent = silent_villages(town.house, town.officer("qingxi"))
    assert len(silent) == 7
    assert "990101001201" not in {village.code for village in silent}
    assert len(silent_villages(town.house, town.officer("county"))) == 23
