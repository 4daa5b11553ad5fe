"""`yimatong telegram`: talk with residents on Telegram until told to stop, or have Telegram bring its news."""

import argparse
import asyncio
import logging
import signal

from telegram.ext import ExtBot

from actions.house import House, open_house
from actions.settings import Settings, refuse_default_secrets, settings_from_environment
from api.telegram_webhook import PATH
from bot.channels.telegram_channel import TelegramTalks, open_bot, register_webhook
from tools.say import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Token, secret and address are settings."""
    parser.add_argument("--webhook", action="store_true", help="register the webhook once, instead of polling")


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGTERM or SIGINT; a message that is being answered comes again at the next start."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    settings = settings_from_environment()
    refuse_default_secrets(settings)
    if arguments.webhook:
        return _register(settings)
    house = open_house(settings)
    try:
        asyncio.run(_serve_until_told(house, open_bot(settings)))
    finally:
        house.close()
    return 0


def _register(settings: Settings) -> int:
    """From now on Telegram calls the application; polling again (`yimatong telegram`) ends that."""
    secret, address = settings.telegram_secret.get_secret_value(), settings.public_url.rstrip("/") + PATH
    if not secret or not address.startswith("https://"):
        say("A webhook needs YIMATONG_TELEGRAM_SECRET and an https:// address in YIMATONG_PUBLIC_URL")
        return 1
    asyncio.run(_tell(open_bot(settings), address, secret))
    say(f"Telegram brings its updates to {address}")
    return 0


async def _tell(bot: ExtBot[int], address: str, secret: str) -> None:
    async with bot:
        await register_webhook(bot, address, secret)


async def _serve_until_told(house: House, bot: ExtBot[int]) -> None:
    serving = asyncio.ensure_future(TelegramTalks(house, bot).serve())
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, serving.cancel)
    async with bot:
        await asyncio.wait([serving])
    if not serving.cancelled():
        serving.result()  # what ended it unasked is raised, for the log and the supervisor
