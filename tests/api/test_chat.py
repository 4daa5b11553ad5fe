"""The talk by the JSON call of the contract, and by the page as a browser without JavaScript sends it."""

import re
from html import unescape
from pathlib import Path

import pytest

from actions.answer_talk import answer_talk
from api.app import create_app
from api.pages import linked
from tests.api.sample_report import ONE_CODE
from tests.chromium import DESK, PHONE, chromium, opened, serving

__all__ = ["chromium"]
STORY = "我爹上个月查出来肺癌，住院花了六万多，都是借的"
ANSWERS = ("本人，报自己家", "王二柱", "13900000901")
CHECKS = Path(__file__).with_name("page_checks.js").read_text()
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def say(client, text, number, **rest):
    body = {"session": "session-of-a-phone", "message_id": f"m{number}", "text": text, "one_code": ONE_CODE} | rest
    return client.post("/api/v1/chat", json=body)


def test_a_report_by_json(client):
    for number, text in enumerate((STORY, *ANSWERS)):
        asked = say(client, text, number).json()["replies"]
    assert asked[-1]["choices"] == ["同意，交上去", "要改", "不报了"]
    done = say(client, "同意，交上去", 9)
    reply = done.json()["replies"][0]
    assert done.status_code == 200
    assert re.fullmatch("[A-Z0-9]{12}", reply["receipt"])
    assert say(client, "同意，交上去", 9).content == done.content
    found = client.post("/api/v1/look-ups", json={"receipt": reply["receipt"], "look_up_code": "0901"})
    assert found.json()["state"] == "received"


def test_an_answer_names_its_source(client):
    (reply,) = say(client, "低保户还能申请监测吗", 1).json()["replies"]
    assert set(reply["citations"][0]) == {"title", "issuer", "clause", "region", "valid_from"}
    assert reply["receipt"] is None


def test_telephones_and_addresses_are_tapped_and_nothing_said_becomes_a_tag():
    said = "打 120（急救），<b>清溪镇：0000-1000101，花了120元，见 https://example.org/my-report ，好"
    assert linked(said) == (
        '打 <a class="phone" href="tel:120">120</a>（急救），&lt;b&gt;清溪镇：'
        '<a class="phone" href="tel:00001000101">0000-1000101</a>，花了120元，见 '
        '<a class="plain" href="https://example.org/my-report">https://example.org/my-report</a> ，好'
    )


def test_a_place_picked_by_hand_goes_before_the_code(client):
    asked = say(client, STORY, 1, area_code="990101002201").json()["replies"]
    assert asked[-1]["text"].startswith("您是报自己家")
    for number, text in enumerate(ANSWERS, 2):
        asked = say(client, text, number, area_code="990101002201").json()["replies"]
    assert "柳湾乡" in asked[-1]["text"]


@pytest.mark.parametrize(
    "body", [{"session": ""}, {"message_id": ""}, {"text": "字" * 20_001}, {"attachments": ["x"] * 10}]
)
def test_a_faulty_call_is_refused_by_name(client, body):
    answer = client.post("/api/v1/chat", json={"session": "s", "message_id": "m", "text": "你好", **body})
    assert answer.status_code == 422
    assert [field["field"] for field in answer.json()["error"]["fields"]] == list(body)


@pytest.mark.parametrize("name", ["../../../console/sign-out", "a\0b", "照片", "x" * 41, ""])
def test_what_is_no_id_never_stands_on_an_officers_page(client, town, name):
    answer = say(client, "人工", 1, attachments=[name])
    assert answer.status_code == 422
    assert town.value("SELECT count(*) FROM chat_turn") == 0


def next_form(page):
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)}


def by_form(client, page, **typed):
    return client.post("/chat", data={**next_form(page), **typed})


def test_the_whole_way_by_plain_form(client, town):
    page = client.get("/chat", params={"one_code": ONE_CODE}).text
    assert "示范县清溪镇柳树村" in page
    page = by_form(client, page, text=STORY).text
    assert "本人，报自己家" in re.findall(r'name="choice" value="([^"]+)"', page)
    page = by_form(client, page, choice="本人，报自己家").text
    for text in ANSWERS[1:]:
        page = by_form(client, page, text=text).text
    sending = next_form(page)
    page = client.post("/chat", data={**sending, "choice": "同意，交上去"}).text
    assert "回执编号" in page
    assert page.count('class="own"') == 5
    again = client.post("/chat", data={**sending, "choice": "同意，交上去"}).text
    assert re.findall("[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}", again) == re.findall(
        "[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}", page
    )
    assert town.value("SELECT count(*) FROM report") == 1


