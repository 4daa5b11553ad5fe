"""Telegram, with a small server in its place that speaks the Bot API's getUpdates and sendMessage."""

import asyncio
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from telegram import Bot

from bot.channels.telegram_channel import serve
from tests.actions.conftest import CODE, fresh_keyring, town

__all__ = ["fresh_keyring", "town"]

STORY = "我爹上个月查出来肺癌，住院花了六万多，都是借的"
TALK = (f"/start {CODE}", STORY, "本人，报自己家", "王二柱", "13900000901", "同意，交上去")
CHAT = {"id": 7, "type": "private"}


class FakeTelegram(ThreadingHTTPServer):
    """Holds updates until their ids are acknowledged by the offset; refuses the sendings it is told to refuse."""

    def __init__(self, texts: tuple[str, ...]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.updates = [
            {"update_id": number, "message": {"message_id": number, "date": 0, "chat": CHAT, "text": text}}
            for number, text in enumerate(texts, 1)
        ]
        self.refusals: list[tuple[int, dict[str, object]]] = []
        self.sent: list[dict[str, str]] = []
        self.all_answered = threading.Event()

    def take(self, method: str, told: dict[str, str]) -> tuple[int, object]:
        if method == "getMe":
            return 200, {"id": 1, "is_bot": True, "first_name": "一码通", "username": "yimatong_bot"}
        if method == "getUpdates":
            left = [update for update in self.updates if update["update_id"] >= int(told.get("offset", 0))]
            if not left:
                self.all_answered.set()
            return 200, left
        if self.refusals:
            return self.refusals.pop(0)
        self.sent.append(told)
        return 200, {"message_id": len(self.sent), "date": 0, "chat": CHAT, "text": told["text"]}


class _Handler(BaseHTTPRequestHandler):
    server: FakeTelegram

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        told = {name: values[0] for name, values in parse_qs(body).items()}
        status, result = self.server.take(self.path.rsplit("/", 1)[-1], told)
        answer = {"ok": True, "result": result} if status == 200 else {"ok": False, "error_code": status, **result}
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    server = FakeTelegram(TALK)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def talk(house, telegram: FakeTelegram) -> None:
    """Serve until everything was answered."""

    async def until_answered() -> None:
        bot = Bot("1:token", base_url=f"http://127.0.0.1:{telegram.server_address[1]}/bot")
        async with bot:
            serving = asyncio.ensure_future(serve(house, bot, rest=0.01))
            assert await asyncio.to_thread(telegram.all_answered.wait, 30)
            serving.cancel()

    # Its own thread: a browser test may have left an event loop running in this one.
    thread = threading.Thread(target=asyncio.run, args=(until_answered(),))
    thread.start()
    thread.join(60)


def receipts(telegram: FakeTelegram) -> list[str]:
    return [said["text"] for said in telegram.sent if "回执编号" in said["text"]]


def test_a_report_by_telegram(town, telegram):
    talk(town.house, telegram)
    assert len(receipts(telegram)) == 1
    offered = [json.loads(said["reply_markup"]).get("keyboard") for said in telegram.sent]
    assert [{"text": "本人，报自己家"}] in [row for rows in offered if rows for row in rows]


def test_what_telegram_refuses_is_said_again_and_done_once(town, telegram):
    telegram.refusals = [
        (429, {"description": "Too Many Requests", "parameters": {"retry_after": 1}}),
        (502, {"description": "Bad Gateway"}),
    ]
    talk(town.house, telegram)
    assert telegram.refusals == []
    assert len(receipts(telegram)) == 1


def test_the_same_updates_again_after_a_crash_give_the_same_receipt(town, telegram):
    talk(town.house, telegram)
    telegram.all_answered.clear()
    talk(town.house, telegram)
    first, again = receipts(telegram)
    assert first == again
