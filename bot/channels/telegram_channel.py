"""Telegram, by webhook or by long polling; choices become buttons, a leaflet's link brings its code along.

An update is acknowledged only when it has been answered: after a crash it comes again, and the talk gives the same
replies without doing anything twice. Source: Telegram Bot API, getUpdates, setWebhook and deep linking.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import TypeVar
from weakref import WeakValueDictionary

from telegram import (
    Audio,
    Bot,
    BotCommand,
    Document,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    PhotoSize,
    Update,
    Voice,
)  # fmt: skip
from telegram.constants import ChatType, UpdateType
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import AIORateLimiter, ExtBot

from actions.errors import TRY_AGAIN_LATER
from actions.house import House
from actions.send_messages import NeverCarried, NotCarried
from actions.settings import Settings
from actions.take_turn import Incoming
from bot.conversation import Reply, converse
from bot.files import FilesKept, keep_files, too_large
from bot.wording import sentences
from casework.vocabulary import Channel
from notices.wording import say

LONGEST_TEXT = 2000  # characters of one message: 4096 UTF-16 units are allowed, and a rare character takes two
SECONDS_OF_POLLING = 25
LONGEST_REST = 60.0
PAUSES = (0.5, 2.0)  # seconds before a sending that failed on the way is tried again
COMMANDS = ("report", "ask", "status", "person", "help", "stop")
UPDATES = [UpdateType.MESSAGE, UpdateType.EDITED_MESSAGE, UpdateType.CALLBACK_QUERY]
TROUBLE = (TelegramError, *TRY_AGAIN_LATER)
"""What may keep an update from being answered now; it comes again."""

_CHOSEN = "✓ "
_IN_VAIN = (BadRequest, Forbidden, ChatMigrated)  # the person has blocked the bot or is gone: no later attempt helps
_File = PhotoSize | Voice | Audio | Document
_T = TypeVar("_T")
_log = logging.getLogger(__name__)


def open_bot(settings: Settings) -> ExtBot[int]:
    """The bot of these settings; it keeps to Telegram's limits by itself and waits when it is told to."""
    files = settings.telegram_url.removesuffix("/bot") + "/file/bot"
    token = settings.telegram_token.get_secret_value()
    return ExtBot(token, settings.telegram_url, files, rate_limiter=AIORateLimiter(max_retries=2))


async def introduce(bot: Bot) -> None:
    """Tell Telegram the commands that its menu shows."""
    await bot.set_my_commands([BotCommand(name, sentences()[f"commands.{name}"]) for name in COMMANDS])


async def register_webhook(bot: Bot, address: str, secret: str) -> None:
    """Have Telegram bring updates to an https address from now on, with the secret in a header."""
    await introduce(bot)
    await bot.set_webhook(address, secret_token=secret, allowed_updates=UPDATES)


