"""The platform's calls over HTTP, the village's WeChat code on its page, and those who would come in uninvited."""

import asyncio
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from fastapi.testclient import TestClient
from PIL import Image
from pydantic import SecretStr

from actions.answer_inbound import answer_waiting, keep_inbound
from actions.house import shanghai_now
from actions.jobs import job_app
from actions.send_messages import Carriers, send_message
from actions.settings import Settings
from actions.wechat_codes import fetch_wechat_codes
from api.app import create_app
from bot.channels.wechat_channel import WeChatAnswers, WeChatTalks, inbound_of
from bot.channels.wechat_envelope import Envelope, read_xml
from bot.channels.wechat_platform import WeChatPlatform
from casework.vocabulary import Channel
from db.session import Database
from tests.actions.conftest import CODE, Town
from tests.api.sample_report import ONE_CODE
from tests.by_wechat import ACCOUNT, JPEG, PERSON, Caller, fake
from tests.chromium import DESK, PHONE, chromium, opened, serving
from tools.wechat_double import AES_KEY, SECRET, TOKEN, Follower, Trouble, WeChatDouble
from tools.worker import carriers_of, wechat_work, work

__all__ = ["chromium", "fake"]
STORY = "我爹上个月查出来肺癌，住院花了六万多，都是借的"
ADDRESS = f"http://weixin.qq.com/q/02{CODE}"


@pytest.fixture
def house(town: Town, fake: WeChatDouble):
    return town.with_settings(wechat_url=fake.address, **ACCOUNT)


@pytest.fixture
def wechat(house) -> Iterator[TestClient]:
    """The application with the channel; it waits longer than in earnest, for a machine that is busy with tests."""
    app = create_app(house)
    answers = WeChatAnswers(house, WeChatPlatform(house))
    app.state.wechat = WeChatTalks(house, Envelope.of(house.settings), answers, seconds=60)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def caller(town: Town) -> Caller:
    return Caller(town.clock.now.timestamp())


def post(client: TestClient, caller: Caller, xml: str):
    query, body = caller.envelope(xml)
    return client.post("/wechat", params=query, content=body, headers={"Content-Type": "text/xml"})


def said(client: TestClient, caller: Caller, xml: str) -> str:
    answer = post(client, caller, xml)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/xml")
    told = caller.read(answer.text)
    assert (told["ToUserName"], told["FromUserName"], told["MsgType"]) == (PERSON, "gh_invented", "text")
    return told["Content"]


def test_a_hardship_told_by_wechat_from_the_scan_to_the_progress(wechat, caller, fake, town):
    fake.files["photo-1"] = JPEG
    said(wechat, caller, caller.event("subscribe", f"qrscene_{CODE}"))
    said(wechat, caller, caller.text(STORY))
    said(wechat, caller, caller.text("1"))
    said(wechat, caller, caller.message(MsgType="image", PicUrl="http://127.0.0.1:9/", MediaId="photo-1"))
    for words in ("王二柱", "13900000901"):
        said(wechat, caller, caller.text(words))
    sent = said(wechat, caller, caller.text("1"))
    receipt = re.search("回执编号：([A-Z0-9 -]+)", sent).group(1)
    found = wechat.post("/api/v1/look-ups", json={"receipt": receipt, "look_up_code": "0901"}).json()
    assert found["state"] == "received"
    assert "已收到" in said(wechat, caller, caller.text("查进度"))
    assert town.rows("SELECT channel, one_code FROM report") == [("wechat", CODE)]


def test_the_address_is_proved_by_its_echo(wechat, caller):
    query, _ = caller.envelope("<xml/>")
    answer = wechat.get("/wechat", params={**query, "echostr": "<b>4567</b>"})
    assert (answer.status_code, answer.text) == (200, "<b>4567</b>")
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert wechat.get("/wechat", params={"echostr": "4567"}).status_code == 403


def test_where_it_is_not_configured_there_is_no_such_address(client, caller):
    query, body = caller.envelope(caller.text("你好"))
    assert client.post("/wechat", params=query, content=body).status_code == 404
    assert client.get("/wechat", params=query).status_code == 404


@pytest.mark.parametrize("faulty", [{"wechat_token": SecretStr("")}, {"wechat_aes_key": SecretStr("short")}])
def test_a_faulty_account_does_not_start_and_says_which_setting(town, faulty):
    with pytest.raises(ValueError, match="YIMATONG_WECHAT") as refused:
        create_app(town.with_settings(**{**ACCOUNT, **faulty}))
    assert "short" not in str(refused.value)


def test_a_forged_call_is_refused_and_leaves_nothing(wechat, caller, town, caplog):
    forger = Caller(caller.now, token="guessed")
    answer = post(wechat, forger, caller.text(STORY))
    assert (answer.status_code, answer.text) == (403, "wrong signature\n")
    answer = post(wechat, Caller(caller.now, app_id="wxanother"), caller.text(STORY))
    assert (answer.status_code, answer.text) == (403, "for another account\n")
    answer = post(wechat, Caller(caller.now - 3600), caller.text(STORY))
    assert (answer.status_code, answer.text) == (403, "old signature\n")
    assert town.value("SELECT count(*) FROM inbound_message") == 0
    assert not any(word in caplog.text for word in (PERSON, "肺癌", TOKEN, AES_KEY))


def test_a_body_that_is_too_large_is_refused_before_it_is_read(wechat, caller):
    query, _ = caller.envelope("<xml/>")
    body = b"<xml>" + b"x" * 70_000 + b"</xml>"
    assert wechat.post("/wechat", params=query, content=body).status_code == 413
    assert wechat.post("/wechat", params=query, content=iter([body])).status_code == 413


