"""An officer in a resident's talk: seen by whom, answered once, taken over, given back, late or in time."""

from datetime import time

import pytest

from actions import waiting_talks
from actions.answer_talk import answer_talk, give_back_talk, show_talk, take_talk
from actions.call_list import list_calls
from actions.errors import InvalidRequest, NotAllowed, TalkNotFound, TalkTaken
from actions.keep_attachment import fetch_of_talk, keep_attachment
from actions.list_queue import count_queue
from actions.send_messages import Carriers, send_message
from actions.take_turn import past_turns
from actions.tidy_up import tidy_up
from actions.waiting_talks import TalkCounts, list_talks
from actions.watch_work import measure_waiting
from casework.reading import Reading
from casework.vocabulary import Channel, DeadlineState, Intent, WaitingFor
from tests.actions.test_tell_in_talk import Carrier
from tests.bot.test_conversation import STORY, Resident, said

PERSON = "session-of-a-resident"


@pytest.fixture
def resident(town):
    return Resident(town)


def ask(resident, words="人工"):
    resident.say(STORY)
    resident.say(words)
    return resident.town.value("SELECT max(id) FROM conversation")


def heard_by(resident):
    """Everything that stands on the resident's page."""
    turns = past_turns(resident.town.house, Channel.web_chat, resident.person)
    return "\n".join(reply["text"] for turn in turns for reply in turn.replies)


def test_a_talk_that_wants_a_person_waits_in_the_queue_of_its_township(resident, town):
    ask(resident)
    (line,) = list_talks(town.house, town.officer("qingxi"))
    assert (line.place, line.reason, line.since) == ("清溪镇柳树村", WaitingFor.person, town.clock.now)
    assert (line.deadline.due_on.isoformat(), line.deadline.state) == ("2026-11-17", DeadlineState.due_soon)
    assert [day.counted for day in line.deadline.explanation] == [False, True]
    assert count_queue(town.house, town.officer("qingxi")).talks == TalkCounts(waiting=1)
    assert [len(list_talks(town.house, town.officer(who))) for who in ("liuwan", "county", "hotline")] == [0, 1, 1]
    for who in ("liushu", "yibao", "auditor"):
        with pytest.raises(NotAllowed):
            list_talks(town.house, town.officer(who))
        assert count_queue(town.house, town.officer(who)).talks == TalkCounts()


def test_who_says_not_from_where_waits_for_the_county(town):
    ask(Resident(town, one_code=""))
    assert [len(list_talks(town.house, town.officer(who))) for who in ("qingxi", "county", "hotline")] == [0, 1, 1]
    with pytest.raises(TalkNotFound):
        show_talk(town.house, town.officer("qingxi"), 1)
    assert list_talks(town.house, town.officer("county"))[0].place == ""


def test_who_floods_the_queue_hides_nobody_in_danger(town, monkeypatch):
    monkeypatch.setattr(waiting_talks, "_MOST", 2)
    for number in range(3):
        ask(Resident(town, person=f"flood-{number}"))
        town.clock.turn(minutes=1)
    ask(Resident(town, person="in-danger"), "救命，他拿刀砍我")
    first, *_ = list_talks(town.house, town.officer("qingxi"))
    assert first.urgent


def test_the_list_shows_what_began_the_wait_and_not_only_what_came_last(resident, town):
    resident.say("你好")
    town.clock.turn(minutes=5)
    resident.say("人工")
    town.clock.turn(minutes=5)
    resident.say("我娃的助学金没有发，电话13900000901")
    resident.say("谢谢")
    (line,) = list_talks(town.house, town.officer("qingxi"))
    assert line.words.startswith("人工 / 我娃的助学金没有发，电话")
    assert line.words.endswith(" / 谢谢")
    assert "13900000901" not in line.words


def test_a_talk_without_such_a_wish_is_seen_by_nobody(resident, town):
    resident.say(STORY)
    assert list_talks(town.house, town.officer("county")) == ()
    with pytest.raises(TalkNotFound):
        show_talk(town.house, town.officer("county"), 1)


