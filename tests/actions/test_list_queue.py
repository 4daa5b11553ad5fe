"""The queue: the most urgent first, only what is one's own, nothing private in plain sight."""

import pytest

from actions.call_list import list_calls, mark_called
from actions.errors import CaseNotFound, InvalidRequest, NotAllowed
from actions.list_queue import count_queue, list_queue
from actions.move_case import move_case
from actions.send_messages import Carriers, send_message
from casework.vocabulary import Risk

HEKOU = "990101002201"


def numbers(town, by="qingxi", limit=50, cursor=None, **filters):
    return [item.number[-1] for item in list_queue(town.house, town.officer(by), filters, limit, cursor).items]


def five_reports(town):
    """1 is overdue, 2 urgent, 3 in another township, 4 hidden from the village, 5 of today."""
    town.report("submission-0001", reporter={"name": "王二柱", "phone": "13900000901"})
    town.clock.turn(days=4)
    town.report("submission-0002", reporter={"name": "周桂兰", "phone": "13900000902"}, urgent=True)
    town.report("submission-0003", reporter={"name": "吴长根", "phone": "13900000903"}, area_code=HEKOU)
    town.report(
        "submission-0004",
        reporter={"name": "谢红军", "phone": "13900000904"},
        hide_from_village=True,
        risks=["drinking_water"],
    )
    town.report("submission-0005", reporter={"name": "邓小梅", "phone": "13900000905"})


def test_urgent_cases_stand_first_then_what_is_due_soonest(town):
    five_reports(town)
    assert numbers(town) == ["2", "1", "4", "5"]
    assert numbers(town, "county") == ["2", "1", "3", "4", "5"]


def test_everybody_sees_only_the_own_area(town):
    five_reports(town)
    assert numbers(town, "liuwan") == ["3"]
    assert numbers(town, "liushu") == ["2", "1", "5"]
    assert numbers(town, "yibao") == []


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"state": "received"}, ["2", "1", "3", "4", "5"]),
        ({"state": "accepted,closed"}, []),
        ({"area": "990101002000"}, ["3"]),
        ({"area": "990101001201"}, ["2", "1", "4", "5"]),
        ({"urgent": "true"}, ["2"]),
        ({"urgent": "false"}, ["1", "3", "4", "5"]),
        ({"overdue": "true"}, ["1"]),
        ({"risk": "drinking_water"}, ["4"]),
        ({"mine": "true"}, []),
        ({"q": "2026-000003"}, ["3"]),
        ({"q": "吴长根"}, ["3"]),
        ({"q": "zhouguilan"}, ["2"]),
        ({"q": "13900000902"}, ["2"]),
        ({"q": "1390000"}, []),
        ({"q": "", "state": ""}, ["2", "1", "3", "4", "5"]),
    ],
)
def test_filters(town, filters, found):
    five_reports(town)
    assert numbers(town, "county", **filters) == found


def test_a_household_is_found_by_its_heads_name_whoever_reported(town):
    town.report(reporter={"relation": "neighbour"}, household={"head_name": "余老太"})
    assert numbers(town, q="余老太") == ["1"]


def test_a_closed_case_is_found_when_asked_for(town):
    five_reports(town)
    officer = town.officer("qingxi")
    move_case(town.house, officer, "2026-000001", "accept", 1, {})
    assert numbers(town, mine="true") == ["1"]
    assert numbers(town, state="all", q="王二柱") == ["1"]


def test_pages_follow_each_other_without_gap_or_repeat(town):
    five_reports(town)
    found, cursor = [], None
    while True:
        page = list_queue(town.house, town.officer("county"), {}, 2, cursor)
        found += [item.number[-1] for item in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert found == ["2", "1", "3", "4", "5"]


@pytest.mark.parametrize(
    ("filters", "field"),
    [
        ({"state": "lost"}, "state"),
        ({"area": "12"}, "area"),
        ({"risk": "love"}, "risk"),
        ({"urgent": "perhaps"}, "urgent"),
    ],
)
def test_a_faulty_filter_is_named(town, filters, field):
    with pytest.raises(InvalidRequest) as refused:
        list_queue(town.house, town.officer("qingxi"), filters)
    assert [fault.field for fault in refused.value.fields] == [field]


@pytest.mark.parametrize("cursor", ["nonsense", "W10=", "eyJhIjoxfQ==", "WzEsMiwzXQ=="])
def test_a_faulty_cursor_is_refused(town, cursor):
    with pytest.raises(InvalidRequest):
        list_queue(town.house, town.officer("qingxi"), {}, 50, cursor)


def test_nothing_private_stands_in_the_queue(town):
    town.report(text="我叫王二柱，电话13900000901，我爹住院花了六万，" + "实在撑不住了" * 20)
    item = list_queue(town.house, town.officer("qingxi"), {}).items[0]
    assert item.reporter == "王**"
    assert "六万" in item.summary
    assert "王二柱" not in item.summary
    assert "13900000901" not in item.summary
    assert len(item.summary) <= 41
    assert (item.village, item.risks[0]) == ("清溪镇柳树村", Risk.illness)


def test_looking_at_the_queue_is_audited(town):
    five_reports(town)
    numbers(town, q="王二柱")
    audited = town.rows("SELECT verb, detail FROM audit_entry WHERE verb = 'read_queue'")
    assert audited == [("read_queue", {"cases": ["2026-000001"], "searched": True})]


def test_the_counts_above_the_queue(town):
    five_reports(town)
    move_case(town.house, town.officer("qingxi"), "2026-000005", "accept", 1, {})
    counts = count_queue(town.house, town.officer("qingxi"))
    assert (counts.open, counts.urgent, counts.overdue, counts.received, counts.mine) == (4, 1, 1, 3, 1)
    assert (counts.due_soon, counts.to_phone) == (0, 0)


def test_calls_that_no_machine_could_make_stand_on_the_call_list(town):
    town.report(urgent=True)
    send_message(town.house, 1, Carriers())
    assert count_queue(town.house, town.officer("qingxi")).to_phone == 1
    assert list_calls(town.house, town.officer("liuwan")) == ()
    call = list_calls(town.house, town.officer("qingxi"))[0]
    assert (call.case_number, call.phone, call.to_role) == ("2026-000001", "13900000101", "duty_contact")
    with pytest.raises(CaseNotFound):
        mark_called(town.house, town.officer("liuwan"), call.id, call.way, reached=True)
    with pytest.raises(NotAllowed):
        mark_called(town.house, town.officer("liushu"), call.id, call.way, reached=True)
    mark_called(town.house, town.officer("qingxi"), call.id, call.way, reached=True)
    assert list_calls(town.house, town.officer("qingxi")) == ()
    assert town.value("SELECT state FROM message") == "called"
