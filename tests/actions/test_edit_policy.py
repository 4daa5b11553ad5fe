"""Editing policy texts with a second person's approval, and answering what had no answer."""

from datetime import date

import pytest
from sqlalchemy.exc import DBAPIError

from actions.answer_enquiry import answer_enquiry, leave_enquiry, leave_in, list_topics, show_answer
from actions.edit_policy import (
    answer_open_enquiry,
    approve_text,
    list_enquiries,
    list_proposals,
    propose_text,
    refuse_text,
    show_history,
)
from actions.errors import InvalidRequest, NotAllowed, OwnProposal, TextNotFound
from actions.take_turn import Incoming, take_turn
from actions.tell_in_talk import TalkOf
from casework.reading import Reading
from casework.vocabulary import Channel, Intent
from db.queries import messages
from db.session import Scope
from tests.actions.conftest import HEKOU, LIUSHU

COUNTY, QINGXI = "990101000000", "990101001000"
DRAFT = {
    "question": "申报要钱吗？", "text": "不要钱。谁收钱，打{hotline}。", "issuer": "示范县农业农村局",
    "title": "申报须知", "clause": "三", "valid_from": "2026-11-01", "ways": "报这个要不要掏腰包\n收不收钱嘛",
}  # fmt: skip


def propose(town, username="qingxi", area_code=COUNTY, entry="fee", **changes):
    return propose_text(town.house, town.officer(username), entry, area_code, DRAFT | changes)


def said(town, area_code=LIUSHU, entry="fee", on=None):
    answer = show_answer(town.house, entry, area_code, on)
    return answer.text if answer else None


def test_a_text_is_given_only_after_a_second_persons_approval(town):
    before = said(town)
    proposed = propose(town)
    assert said(town) == before
    assert proposed.filled == "不要钱。谁收钱，打12317。"
    assert [line.id for line in list_proposals(town.house, town.officer("county"))] == [proposed.id]
    approve_text(town.house, town.officer("county"), proposed.id)
    assert said(town) == "不要钱。谁收钱，打12317。"
    answer = show_answer(town.house, "fee", LIUSHU)
    assert (answer.citations[0].region, answer.citations[0].valid_from) == ("示范县", "2026-11-01")
    assert list_proposals(town.house, town.officer("county")) == ()
    with pytest.raises(TextNotFound):
        refuse_text(town.house, town.officer("county"), proposed.id)


def test_nobody_approves_alone_and_only_the_county_approves(town):
    own = propose(town, "county")
    with pytest.raises(OwnProposal):
        approve_text(town.house, town.officer("county"), own.id)
    with pytest.raises(NotAllowed):
        approve_text(town.house, town.officer("qingxi"), own.id)
    with pytest.raises(NotAllowed):
        propose(town, "liushu")
    with pytest.raises(DBAPIError), town.owner.transaction(Scope.owner()) as session:
        session.connection().exec_driver_sql(
            "UPDATE policy_text SET decided_by_id = proposed_by_id, decided_at = now(), approved = true"
        )


def test_a_refused_text_is_never_given_and_stays_in_the_history(town):
    proposed = propose(town, text="旧话重提。")
    refuse_text(town.house, town.officer("county"), proposed.id)
    assert said(town) != "旧话重提。"
    history = show_history(town.house, town.officer("qingxi"), "fee")
    assert [(version.text, version.approved) for version in history.versions] == [("旧话重提。", False)]
    with pytest.raises(TextNotFound):
        show_history(town.house, town.officer("qingxi"), "nothing")


def test_a_townships_text_holds_in_the_township_alone(town):
    proposed = propose(town, area_code=QINGXI, text="清溪镇的说法。")
    approve_text(town.house, town.officer("county"), proposed.id)
    assert said(town, LIUSHU) == "清溪镇的说法。"
    assert said(town, HEKOU) != "清溪镇的说法。"


def test_what_was_said_on_a_day_can_be_shown_later(town):
    first = said(town)
    one = propose(town, text="第一版。")
    approve_text(town.house, town.officer("county"), one.id)
    town.clock.turn(days=2)
    two = propose(town, text="第二版。", valid_from="2026-11-18")
    approve_text(town.house, town.officer("county"), two.id)
    assert said(town) == "第二版。"
    assert said(town, on=date(2026, 11, 17)) == "第一版。"
    assert said(town, on=date(2026, 11, 15)) == first, "the first version was not approved yet"


def test_a_new_version_can_end_a_text_and_a_future_one_waits(town):
    first = said(town)
    for changes in ({"text": "到期的。", "valid_to": "2026-11-10"}, {"text": "明年的。", "valid_from": "2027-01-01"}):
        approve_text(town.house, town.officer("county"), propose(town, **changes).id)
    assert said(town) == first
    town.clock.turn(days=60)
    assert said(town) == "明年的。"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": ""}, "text"), ({"text": "保证给你办。"}, "text"), ({"text": "有车的不用报。"}, "text"),
        ({"text": "打{number}"}, "text"), ({"text": "{"}, "text"), ({"text": "长" * 201}, "text"),
        ({"issuer": ""}, "issuer"), ({"clause": " "}, "clause"), ({"valid_from": "昨天"}, "valid_from"),
        ({"valid_from": ""}, "valid_from"), ({"brief": "保证给你办。"}, "brief"), ({"brief": "长" * 81}, "brief"),
        ({"brief": "打{number}"}, "brief"), ({"valid_to": "2026-10-31"}, "valid_to"),
    ],
)  # fmt: skip
def test_a_draft_without_source_or_with_a_promise_is_refused(town, changes, field):
    with pytest.raises(InvalidRequest) as refused:
        propose(town, **changes)
    assert field in {fault.field for fault in refused.value.fields}