def test_the_answer_comes_through_the_residents_own_channel_and_once(resident, town):
    talk, officer = ask(resident), town.officer("qingxi")
    for _ in range(2):
        answer_talk(town.house, officer, talk, "您把住院单子留好，明天我来看您爹", "key-1")
    assert heard_by(resident).count("明天我来看您爹\n（清溪镇何秀英）") == 1
    shown = show_talk(town.house, officer, talk)
    assert [(one.own, one.by_officer) for one in shown.said][-1] == (False, True)
    assert shown.said[0].text == STORY
    assert (shown.line.since, shown.line.mine) == (None, True)
    waits = town.rows("SELECT reason, answered_by_id = :id, area_code FROM talk_wait", id=officer.id)
    assert [tuple(row) for row in waits] == [("person", True, "990101001201")]


def test_while_an_officer_has_it_the_machine_is_silent_and_what_is_said_waits(resident, town):
    talk, officer = ask(resident), town.officer("qingxi")
    answer_talk(town.house, officer, talk, "您好，请说", "key-1")
    town.clock.turn(hours=1)
    assert resident.say("低保怎么申请？") == ()
    (line,) = list_talks(town.house, officer)
    assert (line.since, line.words) == (town.clock.now, "低保怎么申请？")
    give_back_talk(town.house, officer, talk)
    assert said(resident.say("帮助"))
    assert list_talks(town.house, officer) == ()
    with pytest.raises(TalkNotFound):
        show_talk(town.house, officer, talk)


def test_an_emergency_is_heard_whoever_has_the_talk(resident, town):
    talk = ask(resident)
    take_talk(town.house, town.officer("qingxi"), talk)
    assert "120" in said(resident.say("老人喝农药了，快不行了"))
    assert town.rows("SELECT kind FROM message") == [("officers.urgent_talk",)]
    assert list_talks(town.house, town.officer("qingxi"))[0].urgent
    assert count_queue(town.house, town.officer("qingxi")).talks == TalkCounts(waiting=1, urgent=1)


def test_stop_sends_the_officer_away(resident, town):
    talk = ask(resident)
    take_talk(town.house, town.officer("qingxi"), talk)
    assert "工作人员先不跟您说了" in said(resident.say("停"))
    assert list_talks(town.house, town.officer("qingxi")) == ()
    assert town.rows("SELECT answered_by_id FROM talk_wait") == [(None,)]
    assert said(resident.say("帮助"))


def test_an_officer_who_falls_silent_for_a_day_leaves_nobody_alone(resident, town):
    talk = ask(resident)
    answer_talk(town.house, town.officer("qingxi"), talk, "您好，请说", "key-1")
    resident.say("在吗")
    town.clock.turn(hours=24)
    assert said(resident.say("帮助")), "the machine speaks again"
    (line,) = list_talks(town.house, town.officer("qingxi"))
    assert line.since is not None, "and the wait goes on"


def test_two_officers_do_not_speak_at_once(resident, town):
    talk = ask(resident)
    answer_talk(town.house, town.officer("qingxi"), talk, "您好，请说", "key-1")
    for refused in (
        lambda: answer_talk(town.house, town.officer("county"), talk, "我也来说", "key-2"),
        lambda: give_back_talk(town.house, town.officer("county"), talk),
    ):
        with pytest.raises(TalkTaken):
            refused()
    take_talk(town.house, town.officer("county"), talk)
    answer_talk(town.house, town.officer("county"), talk, "县里接着说", "key-2", give_back=True)
    assert "县里接着说\n（示范县林晓禾）" in heard_by(resident)


@pytest.mark.parametrize("text", ["", "   ", "字" * 501])
def test_no_words_and_too_many_are_refused(resident, town, text):
    talk = ask(resident)
    with pytest.raises(InvalidRequest):
        answer_talk(town.house, town.officer("qingxi"), talk, text, "key-1")
    assert list_talks(town.house, town.officer("qingxi"))[0].since


def test_a_late_answer_is_counted_as_late(resident, town):
    ask(resident)
    town.clock.turn(days=2)
    (line,) = list_talks(town.house, town.officer("qingxi"))
    assert line.overdue
    assert count_queue(town.house, town.officer("qingxi")).talks == TalkCounts(waiting=1, overdue=1)
    assert measure_waiting(town.house).oldest["talk"] == 2 * 86_400


