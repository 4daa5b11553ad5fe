"""Telling a resident: the own talk, else SMS in neutral words, else a person; wishes heeded; every attempt noted."""

from dataclasses import replace

import pytest

from actions.move_case import move_case
from actions.send_messages import Carriers, NeverCarried, NotCarried, send_message
from actions.show_case import show_case
from actions.take_turn import past_turns
from casework.vocabulary import AttemptResult, Channel, Way
from tests.actions.test_receipt_rights import CLOSE, VISIT, WHY
from tests.actions.test_tell_in_talk import Carrier
from tests.bot.test_conversation import Resident

NUMBER = "2026-000001"
PLAN = {"planned_on": "2026-11-18", "planned_time": "下午三点"}
BETRAYING = ("一码通", "困难", "返贫", "监测", "申报", "政府", "干部", "回执", "肺癌", "王二柱", NUMBER)


@pytest.fixture
def town(town):
    return replace(town, house=town.with_settings(sms_url="https://sms.example", public_url="https://one.example"))


def move(town, verb, evidence=None):
    version = town.value('SELECT version FROM "case" WHERE number = :n', n=NUMBER)
    move_case(town.house, town.officer("qingxi"), NUMBER, verb, version, evidence or {})


def reported(town, **changes):
    town.report(**changes)
    move(town, "accept")
    return town


def newest(town):
    return town.value("SELECT max(id) FROM message")


def send(town, *carriers):
    """Send the newest message until nothing changes any more."""
    for _ in range(2 * town.house.settings.sms_attempts + 1):
        send_message(town.house, newest(town), *carriers)


def tried(town):
    """State of the newest message, and what was tried for it."""
    attempts = town.rows("SELECT way, result FROM message_attempt WHERE message_id = :m ORDER BY id", m=newest(town))
    return town.value("SELECT state FROM message WHERE id = :m", m=newest(town)), [tuple(row) for row in attempts]


def test_receipt_visit_and_result_go_out_by_sms_and_betray_nothing(town):
    sms = Carrier()
    town.report()
    send(town, Carriers(sms))
    for verb, evidence in (("accept", {}), ("plan_visit", PLAN), ("visit", VISIT), ("explain_and_close", CLOSE)):
        move(town, verb, evidence)
        send(town, Carriers(sms))
    texts = [text for phone, text in sms.taken if phone == "13900000901"]
    assert len(texts) == 5
    assert "11月18日下午三点" in texts[2]
    assert not [(text, word) for text in texts for word in BETRAYING if word in text]
    assert tried(town) == ("sent", [("sms", "delivered")])


def test_who_reported_in_a_talk_is_told_there_in_full(town):
    resident = Resident(town)
    resident.report()
    assert town.value("SELECT count(*) FROM message") == 0, "the talk itself gave the receipt"
    for verb, evidence in (("accept", {}), ("plan_visit", PLAN), ("visit", VISIT), ("explain_and_close", CLOSE)):
        move(town, verb, evidence)
    turns = past_turns(town.house, Channel.web_chat, resident.person)
    told = [reply["text"] for turn in turns if not turn.text for reply in turn.replies]
    assert len(told) == 4
    assert "11月18日下午三点上门" in told[1]
    assert WHY in told[3]
    assert tried(town) == ("sent", [("talk", "delivered")])


def test_a_way_that_fails_falls_to_the_next(town):
    Resident(town).report()
    move(town, "accept")
    move(town, "plan_visit", PLAN)
    sms = Carrier(NotCarried("HTTP 500"))
    send(town, Carriers(sms))
    state, attempts = tried(town)
    assert state == "call_list"
    assert attempts == [("talk", "impossible"), *[("sms", "failed")] * town.house.settings.sms_attempts]


def test_news_that_nobody_has_to_hear_at_once_are_given_up_where_no_machine_could(town):
    reported(town)
    send(town, Carriers(Carrier(NeverCarried("blocked"))))
    assert tried(town) == ("given_up", [("sms", "impossible")])


def test_a_death_between_sending_and_noting_shows(town):
    class Dies:
        def send(self, *told):
            raise SystemExit

    reported(town)
    with pytest.raises(SystemExit):
        send(town, Carriers(Dies()))
    assert tried(town) == ("waiting", [("sms", "under_way")])
    send(town, Carriers(Carrier()))
    assert tried(town) == ("sent", [("sms", "under_way"), ("sms", "delivered")])


@pytest.mark.parametrize("wish", ["打给我姐", "别打电话", "晚上再说"])
def test_whatever_is_written_about_being_reached_shuts_the_sms(town, wish):
    reported(town, safe_contact=wish)
    assert town.value("SELECT count(*) FROM message") == 0
    move(town, "plan_visit", PLAN)
    sms = Carrier()
    send(town, Carriers(sms))
    assert (sms.taken, tried(town)) == ([], ("call_list", []))


def test_unless_it_names_sms(town):
    reported(town, safe_contact="别打电话，发短信到13900000777")
    sms = Carrier()
    send(town, Carriers(sms))
    assert [phone for phone, _ in sms.taken] == ["13900000777"]


def test_what_one_reporter_does_not_want_is_not_done_to_another(town):
    town.report()
    town.report("submission-0002", safe_contact="别发短信")
    before = newest(town)
    move(town, "accept")
    assert newest(town) == before


def test_a_result_that_is_only_told_by_message_is_told_by_a_person_where_none_goes(town):
    reported(town, safe_contact="打给我姐 13900000777")
    move(town, "visit", VISIT)
    assert newest(town) is None
    move(town, "explain_and_close", CLOSE | {"told_how": "message"})
    send(town, Carriers(Carrier()))
    assert tried(town) == ("call_list", [])


def test_the_officer_sees_what_was_tried(town):
    reported(town)
    send(town, Carriers(Carrier()))
    *_, line = show_case(town.house, town.officer("qingxi"), NUMBER).messages
    assert [(one.way, one.result) for one in line.attempts] == [(Way.sms, AttemptResult.delivered)]


def test_the_same_step_is_told_once(town):
    reported(town)
    assert len(set(town.rows("SELECT effect_key FROM message"))) == town.value("SELECT count(*) FROM message") == 2
