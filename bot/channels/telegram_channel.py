"""Telegram, asked for its news by long polling; choices become buttons, a leaflet's link brings its code along.

An update is acknowledged only when it has been answered: after a crash it comes again, and the talk gives the same
replies without doing anything twice. Source: Telegram Bot API, getUpdates and deep linking.
"""

import asyncio
import logging

from telegram import Bot, Message, ReplyKeyboardMarkup, ReplyKeyboardRemove, Update
from telegram.error import RetryAfter, TelegramError

from actions.house import House
from actions.take_turn import Incoming
from bot.conversation import Reply, converse
from casework.vocabulary import Channel

LONGEST_TEXT = 4096  # characters of one message (Bot API, sendMessage)
SECONDS_OF_POLLING = 25
LONGEST_REST = 60.0
_log = logging.getLogger(__name__)


async def serve(house: House, bot: Bot, rest: float = 1.0) -> None:
    """Answer everybody until cancelled; `rest` is the first pause in seconds after a failure, doubled each time."""
    offset, pause = 0, rest
    while True:
        try:
            for update in await bot.get_updates(offset=offset, timeout=SECONDS_OF_POLLING):
                await answer(house, bot, update)
                offset = update.update_id + 1
            pause = rest
        except TelegramError as failure:
            _log.warning("Telegram did not take part: %s", type(failure).__name__)
            await asyncio.sleep(_seconds(failure) or pause)
            pause = min(2 * pause, LONGEST_REST)


def _seconds(failure: TelegramError) -> float:
    """How long Telegram asks to be left alone, 0.0 when it does not say."""
    if not isinstance(failure, RetryAfter):
        return 0.0
    wait = failure.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()


async def answer(house: House, bot: Bot, update: Update) -> None:
    """Reply to one update; what is no text of a person's own talk is passed over."""
    message = update.message
    if message is None or not message.text:
        return
    replies = await asyncio.to_thread(converse, house, incoming_of(update.update_id, message))
    for reply in replies:
        await bot.send_message(message.chat_id, _text(reply), reply_markup=_buttons(reply))


def incoming_of(update_id: int, message: Message) -> Incoming:
    """The message as the talk takes it; `/start CODE` is the leaflet's link and says nothing by itself."""
    words = message.text or ""
    command, _, code = words.partition(" ")
    started = command == "/start"
    return Incoming(
        Channel.telegram, str(message.chat_id), str(update_id), "你好" if started else words,
        one_code=code.strip() if started else "",
    )  # fmt: skip


def _text(reply: Reply) -> str:
    sources = [f"（{source['issuer']}《{source['title']}》）" for source in reply.citations]
    return "\n".join([reply.text, *sources])[:LONGEST_TEXT]


def _buttons(reply: Reply) -> ReplyKeyboardMarkup | ReplyKeyboardRemove:
    if not reply.choices:
        return ReplyKeyboardRemove()
    return ReplyKeyboardMarkup([[choice] for choice in reply.choices], resize_keyboard=True, one_time_keyboard=True)
