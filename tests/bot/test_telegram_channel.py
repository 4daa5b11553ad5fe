"""Telegram by polling and by webhook, with a small server in its place that speaks the Bot API."""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import httpx
import pytest
from pydantic import SecretStr

from actions.send_messages import NeverCarried, NotCarried
from api.app import create_app
from api.telegram_webhook import PATH
from bot.channels.telegram_channel import LONGEST_TEXT, TelegramCarrier, open_bot, register_webhook
from bot.wording import sentences
from casework.vocabulary import Channel
from db.session import Scope
from db.tables import ChatTurn
from notices.wording import say
from tests.actions.conftest import CODE, LIUSHU, ToldReader, fresh_keyring, town
from tests.by_telegram import SECRET, by_webhook, in_a_loop, poll, telegram
from tests.chromium import serving
from tools.telegram_double import Refusal, TelegramDouble
from tools.worker import carriers_of

__all__ = ["fresh_keyring", "telegram", "town"]

STORY = "我爹上个月查出来肺癌，住院花了六万多，都是借的"

OGG = b"OggS" + bytes(64)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


BOTH = pytest.mark.parametrize("answer", [poll, by_webhook], ids=["polling", "webhook"])


def write_a_report(telegram: TelegramDouble) -> None:
    for text in (f"/start {CODE}", STORY, "本人，报自己家", "王二柱", "13900000901", "同意，交上去"):
        telegram.write(text)


def said(telegram: TelegramDouble) -> list[str]:
    return [message["text"] for message in telegram.sent]


def receipts(telegram: TelegramDouble) -> list[str]:
    return [text for text in said(telegram) if "回执编号" in text]


def offered(telegram: TelegramDouble) -> list[str]:
    rows = telegram.sent[-1].get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


@BOTH
def test_a_report_by_telegram(town, telegram, answer):
    write_a_report(telegram)
    answer(town.house, telegram)
    assert len(receipts(telegram)) == 1
    rows = town.rows("SELECT channel, area_code, one_code FROM report")
    assert [tuple(row) for row in rows] == [("telegram", LIUSHU, CODE)]


@BOTH
def test_a_choice_is_pressed_or_typed_as_a_number(town, telegram, answer):
    telegram.write(f"/start {CODE}")
    telegram.write(STORY)
    answer(town.house, telegram)
    assert offered(telegram)[0] == "本人，报自己家"
    telegram.press("邻居、亲友，帮别人报")
    answer(town.house, telegram)
    assert said(telegram)[-1] == sentences()["ask.head_name"]
    marked = [row[0]["text"] for row in telegram.sent[-2]["reply_markup"]["inline_keyboard"]]
    assert "✓ 邻居、亲友，帮别人报" in marked
    assert "answerCallbackQuery" in telegram.calls
    telegram.write("1")
    answer(town.house, telegram)
    assert said(telegram)[-1] == sentences()["ask.name"]


def test_a_button_pressed_twice_and_one_too_old_do_no_harm(town, telegram):
    telegram.write(f"/start {CODE}")
    telegram.write(STORY)
    poll(town.house, telegram)
    telegram.press("本人，报自己家")
    telegram.press("本人，报自己家")
    poll(town.house, telegram)
    telegram.press_on({"chat": telegram.chat, "message_id": 1, "date": 0}, "0")
    poll(town.house, telegram)
    assert said(telegram)[-1] == sentences()["ask.name"]
    assert town.value("SELECT count(*) FROM report") == 0


@BOTH
def test_photo_and_voice_go_with_the_report(town, telegram, answer):
    telegram.write(f"/start {CODE}")
    telegram.show(PNG, caption=STORY)
    telegram.show(OGG, "voice")
    for text in ("本人，报自己家", "王二柱", "没电话", "对"):
        telegram.write(text)
    answer(town.house, telegram)
    rows = town.rows("SELECT media_type FROM attachment WHERE report_id IS NOT NULL ORDER BY media_type")
    assert [row[0] for row in rows] == ["audio/ogg", "image/png"]
    assert len(receipts(telegram)) == 1


def test_what_cannot_be_kept_is_said_and_the_words_beside_it_are_heard(town, telegram):
    telegram.write(f"/start {CODE}")
    telegram.show(b"MZ", "document", caption=STORY)
    telegram.show(PNG, size=20_000_000)
    telegram.show(PNG, "video")
    telegram.edit("改了几个字")
    poll(town.house, telegram)
    refused, asked, large, video, edited = said(telegram)[1:]
    assert refused == large
    assert "只收照片和录音" in refused
    assert asked == sentences()["ask.relation"]
    assert (video, edited) == (sentences()["cannot_take"], sentences()["edited"])


