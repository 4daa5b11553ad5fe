"""`yimatong telegram`: talk with residents on Telegram until told to stop."""

import argparse
import asyncio
import logging
import signal

from telegram import Bot

from actions.house import House, open_house
from actions.settings import refuse_default_secrets, settings_from_environment
from bot.channels.telegram_channel import serve


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose: token and address are settings."""


def run(_: argparse.Namespace) -> int:
    """Serve until SIGTERM or SIGINT; a message that is being answered comes again at the next start."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    settings = settings_from_environment()
    refuse_default_secrets(settings)
    house = open_house(settings)
    bot = Bot(settings.telegram_token.get_secret_value(), base_url=settings.telegram_url)
    try:
        asyncio.run(_serve_until_told(house, bot))
    finally:
        house.close()
    return 0


async def _serve_until_told(house: House, bot: Bot) -> None:
    serving = asyncio.ensure_future(serve(house, bot))
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, serving.cancel)
    async with bot:
        await asyncio.wait([serving])
    if not serving.cancelled():
        serving.result()  # what ended it unasked is raised, for the log and the supervisor