class TelegramTalks:
    """The talks of everybody on Telegram: of one person one message after the other, of many at once."""

    def __init__(self, house: House, bot: ExtBot[int]) -> None:
        """`bot` need not be open yet: Telegram may be out of reach while the application starts."""
        self._house, self._bot = house, bot
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._opening = asyncio.Lock()

    async def close(self) -> None:
        """Give the connections back."""
        await self._bot.shutdown()

    async def take(self, told: object) -> None:
        """Answer an update as Telegram wrote it; raises one of `TROUBLE` when it has to come again."""
        async with self._opening:
            await self._bot.initialize()
        update = Update.de_json(told, self._bot) if isinstance(told, dict) and "update_id" in told else None
        if update is not None:
            await self.answer(update)

    async def answer(self, update: Update) -> None:
        """Reply to one update; what is said in groups is passed over. Raises one of `TROUBLE`."""
        chat = update.effective_chat
        if chat is None or chat.type != ChatType.PRIVATE:
            return
        turn = self._turns.setdefault(chat.id, asyncio.Lock())
        async with turn:
            try:
                await self._reply_or_own_up(update, chat.id)
            except _IN_VAIN as refusal:
                _log.warning("Telegram does not take an answer: %s", type(refusal).__name__)

    async def serve(self, rest: float = 1.0) -> None:
        """Poll and answer until cancelled; `rest` is the first pause in seconds after a failure, doubled each time."""
        offset, pause, answered, introduced = 0, rest, set[int](), False
        while True:
            try:
                introduced = introduced or await self._begin_polling()
                updates = await self._bot.get_updates(offset, timeout=SECONDS_OF_POLLING, allowed_updates=UPDATES)
                await self._answer_all([update for update in updates if update.update_id not in answered], answered)
                offset, pause = max((update.update_id + 1 for update in updates), default=offset), rest
                answered.clear()
            except TROUBLE as failure:
                _log.warning("Telegram or the database did not take part: %s", type(failure).__name__)
                await asyncio.sleep(max(_seconds(failure), pause))
                pause = min(2 * pause, LONGEST_REST)

    async def _begin_polling(self) -> bool:
        """No update is given to who polls while there is a webhook."""
        await introduce(self._bot)
        return await self._bot.delete_webhook()

    async def _answer_all(self, updates: Sequence[Update], answered: set[int]) -> None:
        """Everybody at once, each person's messages in their order; notes who need not be answered again."""

        async def answer(update: Update) -> None:
            await self.answer(update)
            answered.add(update.update_id)

        results = await asyncio.gather(*map(answer, updates), return_exceptions=True)
        for failure in filter(None, results):
            raise failure

    # ── one update ─────────────────────────────────────────────────────────────────────────────────────────────

    async def _reply_or_own_up(self, update: Update, chat: int) -> None:
        """One message over which we stumble must not come again for ever and keep everybody else waiting."""
        try:
            await self._reply_to(update, chat)
        except TROUBLE:
            raise
        except Exception as fault:
            _log.error("update %d is given up: %s", update.update_id, type(fault).__name__)
            await self._send(chat, Reply(say("errors.unexpected")))

    async def _reply_to(self, update: Update, chat: int) -> None:
        if update.edited_message is not None:
            await self._send(chat, Reply(sentences()["edited"]))
            return
        incoming, refused = await self._incoming(update, chat)
        said = await asyncio.to_thread(converse, self._house, incoming) if incoming else ()
        for reply in (*refused, *said):
            await self._send(chat, reply)

    async def _incoming(self, update: Update, chat: int) -> tuple[Incoming | None, tuple[Reply, ...]]:
        """The update as the talk takes it; None with a reply for what cannot be taken."""
        text, code, message = "", "", update.message
        if update.callback_query is not None:
            text = await self._pressed(update)
        elif message is not None:
            text, code = _words(message)
        kept = await self._files(message, chat) if message is not None else FilesKept()
        place = message.location if message is not None else None
        if not (text or kept.ids or place):
            return None, kept.refusals or (Reply(sentences()["cannot_take"]),)
        here = (place.latitude, place.longitude) if place else None
        number = str(update.update_id)
        return Incoming(Channel.telegram, str(chat), number, text, code, attachments=kept.ids, here=here), kept.refusals

    async def _pressed(self, update: Update) -> str:
        """The words on the button that was pressed; the button is marked, for pressing alone leaves no trace."""
        query = update.callback_query
        assert query is not None
        with contextlib.suppress(BadRequest):  # too late for Telegram, not for us
            await query.answer()
        message = query.message
        markup = message.reply_markup if isinstance(message, Message) else None
        buttons = list(chain.from_iterable(markup.inline_keyboard)) if markup else []
        pressed = next((button for button in buttons if button.callback_data == query.data), None)
        if pressed is None:
            return sentences()["hello"]  # so old a message that Telegram no longer shows what it offered
        words = [button.text.removeprefix(_CHOSEN) for button in buttons]
        with contextlib.suppress(BadRequest):  # it was marked before
            await query.edit_message_reply_markup(_buttons(words, marked=buttons.index(pressed)))
        return pressed.text.removeprefix(_CHOSEN)

    async def _files(self, message: Message, chat: int) -> FilesKept:
        """The photo or recording of a message, kept for the report."""
        file = message.photo[-1] if message.photo else message.voice or message.audio or message.document
        if file is None:
            return FilesKept()
        if (file.file_size or 0) > self._house.settings.attachment_bytes:
            return too_large()
        content = await _patiently(partial(self._download, file))
        return await asyncio.to_thread(keep_files, self._house, f"{Channel.telegram.value}:{chat}", (content,))

    async def _download(self, file: _File) -> bytes:
        return bytes(await (await self._bot.get_file(file.file_id)).download_as_bytearray())

    async def _send(self, chat: int, reply: Reply) -> None:
        """One reply, in several messages where it is long; its buttons are under the last."""
        *before, last = _pages(reply.with_sources)
        for page in before:
            await _patiently(partial(self._bot.send_message, chat, page))
        markup = _buttons(reply.choices) if reply.choices else None
        await _patiently(partial(self._bot.send_message, chat, last, reply_markup=markup))


async def _patiently(call: Callable[[], Awaitable[_T]]) -> _T:
    """The call, again after a pause when it failed on the way; the last failure is raised."""
    for pause in PAUSES:
        try:
            return await call()
        except BadRequest:
            raise
        except NetworkError:
            await asyncio.sleep(pause)
    return await call()


class TelegramCarrier:
    """Brings what officers and the house have to say into a person's talk, from the worker's threads."""

    def __init__(self, settings: Settings) -> None:
        """Waiting is left to the queue of messages: this bot has no patience of its own."""
        self._token, self._address = settings.telegram_token.get_secret_value(), settings.telegram_url

    def send(self, address: str, body: str, effect_key: str) -> None:
        """Send to the chat `address`. Raises `NotCarried`; `NeverCarried` when the person has blocked the bot."""
        try:
            asyncio.run(self._send(int(address), body))
        except _IN_VAIN as refusal:
            raise NeverCarried(type(refusal).__name__) from None
        except TelegramError as failure:
            raise NotCarried(type(failure).__name__, _seconds(failure)) from None

    async def _send(self, chat: int, body: str) -> None:
        async with Bot(self._token, self._address) as bot:
            for page in _pages(body):
                await bot.send_message(chat, page)


def _seconds(failure: Exception) -> float:
    """How long Telegram asks to be left alone, 0.0 when it does not say."""
    if not isinstance(failure, RetryAfter):
        return 0.0
    wait = failure.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()


def _words(message: Message) -> tuple[str, str]:
    """What a message says, and the code of the link by which the person came: `/start CODE` says nothing by itself."""
    number = message.contact.phone_number if message.contact else None
    words = message.text or message.caption or number or (message.sticker.emoji if message.sticker else None) or ""
    command, _, code = words.partition(" ")
    return (sentences()["hello"], code.strip()) if command == "/start" else (words, "")


def _pages(text: str) -> Iterator[str]:
    """Pieces that one message can hold, cut at the end of a line where there is one."""
    while len(text) > LONGEST_TEXT:
        end = text.rfind("\n", 1, LONGEST_TEXT) if "\n" in text[1:LONGEST_TEXT] else LONGEST_TEXT
        yield text[:end]
        text = text[end:].removeprefix("\n")
    yield text


def _buttons(choices: Sequence[str], marked: int | None = None) -> InlineKeyboardMarkup:
    """One button a row, so that long words can be read on a small screen."""
    rows = enumerate(choices)
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(_CHOSEN + words if n == marked else words, callback_data=str(n))] for n, words in rows]
    )
