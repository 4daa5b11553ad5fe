"""A house that talks on Telegram, with a double in Telegram's place, and both ways in which updates come to it."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from pydantic import SecretStr

from api.app import create_app
from api.telegram_webhook import PATH
from bot.channels import telegram_channel
from bot.channels.telegram_channel import TelegramTalks, open_bot
from tests.chromium import serving
from tools.telegram_double import TOKEN, TelegramDouble, telegram_double

SECRET = "agreed-with-telegram"


@pytest.fixture
def telegram(town, monkeypatch) -> Iterator[TelegramDouble]:
    monkeypatch.setattr(telegram_channel, "PAUSES", (0.01, 0.01))
    with telegram_double() as double:
        told = {
            "telegram_token": SecretStr(TOKEN),
            "telegram_url": double.address,
            "telegram_secret": SecretStr(SECRET),
        }
        town.house = replace(town.house, settings=town.house.settings.model_copy(update=told))
        yield double


def in_a_loop(coroutine: Callable) -> None:
    """Run to the end in a thread of its own: a browser test may have left an event loop running in this one."""
    failures: list[BaseException] = []

    def run() -> None:
        try:
            asyncio.run(coroutine())
        except BaseException as failure:
            failures.append(failure)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(120)
    if failures:
        raise failures[0]


def poll(house, telegram: TelegramDouble) -> None:
    """Poll until everything was answered and acknowledged."""

    async def until_answered() -> None:
        bot = open_bot(house.settings)
        async with bot:
            serving = asyncio.ensure_future(TelegramTalks(house, bot).serve(rest=0.01))
            await asyncio.to_thread(telegram.wait_until_answered, 60)
            serving.cancel()

    in_a_loop(until_answered)


def by_webhook(house, telegram: TelegramDouble) -> None:
    telegram.secret = SECRET
    with serving(create_app(house)) as address:
        telegram.bring_all(address + PATH)