def test_a_photo_comes_by_form_and_a_faulty_file_loses_nothing(client, town):
    page = client.get("/chat", params={"one_code": ONE_CODE}).text
    wrong = client.post("/chat", data={**next_form(page), "text": STORY}, files={"file": ("a.exe", b"MZ", "image/png")})
    assert wrong.status_code == 422
    assert STORY in wrong.text
    assert next_form(wrong.text) == next_form(page)
    sent = client.post("/chat", data={**next_form(page), "text": STORY}, files={"file": ("a.png", PNG, "image/png")})
    assert "一共 1 个照片" in sent.text
    assert "〔照片或录音 1 个〕" in sent.text
    assert 'id="last"' in sent.text
    assert town.value("SELECT count(*) FROM attachment") == 1


def test_nothing_said_is_no_turn_and_every_page_has_a_talk_of_its_own(client, town):
    first, second = (next_form(client.get("/chat").text) for _ in range(2))
    assert first["session"] != second["session"]
    assert by_form(client, client.get("/chat").text, text=" ").status_code == 200
    assert client.post("/chat", data={}).status_code == 200
    assert town.value("SELECT count(*) FROM conversation") == 0


def test_what_is_told_cannot_become_part_of_the_page(client):
    page = by_form(client, client.get("/chat").text, text="<script>alert(1)</script>").text
    assert "<script>alert" not in page


def test_what_an_officer_answers_is_fetched_by_json_and_shown_on_the_page(client, town):
    def news():
        return client.post("/api/v1/chat/news", json={"session": "session-of-a-phone"}).json()

    say(client, STORY, 1)
    assert news() == {"told": [], "waiting": False}
    say(client, "人工", 2)
    assert news() == {"told": [], "waiting": True}
    answer_talk(town.house, town.officer("qingxi"), 1, "您好，请说", "key-1", give_back=True)
    assert news() == {"told": ["您好，请说\n（清溪镇何秀英）"], "waiting": False}
    page = client.post("/chat", data={"session": "session-of-a-phone", "message_id": "m3"}).text
    assert 'data-told="1"' in page
    assert "（清溪镇何秀英）" in page
    assert client.post("/api/v1/chat/news", json={"session": "nobody"}).json() == {"told": [], "waiting": False}


def test_the_landing_page_leads_to_the_talk(client):
    assert f"/chat?one_code={ONE_CODE}" in client.get(f"/s/{ONE_CODE}").text


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_the_talk_in_a_browser(chromium, town, size, script):
    with serving(create_app(town.house)) as address, opened(chromium, size, script=script) as page:
        said = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{address}/chat?one_code={ONE_CODE}")
        page.fill("#text", STORY)
        page.click("button.button")
        page.click("text=本人，报自己家")
        for text, sign in zip(ANSWERS[1:], ("请留个电话", "请看看对不对"), strict=True):
            page.wait_for_selector("#text")
            page.fill("#text", text)
            page.click("button.button")
            page.wait_for_selector(f"#talk >> text={sign}")
        page.click("text=同意，交上去 >> nth=-1")
        page.wait_for_selector("#talk >> text=回执编号")
        assert page.locator("#talk .own").count() == 5
        assert {what: found for what, found in page.evaluate(CHECKS).items() if found} == {}
        assert said == []
    assert town.value("SELECT count(*) FROM report") == 1


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("file", [("huai.png", PNG), ("shuo.amr", b"#!AMR\n" + bytes(64))], ids=["photo", "voice"])
def test_a_photo_and_a_recording_in_a_browser(chromium, town, file, script):
    with serving(create_app(town.house)) as address, opened(chromium, PHONE, script=script) as page:
        page.goto(f"{address}/chat?one_code={ONE_CODE}")
        page.set_input_files("#file", {"name": file[0], "mimeType": "application/octet-stream", "buffer": file[1]})
        page.click("button.button")
        page.wait_for_selector("#last >> text=〔照片或录音 1 个〕")
        page.click("#choices >> text=就听录音、看照片")
        page.wait_for_selector("#talk >> text=您是报自己家")
    assert town.value("SELECT count(*) FROM attachment") == 1


def test_a_message_that_was_not_sent_stays_in_the_box(chromium, town):
    with serving(create_app(town.house)) as address, opened(chromium, PHONE) as page:
        page.goto(f"{address}/chat?one_code={ONE_CODE}")
        page.route("**/api/v1/chat", lambda route: route.abort())
        page.fill("#text", STORY)
        page.click("button.button")
        page.wait_for_selector("text=没有发出去")
        assert page.input_value("#text") == STORY
        page.unroute("**/api/v1/chat")
        page.click("button.button")
        page.wait_for_selector("#choices >> text=本人，报自己家")
