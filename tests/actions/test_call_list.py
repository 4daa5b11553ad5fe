"""What a person has to tell: whom, when, how often it was tried, and never twice."""

from datetime import time

import pytest

from actions.call_list import MOST_CALLS, list_calls, mark_called
from actions.errors import CaseNotFound, NotAllowed
from actions.send_messages import Carriers, send_message
from casework.vocabulary import Way
from tests.actions.test_tell_resident import PLAN, move, reported


def to_tell(town, **changes):
    """A fixed visit that no machine can tell."""
    reported(town, **changes)
    move(town, "plan_visit", PLAN)
    for row in town.rows("SELECT id FROM message"):
        send_message(town.house, row.id, Carriers())
    return town.officer("qingxi")


def line(town):
    (found,) = list_calls(town.house, town.officer("qingxi"))
    return found


def test_the_words_stand_there_to_be_read_out(town):
    to_tell(town)
    call = line(town)
    assert (call.way, call.phone, call.now, call.failed) == (Way.phone, "13900000901", True, 0)
    assert "11月18日下午三点上门" in call.body


def test_the_hours_that_were_named_are_heeded(town):
    to_tell(town, contact_time="晚上七点以后")
    call = line(town)
    assert (call.after, call.before, call.now, call.wishes) == (time(19), None, False, "晚上七点以后")
    town.clock.turn(hours=11)
    assert line(town).now


@pytest.mark.parametrize(
    ("wish", "way", "phone"),
    [
        ("别打电话", Way.in_person, None),
        ("打给我姐 13900000777", Way.phone, "13900000777"),
        ("不要上门", Way.phone, "13900000901"),
    ],
)
def test_wishes_say_which_way(town, wish, way, phone):
    to_tell(town, safe_contact=wish)
    assert (line(town).way, line(town).phone) == (way, phone)


def test_a_wish_that_comes_later_counts_as_well(town):
    to_tell(town)
    town.report("submission-0002", safe_contact="千万别打电话")
    assert line(town).way is Way.in_person


def test_who_is_not_reached_is_called_again_and_then_visited(town):
    officer = to_tell(town)
    for failed in range(1, MOST_CALLS + 1):
        town.clock.turn(hours=2)
        mark_called(town.house, officer, line(town).id, Way.phone, reached=False)
        assert (line(town).failed, line(town).last_at) == (failed, town.clock.now)
    assert line(town).way is Way.in_person
    mark_called(town.house, officer, line(town).id, Way.in_person, reached=True)
    assert list_calls(town.house, officer) == ()
    attempts = town.rows("SELECT way, result, officer_id FROM message_attempt ORDER BY id")
    calls = [("phone", "failed", officer.id)] * MOST_CALLS
    assert [tuple(row) for row in attempts] == [*calls, ("in_person", "delivered", officer.id)]


def test_what_was_told_is_not_told_again(town):
    officer = to_tell(town)
    message = line(town).id
    for _ in range(2):
        mark_called(town.house, officer, message, Way.phone, reached=True)
    assert town.value("SELECT count(*) FROM message_attempt") == 1
    assert town.value("SELECT count(*) FROM audit_entry WHERE verb = 'mark_called'") == 1


def test_who_may(town):
    to_tell(town)
    message = line(town).id
    with pytest.raises(CaseNotFound):
        mark_called(town.house, town.officer("liuwan"), message, Way.phone, reached=True)
    with pytest.raises(NotAllowed):
        mark_called(town.house, town.officer("liushu"), message, Way.phone, reached=True)
