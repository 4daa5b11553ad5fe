"""Talks at the desk: who waits, what was said, answering from a page without scripts."""

import pytest

from actions.keep_attachment import keep_attachment
from actions.take_turn import past_turns
from casework.vocabulary import Channel
from tests.bot.test_conversation import STORY, Resident

PATH = "/console/talks/1"


@pytest.fixture
def resident(town):
    waiting = Resident(town)
    waiting.say(STORY)
    waiting.say("人工")
    return waiting


def on_the_residents_page(resident):

    turns = past_turns(resident.town.house, Channel.web_chat, resident.person)
    return "\n".join(reply["text"] for turn in turns for reply in turn.replies)


def test_from_the_queue_to_the_answer(resident, desk):
    page = desk("qingxi").open("/console")
    assert "1 等人回话" in page.text
    page.open("/console/talks")
    assert "清溪镇柳树村" in page.text
    assert "11-17 快到期" in page.text
    page.open(PATH)
    assert STORY in page.text
    assert "不算" in page.text, "the deadline explains itself"
    page.submit(PATH, text="明天上午我来看您爹", step="answer")
    assert page.path == PATH
    assert "明天上午我来看您爹 （清溪镇何秀英）" in page.text
    assert "明天上午我来看您爹" in on_the_residents_page(resident)
    page.submit(PATH, step="give_back")
    assert "现在没有人等着回话" in page.text
    assert page.open(PATH).status == 404


def test_the_same_answer_sent_twice_is_said_once(resident, desk):
    page = desk("qingxi").open(PATH)
    form = {name: values[0] for name, values in page.form(PATH).items()} | {"text": "明天来", "step": "answer"}
    for _ in range(2):
        assert page.client.post(PATH, data=form).status_code == 200
    assert on_the_residents_page(resident).count("明天来") == 1


def test_what_cannot_be_sent_comes_back_with_its_words(resident, desk):
    page = desk("qingxi").open(PATH)
    page.submit(PATH, text="长" * 501, step="answer")
    assert page.status == 422
    assert page.form(PATH)["text"] == ["长" * 501]
    page.open(PATH)
    desk("county").open(PATH).submit(PATH, step="take")
    page.submit(PATH, text="我来回", step="answer")
    assert page.status == 409
    assert "林晓禾正在这个对话里" in page.text


def test_a_photo_from_the_talk_is_seen_by_those_who_see_the_talk(town, resident, desk):
    kept = keep_attachment(town.house, b"\x89PNG\r\n\x1a\n" + bytes(64), "127.0.0.1")
    stray = keep_attachment(town.house, b"\x89PNG\r\n\x1a\n" + bytes(64), "127.0.0.1")
    resident.say("这是单子", attachments=(kept,))
    page = desk("qingxi").open(PATH)
    assert page.open(f"{PATH}/attachments/{kept}").answer.content.startswith(b"\x89PNG")
    assert page.open(f"{PATH}/attachments/{stray}").status == 404
    assert desk("liuwan").open(f"{PATH}/attachments/{kept}").status == 404


@pytest.mark.parametrize("who", ["liushu", "yibao", "auditor"])
def test_others_have_no_such_page(resident, desk, who):
    assert desk(who).open("/console/talks").status == 403
    assert desk(who).open(PATH).status == 403


def test_the_county_sees_how_many_wait_and_how_many_were_answered_in_time(town, resident, desk):
    town.clock.turn(days=2)
    page = desk("county").open("/console/county")
    assert "1 现在等着回话" in page.text
    assert "1 等得超了期" in page.text
    desk("qingxi").open(PATH).submit(PATH, text="来晚了", step="answer_and_leave")
    page.open("/console/county")
    assert "1 回了话" in page.text
    assert "0 其中按时" in page.text
    assert "回了话" in desk("auditor").open("/console/county").text


def test_a_receipt_that_the_talk_gave_out_is_the_residents_alone(town, desk):
    resident = Resident(town)
    receipt = resident.report().receipt
    resident.say("人工")
    page = desk("qingxi").open(PATH)
    assert receipt[:4] not in page.html
    assert "只有本人看得到" in page.text
    assert "/console/cases/2026-000001" in page.html