def test_a_place_is_found_by_where_the_person_stands_and_not_kept(town, telegram):
    telegram.write(STORY)
    telegram.write("", location={"latitude": 0.086, "longitude": 0.056})
    poll(town.house, telegram)
    assert offered(telegram)[0] == "示范县清溪镇柳树村"
    assert offered(telegram)[-1] == "都不是"
    telegram.press("示范县清溪镇柳树村")
    poll(town.house, telegram)
    assert said(telegram)[-1] == sentences()["ask.relation"]
    assert town.value("SELECT area_code FROM conversation") == LIUSHU
    telegram.write("", location={"latitude": 39.9, "longitude": 116.4})
    poll(town.house, telegram)
    assert sentences()["near.none"] in said(telegram)
    assert "清溪镇" in offered(telegram)


def test_a_shared_contact_is_a_telephone_number(town, telegram):
    for text in (f"/start {CODE}", STORY, "本人，报自己家", "王二柱"):
        telegram.write(text)
    telegram.write("", contact={"phone_number": "+8613900000901", "first_name": "王"})
    poll(town.house, telegram)
    assert "电话：13900000901" in said(telegram)[-1]


@BOTH
def test_what_telegram_refuses_is_said_again_and_done_once(town, telegram, answer):
    write_a_report(telegram)
    telegram.refusals["sendMessage"] = [
        Refusal(429, "Too Many Requests", retry_after=1), Refusal(502, "Bad Gateway"), Refusal(0),
        *[Refusal(500, "Internal")] * 4,
    ]  # fmt: skip
    answer(town.house, telegram)
    assert telegram.refusals["sendMessage"] == []
    assert len(receipts(telegram)) == 1
    assert town.value("SELECT count(*) FROM report") == 1


def test_a_telegram_that_keeps_silent_is_asked_again(town, telegram):
    telegram.refusals["sendMessage"] = [Refusal(0, seconds=6.0)]
    telegram.write("/start")
    poll(town.house, telegram)
    assert len(telegram.sent) == 1


def test_polling_goes_on_when_telegram_and_the_database_come_back(town, telegram):
    telegram.refusals["getUpdates"] = [Refusal(502, "Bad Gateway"), Refusal(429, "Too Many Requests", retry_after=0)]
    telegram.refusals["setMyCommands"] = [Refusal(500, "Internal")]
    write_a_report(telegram)
    poll(town.house, telegram)
    assert len(receipts(telegram)) == 1


class Stumbling(ToldReader):
    """Falls over one message."""

    def read(self, text, names=()):
        if "绊倒" in text:
            raise ZeroDivisionError(text)
        return super().read(text, names)


@BOTH
def test_a_message_that_cannot_be_answered_stops_nobody(town, telegram, answer, caplog):
    town.house = replace(town.house, reader=Stumbling())
    telegram.write("这句话要绊倒你，绊倒了就谁也说不了话")
    telegram.write("/start")
    answer(town.house, telegram)
    assert said(telegram)[0] == say("errors.unexpected")
    assert len(said(telegram)) == 2
    assert "ZeroDivisionError" in caplog.text
    assert "绊倒" not in caplog.text


@BOTH
def test_whoever_has_blocked_the_bot_keeps_nobody_waiting(town, telegram, answer):
    telegram.refusals["sendMessage"] = [Refusal(403, "Forbidden: bot was blocked by the user")]
    write_a_report(telegram)
    answer(town.house, telegram)
    assert len(receipts(telegram)) == 1


@BOTH
def test_the_same_updates_again_give_the_same_receipt(town, telegram, answer):
    write_a_report(telegram)
    updates = list(telegram.updates)
    answer(town.house, telegram)
    telegram.updates = updates
    answer(town.house, telegram)
    first, again = receipts(telegram)
    assert first == again
    assert town.value("SELECT count(*) FROM report") == 1


@BOTH
def test_what_is_said_in_a_group_is_passed_over(town, telegram, answer):
    telegram.chat = {"id": -5, "type": "group", "title": "村民群"}
    telegram.write(STORY)
    answer(town.house, telegram)
    assert telegram.sent == []
    assert town.value("SELECT count(*) FROM conversation") == 0


def test_long_answers_come_in_several_messages(town, telegram):
    telegram.write(f"/start {CODE}")
    telegram.write(STORY + "，还有很多" * 500)
    for text in ("本人，报自己家", "王二柱", "没电话"):
        telegram.write(text)
    poll(town.house, telegram)
    assert max(map(len, said(telegram))) <= LONGEST_TEXT
    assert sum(len(text) for text in said(telegram)) > 2500
    assert offered(telegram) == ["同意，交上去", "要改", "不报了"]


