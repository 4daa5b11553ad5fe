"""`yimatong worker`: do the queued jobs until told to stop."""

import argparse
import asyncio
import logging

from procrastinate import App

from actions.house import House, open_house
from actions.jobs import SECONDS_WITHOUT_SIGN, WeChatWork, job_app
from actions.send_messages import Carrier, Carriers
from actions.settings import refuse_default_secrets, settings_from_environment
from bot.channels.telegram_channel import TelegramCarrier
from bot.channels.wechat_channel import WeChatAnswers, WeChatCarrier
from bot.channels.wechat_platform import WeChatPlatform
from casework.vocabulary import Channel
from tools.sms_carrier import SmsCarrier


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How many jobs at once."""
    parser.add_argument("--concurrency", type=int, default=4, help="jobs at once (default %(default)s)")


def run(arguments: argparse.Namespace) -> int:
    """Work until SIGTERM or SIGINT; a job that has begun is finished first."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    settings = settings_from_environment()
    refuse_default_secrets(settings)
    house = open_house(settings)
    try:
        asyncio.run(work(job_app(house, carriers_of(house), wechat_work(house)), arguments.concurrency))
    finally:
        house.close()
    return 0


def carriers_of(house: House) -> Carriers:
    """The ways out that the settings name; what none of them takes goes to the call list."""
    settings = house.settings
    sms = SmsCarrier(settings.sms_url, settings.sms_token.get_secret_value()) if settings.sms_url else None
    talks: dict[Channel, Carrier] = {}
    if settings.telegram_token.get_secret_value():
        talks[Channel.telegram] = TelegramCarrier(settings)
    if settings.wechat_app_id:
        talks[Channel.wechat] = WeChatCarrier(WeChatPlatform(house))
    return Carriers(sms, talks)


def wechat_work(house: House) -> WeChatWork | None:
    """What the worker does for WeChat, where it is configured."""
    if not house.settings.wechat_app_id:
        return None
    platform = WeChatPlatform(house)
    return WeChatWork(WeChatAnswers(house, platform), platform)


async def work(app: App, concurrency: int, *, wait: bool = True) -> None:
    """Do jobs; without `wait` only those that are there now."""
    async with app.open_async():
        await app.run_worker_async(
            concurrency=concurrency, wait=wait, delete_jobs="successful", fetch_job_polling_interval=1.0,
            listen_notify=False, update_heartbeat_interval=SECONDS_WITHOUT_SIGN / 3,
            stalled_worker_timeout=SECONDS_WITHOUT_SIGN, shutdown_graceful_timeout=5,
        )  # fmt: skip
