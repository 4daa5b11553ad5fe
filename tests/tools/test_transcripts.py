"""Talks are written down as they came over the wire, on every channel the same."""

import asyncio
import threading
from dataclasses import replace

from actions.house import shanghai_now
from api.app import create_app
from bot.channels.telegram_channel import TelegramTalks, open_bot
from bot.channels.wechat_channel import WeChatAnswers, WeChatTalks
from bot.channels.wechat_envelope import Envelope
from bot.channels.wechat_platform import WeChatPlatform
from tests.actions.conftest import CODE, fresh_keyring, town
from tests.by_telegram import telegram
from tests.by_wechat import ACCOUNT, LONG_ENOUGH, fake
from tests.chromium import serving
from tools.transcripts import TALKS, Telegram, Way, WebChat, WeChat, page_of
from tools.wechat_double import WeChatDouble

__all__ = ["fake", "fresh_keyring", "telegram", "town"]


def test_the_web_chat_is_written_down(town):
    with serving(create_app(town.house)) as address:
        page = page_of(Way("the web chat", "over the wire", WebChat(address)), CODE)
    assert page.startswith("# Talks on the web chat\n")
    assert page.count("\n## ") == len(TALKS)
    assert page.count("\n**") == sum(map(len, TALKS.values()))
    assert page.count("回执编号：") == 2
    assert "〔同意，交上去〕" in page


def test_telegram_is_written_down(town, telegram):
    stop = threading.Event()

    async def serve() -> None:
        bot = open_bot(town.house.settings)
        async with bot:
            serving = asyncio.ensure_future(TelegramTalks(town.house, bot).serve(rest=0.01))
            await asyncio.to_thread(stop.wait, 120)
            serving.cancel()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    try:
        page = page_of(Way("Telegram", "over the wire", Telegram(telegram)), CODE)
    finally:
        stop.set()
        thread.join()
    assert page.count("回执编号：") == 2
    assert page.count("\n**") == sum(map(len, TALKS.values()))


def test_wechat_is_written_down(town, fake: WeChatDouble):
    house = replace(town.with_settings(wechat_url=fake.address, **ACCOUNT), clock=shanghai_now)
    app = create_app(house)
    answers = WeChatAnswers(house, WeChatPlatform(house))
    app.state.wechat = WeChatTalks(house, Envelope.of(house.settings), answers, LONG_ENOUGH)
    with serving(app) as address:
        page = page_of(Way("WeChat", "over the wire", WeChat(address, fake)), CODE)
    assert page.count("回执编号：") == 2
    assert page.count("\n**") == sum(map(len, TALKS.values()))
    assert "> 1. 同意，交上去" in page