def test_events_without_an_answer_are_taken(wechat, caller):
    answer = post(wechat, caller, caller.event("VIEW", "http://127.0.0.1"))
    assert (answer.status_code, answer.text) == (200, "success")


def test_without_a_database_the_platform_is_to_come_again(house, caller, town):
    away = replace(house, database=Database("postgresql+psycopg://nobody@127.0.0.1:9/none"))
    xml = caller.text("你好")
    with TestClient(create_app(away), raise_server_exceptions=False) as client:
        assert post(client, caller, xml).status_code == 503
    assert town.value("SELECT count(*) FROM inbound_message") == 0


def test_a_slow_answer_is_carried_by_the_worker(house, caller, fake, town):
    held = threading.Event()
    fake.files["photo-1"] = JPEG
    fake.trouble("media/get", Trouble(503, held=held))
    app = create_app(house)
    app.state.wechat = WeChatTalks(house, Envelope.of(house.settings), WeChatAnswers(house, WeChatPlatform(house)), 0.1)
    with TestClient(app) as client:
        answer = post(client, caller, caller.message(MsgType="image", MediaId="photo-1"))
        assert (answer.status_code, answer.text) == (200, "success")
        held.set()
    town.clock.turn(seconds=31)
    assert answer_waiting(house, wechat_work(house).answer) == 1
    send_message(house, town.value("SELECT id FROM message"), carriers_of(house))
    ((person, words),) = fake.said
    assert person == PERSON
    assert "1 个照片" in words
    assert carriers_of(town.house) == Carriers()
    assert wechat_work(town.house) is None


def test_the_workers_own_jobs(house, caller, fake, town):
    keep_inbound(house, inbound_of(read_xml(caller.text(STORY).encode())))
    town.clock.turn(seconds=31)
    app = job_app(house, carriers_of(house), wechat_work(house))

    async def do() -> None:
        async with app.open_async():
            for name in ("answer_waiting", "fetch_wechat_codes"):
                await app.configure_task(name).defer_async(timestamp=0)
        await work(app, 2, wait=False)
        await work(app, 2, wait=False)  # what the first round asked for

    with ThreadPoolExecutor(1) as own:
        own.submit(asyncio.run, do()).result()
    assert [person for person, _ in fake.said] == [PERSON]
    assert town.value("SELECT count(*) FROM wechat_code") == town.value("SELECT count(*) FROM one_code")


def test_people_of_the_trials_talk_over_real_http(town, fake):
    """As the transcripts are made: everything is signed and sealed, over a real connection, at the real time."""
    house = replace(town.with_settings(wechat_url=fake.address, **ACCOUNT), clock=shanghai_now)
    app = create_app(house)
    app.state.wechat = WeChatTalks(house, Envelope.of(house.settings), WeChatAnswers(house, WeChatPlatform(house)), 60)
    with serving(app) as address:
        follower = Follower(f"{address}/wechat", fake)
        assert "1. 我要申报" in follower.scan(CODE)
        assert "1. 本人，报自己家" in follower.say(STORY)
        assert "请问您叫什么名字" in follower.say("1")


# ── the code on the page ───────────────────────────────────────────────────────────────────────────────────────


def fetch(house) -> int:
    return fetch_wechat_codes(house, WeChatPlatform(house))


def test_the_villages_page_shows_wechats_own_code_for_the_village(wechat, house, fake, town):
    assert "wechat.png" not in wechat.get(f"/s/{ONE_CODE}").text
    codes = town.value("SELECT count(*) FROM one_code")
    assert fetch(house) == codes
    assert fetch(house) == 0
    assert len(set(fake.scenes)) == codes
    assert f'src="/s/{ONE_CODE}/wechat.png"' in wechat.get(f"/s/{ONE_CODE}").text
    picture = wechat.get(f"/s/{ONE_CODE}/wechat.png")
    assert picture.headers["content-type"] == "image/png"
    assert len(picture.content) < 2_000
    (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(picture.content)).convert("L"))
    assert read.text == ADDRESS


def test_a_revoked_or_unknown_code_has_no_picture(wechat, house, town):
    fetch(house)
    town.rows("UPDATE one_code SET revoked_at = now() RETURNING code")
    for code in (ONE_CODE, "NEVERWAS", "x" * 60):
        assert wechat.get(f"/s/{code}/wechat.png").status_code == 404
    assert "wechat.png" not in wechat.get(f"/s/{ONE_CODE}").text


def test_codes_that_the_platform_does_not_make_now_are_asked_for_later(house, fake, town):
    fake.trouble("qrcode/create", Trouble(told={"errcode": 45009}))
    assert fetch(house) == 0
    assert fetch(house) == town.value("SELECT count(*) FROM one_code")


def test_the_page_stays_light_and_whole_with_the_picture(chromium, house):
    fetch(house)
    checks = (Path(__file__).with_name("page_checks.js")).read_text()
    with serving(create_app(house)) as address:
        for size in (PHONE, DESK):
            with opened(chromium, size) as page:
                page.goto(f"{address}/s/{ONE_CODE}")
                page.wait_for_load_state()
                assert page.eval_on_selector(".wechat img", "image => image.complete && image.naturalWidth > 100")
                assert not {what: found for what, found in page.evaluate(checks).items() if found}


def test_settings_hide_their_secrets(house):
    shown = repr(house.settings)
    assert not any(secret in shown for secret in (SECRET, TOKEN, AES_KEY))
    assert Settings.model_fields["wechat_url"].default == "https://api.weixin.qq.com"
    assert Channel.wechat in carriers_of(house).talks