def test_who_read_and_who_answered_is_audited(resident, town):
    talk, officer = ask(resident), town.officer("qingxi")
    show_talk(town.house, officer, talk)
    answer_talk(town.house, officer, talk, "您好", "key-1", give_back=True)
    done = town.rows("SELECT verb, officer_id FROM audit_entry WHERE subject = :talk", talk=f"conversation:{talk}")
    by_officer = [(verb, officer.id) for verb in ("read_talk", "answer_talk", "give_back_talk")]
    assert [tuple(row) for row in done] == [("ask_for_person", None), *by_officer]


def test_the_telephone_that_was_left_stands_with_the_talk(resident, town):
    town.reader.answer = Reading(Intent.out_of_scope, 0.2, abstained=True)
    for words in ("嗯嗯那个", "嗯嗯那个", "打电话给我", "13900000901"):
        resident.say(words)
    (line,) = list_talks(town.house, town.officer("qingxi"))
    assert (line.reason, line.phone) == (WaitingFor.call_back, "13900000901")
    give_back_talk(town.house, town.officer("qingxi"), line.id, called=True)
    assert town.rows("SELECT verb FROM audit_entry WHERE verb = 'call_about_talk'")


def test_nothing_of_a_talk_is_readable_at_rest(resident, town):
    talk = ask(resident)
    answer_talk(town.house, town.officer("qingxi"), talk, "您把住院单子留好", "key-1")
    kept = ("SELECT body FROM message", "SELECT text FROM chat_turn", "SELECT replies FROM chat_turn")
    stored = town.rows(" UNION ALL ".join(kept))
    assert len(stored) == 5
    assert not any("住院".encode() in bytes(one[0]) for one in stored)


def test_an_answer_that_the_channel_does_not_take_heeds_wishes(resident, town):
    resident.report()
    town.report("submission-0002", safe_contact="别发短信，晚上八点以后打13900000777")
    resident.say("人工")
    answer_talk(town.house, town.officer("qingxi"), 1, "您好，请说", "key-1")
    sms = Carrier()
    send_message(town.house, town.value("SELECT max(id) FROM message"), Carriers(sms))
    (call,) = list_calls(town.house, town.officer("qingxi"))
    assert (sms.taken, call.now, call.after, call.case_number) == ([], False, time(20), "2026-000001")


def test_an_answer_that_nobody_fetches_is_announced_on_the_telephone(resident, town):
    resident.report()
    resident.say("人工")
    answer_talk(town.house, town.officer("qingxi"), 1, "您爹的药费可以报", "key-1")
    sms = Carrier()
    send_message(town.house, town.value("SELECT max(id) FROM message"), Carriers(sms))
    ((phone, line),) = sms.taken
    assert phone == "13900000901"
    assert "药费" not in line


@pytest.mark.parametrize("carriers", [Carriers(Carrier()), Carriers()], ids=["by SMS", "by a call"])
def test_an_answer_goes_to_the_telephone_of_whoever_talked_not_of_who_reported_first(resident, town, carriers):
    town.report(safe_contact="发短信到13900000777")
    resident.report()
    resident.say("人工")
    answer_talk(town.house, town.officer("qingxi"), 1, "您说的我记下了", "key-1")
    send_message(town.house, town.value("SELECT max(id) FROM message"), carriers)
    texted = [phone for phone, _ in carriers.sms.taken] if carriers.sms else []
    called = [call.phone for call in list_calls(town.house, town.officer("qingxi"))]
    assert [*texted, *called] == ["13900000901"]


def test_a_photo_in_a_talk_that_waits_is_not_forgotten_before_anybody_saw_it(resident, town):
    photo = keep_attachment(town.house, b"\xff\xd8\xff" + bytes(64), "10.0.0.1")
    resident.say("", attachments=(photo,))
    resident.say("人工")
    town.clock.turn(days=3)
    tidy_up(town.house)
    officer = town.officer("qingxi")
    assert fetch_of_talk(town.house, officer, 1, photo).media_type == "image/jpeg"
    take_talk(town.house, officer, 1)
    tidy_up(town.house)
    assert fetch_of_talk(town.house, officer, 1, photo)
    give_back_talk(town.house, officer, 1)
    tidy_up(town.house)
    assert town.value("SELECT count(*) FROM attachment") == 0