def test_an_answer_names_its_source(town, telegram):
    telegram.write(f"/start {CODE}")
    telegram.write("低保户还能申请监测吗")
    poll(town.house, telegram)
    assert "出处：" in said(telegram)[-1]


def test_messages_brought_at_once_are_answered_in_their_order(town, telegram):
    """The second waits while the first is still being read, though it could be answered at once."""
    telegram.secret = SECRET
    reading, go_on = threading.Event(), threading.Event()

    class Slow(ToldReader):
        def read(self, text, names=()):
            reading.set()
            assert go_on.wait(30)
            return super().read(text, names)

    town.house = replace(town.house, reader=Slow())
    telegram.write(STORY)
    telegram.write("。。")
    first, second = telegram.updates
    app = create_app(town.house)
    with serving(app) as address, ThreadPoolExecutor(2) as pool:
        answers = [pool.submit(telegram.bring, first, address + PATH)]
        assert reading.wait(30)
        answers.append(pool.submit(telegram.bring, second, address + PATH))
        wait_for(lambda: len(app.state.telegram._turns[7]._waiters or ()) == 1)
        assert telegram.sent == []
        go_on.set()
        assert [answer.result() for answer in answers] == [200, 200]
    assert said(telegram) == [sentences()["ask.place"], sentences()["ask.place"]]
    with town.owner.transaction(Scope.owner()) as session:
        assert [turn.text for turn in session.query(ChatTurn).order_by(ChatTurn.id)] == [STORY, "。。"]


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


# ── the webhook's door ─────────────────────────────────────────────────────────────────────────────────────────


def test_only_telegram_may_bring_updates(town, telegram):
    update = {"update_id": 1, "message": {"message_id": 1, "date": 0, "chat": telegram.chat, "text": STORY}}
    with serving(create_app(town.house)) as address:
        for secret in ("", "guessed", "gé"):
            telegram.secret = secret
            headers = {"X-Telegram-Bot-Api-Secret-Token": secret.encode()}
            assert httpx.post(address + PATH, json=update, headers=headers, trust_env=False).status_code == 403
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        for body in (b"{", b"[]", b'"x"', b"{}", b'{"update_id": 3}'):
            answer = httpx.post(address + PATH, content=body, headers=headers, trust_env=False)
            assert answer.status_code == (400 if body == b"{" else 200)
    assert town.value("SELECT count(*) FROM conversation") == 0


def test_without_a_secret_there_is_no_webhook(town, telegram):
    settings = town.house.settings.model_copy(update={"telegram_secret": SecretStr("")})
    with serving(create_app(replace(town.house, settings=settings))) as address:
        headers = {"X-Telegram-Bot-Api-Secret-Token": ""}
        assert httpx.post(address + PATH, json={"update_id": 1}, headers=headers, trust_env=False).status_code == 404


def test_the_webhook_is_registered_with_its_secret(town, telegram):
    async def register() -> None:
        async with open_bot(town.house.settings) as bot:
            await register_webhook(bot, "https://example.org/api/telegram", SECRET)

    in_a_loop(register)
    assert (telegram.webhook, telegram.secret) == ("https://example.org/api/telegram", SECRET)
    assert "setMyCommands" in telegram.calls


# ── telling people in their talk ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("refusal", "raised", "seconds"),
    [
        (Refusal(403, "Forbidden: bot was blocked by the user"), NeverCarried, 0.0),
        (Refusal(400, "Bad Request: chat not found"), NeverCarried, 0.0),
        (Refusal(429, "Too Many Requests", retry_after=30), NotCarried, 30.0),
        (Refusal(502, "Bad Gateway"), NotCarried, 0.0),
        (Refusal(0), NotCarried, 0.0),
    ],
)
def test_the_carrier_says_whether_to_try_again(town, telegram, refusal, raised, seconds):
    telegram.refusals["sendMessage"] = [refusal]

    async def carry() -> None:
        await asyncio.to_thread(TelegramCarrier(town.house.settings).send, "7", "有人答复您了", "reply:1")

    with pytest.raises(NotCarried) as caught:
        in_a_loop(carry)
    assert (type(caught.value), caught.value.seconds) == (raised, seconds)


def test_the_worker_carries_by_telegram(town, telegram):
    carriers_of(town.house).talks[Channel.telegram].send("7", "有人答复您了", "reply:1")
    assert said(telegram) == ["有人答复您了"]