def test_a_text_for_another_county_is_refused(town):
    with pytest.raises(InvalidRequest):
        propose(town, area_code="130101000000")


def test_an_unanswered_question_leads_to_a_new_text_and_whoever_asked_is_told(town):
    asked = "坟地能不能用来评困难啊"
    assert answer_enquiry(town.house, asked, LIUSHU).answer is None
    for phone in ("", "13900000778", "13900000778"):
        leave_enquiry(town.house, asked, LIUSHU, phone, "127.0.0.1")
    leave_enquiry(town.house, asked, HEKOU, "", "127.0.0.1")
    (line,) = list_enquiries(town.house, town.officer("qingxi"))
    assert (line.question, line.times, line.telephones, line.area) == (asked, 3, 1, "柳树村")
    (line,) = list_enquiries(town.house, town.officer("county"))
    assert line.times == 4
    new = propose(town, entry="", question="坟地有关系吗？", ways=asked, text="没有关系，照样可以报。")
    with pytest.raises(TextNotFound):
        answer_open_enquiry(town.house, town.officer("county"), line.id, new.entry)
    approve_text(town.house, town.officer("county"), new.id)
    assert answer_open_enquiry(town.house, town.officer("county"), line.id, new.entry) == 1
    assert answer_enquiry(town.house, asked, LIUSHU).answer.text == "没有关系，照样可以报。"
    assert new.entry in {topic.entry for topic in list_topics(town.house, LIUSHU)}
    assert list_enquiries(town.house, town.officer("county")) == ()
    with town.house.database.transaction(Scope.jobs()) as session:
        (waiting,) = messages.waiting_messages(session, 10)
        message = messages.message_by_id(session, waiting)
    assert message.address == "13900000778"
    assert f"/ask/{new.entry}" in message.body
    assert "坟地" not in message.body
    with pytest.raises(TextNotFound):
        answer_open_enquiry(town.house, town.officer("county"), line.id, None)


def test_whoever_asks_the_same_again_reads_the_answer_that_was_found(town):
    asked = "村里哪天唱大戏嘛"
    leave_enquiry(town.house, asked, LIUSHU, "", "127.0.0.1")
    (line,) = list_enquiries(town.house, town.officer("county"))
    assert answer_enquiry(town.house, asked, LIUSHU).answer is None
    assert answer_open_enquiry(town.house, town.officer("county"), line.id, "who_may_report") == 0
    assert answer_enquiry(town.house, f" {asked} ", HEKOU).answer.entry == "who_may_report"
    assert answer_enquiry(town.house, "村里哪天放电影嘛", LIUSHU).answer is None
    with town.house.database.transaction(Scope.public()) as session:
        seen = session.connection().exec_driver_sql("SELECT entry FROM enquiry").all()
    assert [row[0] for row in seen] == ["who_may_report"]
    for column in ("question", "phone", "area_code", "conversation_id"):
        with pytest.raises(DBAPIError), town.house.database.transaction(Scope.public()) as session:
            session.connection().exec_driver_sql(f"SELECT {column} FROM enquiry")


@pytest.mark.parametrize("channel", [Channel.web_chat, Channel.telegram])
def test_who_asked_in_a_talk_is_told_the_answer_there_once(town, channel):
    asked = "坟头挨着公路这种算啥子情况嘛"
    take_turn(town.house, Incoming(channel, "invented", "m1", "你好"), lambda talk, incoming: ({}, []))
    talk = TalkOf(town.value("SELECT max(id) FROM conversation"), channel, LIUSHU)
    for _ in range(2):
        with town.house.database.transaction(Scope.public()) as session:
            leave_in(town.house, session, asked, LIUSHU, None, talk)
    (line,) = list_enquiries(town.house, town.officer("county"))
    assert answer_open_enquiry(town.house, town.officer("county"), line.id, "who_may_report") == 1
    with town.house.database.transaction(Scope.jobs()) as session:
        (waiting,) = messages.waiting_messages(session, 10)
        message = messages.message_by_id(session, waiting)
        assert (message.conversation_id, message.channel, message.address) == (talk.conversation_id, channel, None)
        assert asked in message.body
        assert said(town, entry="who_may_report") in message.body
        assert "以入户核实和本县规定为准" in message.body
        assert "出处：" in message.body


def test_setting_a_question_aside_tells_nobody(town):
    leave_enquiry(town.house, "讲个笑话", LIUSHU, "13900000778", "127.0.0.1")
    (line,) = list_enquiries(town.house, town.officer("hotline"))
    assert answer_open_enquiry(town.house, town.officer("hotline"), line.id, None) == 0
    assert town.value("SELECT count(*) FROM message") == 0
    with pytest.raises(NotAllowed):
        list_enquiries(town.house, town.officer("liushu"))


def test_the_intent_of_the_message_leans_towards_an_entry_but_answers_nothing_by_itself(town):
    told = Reading(intent=Intent.check_status, confidence=0.9)
    assert answer_enquiry(town.house, "讲个笑话", LIUSHU, told).answer is None
    greeting = Reading(intent=Intent.greet, confidence=0.9)
    assert answer_enquiry(town.house, "您好，怎么查进度", LIUSHU, greeting).answer.entry == "check_progress"
    assert answer_enquiry(town.house, "怎么查进度", LIUSHU, told).answer.entry == "check_progress"
