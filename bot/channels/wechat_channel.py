"""WeChat Official Account: the platform brings each message by a call and waits five seconds for the answer to it.

What is not ready by then is told later, by customer-service message, and so is what does not fit into one answer. A
choice is a number in a list. A QR code that was scanned brings its village along. Source: WeChat Official Account
platform, receiving messages and events, passive replies.
"""

import asyncio
import logging
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from actions.answer_inbound import Answered, Inbound, Kept, answer_inbound, keep_inbound, make_late
from actions.house import House
from actions.send_messages import NeverCarried, NotCarried
from actions.take_turn import Incoming, lose_sight
from bot.channels.plain_text import pieces, written
from bot.channels.wechat_envelope import Envelope, NotGenuine, write_xml
from bot.channels.wechat_platform import WeChatPlatform
from bot.conversation import Reply, converse
from bot.files import FilesKept, keep_files, too_large
from bot.wording import sentences
from casework.vocabulary import Channel

NO_ANSWER = "success"
"""Tells the platform that all is well and that it need not ask again."""
SECONDS_TO_ANSWER = 4.0  # of the platform's five
LONGEST_TEXT = 2048  # bytes of one text, in an answer and in a message
AT_WORK = 3  # messages answered at once by one process: each needs two database connections
TRIES_FOR_A_FILE = 3
_SCENE = "qrscene_"  # before the scene of somebody who follows the account by scanning
_MEDIA = re.compile(r"[\w-]{1,500}", re.ASCII)
_log = logging.getLogger(__name__)


# ── what comes in ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Left:
    """The person follows the account no more and cannot be told anything."""

    person: str


def inbound_of(parts: Mapping[str, str]) -> Inbound | Left | None:
    """A message or event as the talk takes it; None for what needs no answer. Raises `NotGenuine` without a sender."""
    person, kind = parts.get("FromUserName", ""), parts.get("MsgType", "").lower()
    if not person:
        raise NotGenuine("without a sender")
    if kind == "event":
        return _event(person, parts)
    number = parts.get("MsgId") or f"at:{parts.get('CreateTime', '')}"
    incoming = Incoming(Channel.wechat, person, f"message:{number}", "")
    if kind == "text":
        return Inbound(replace(incoming, text=parts.get("Content", "")))
    if kind in ("image", "voice") and _MEDIA.fullmatch(parts.get("MediaId", "")):
        return Inbound(replace(incoming, text=parts.get("Recognition", "")), parts["MediaId"])
    if kind == "location":
        return Inbound(replace(incoming, here=_point(parts), here_named=parts.get("Label", "")))
    return Inbound(incoming)


def _event(person: str, parts: Mapping[str, str]) -> Inbound | Left | None:
    """Scanning, following, a menu's button (whose key is what it says), leaving."""
    name, key = parts.get("Event", "").lower(), parts.get("EventKey", "")
    number = f"event:{parts.get('CreateTime', '')}:{name}:{key}"
    incoming = Incoming(Channel.wechat, person, number, sentences()["hello"])
    if name == "unsubscribe":
        return Left(person)
    if name == "subscribe":
        return Inbound(replace(incoming, one_code=key.removeprefix(_SCENE) if key.startswith(_SCENE) else ""))
    if name == "scan":
        return Inbound(replace(incoming, one_code=key))
    return Inbound(replace(incoming, text=key)) if name == "click" else None


def _point(parts: Mapping[str, str]) -> tuple[float, float] | None:
    """Latitude and longitude in degrees."""
    try:
        point = float(parts["Location_X"]), float(parts["Location_Y"])
    except (KeyError, ValueError):
        return None
    return point if abs(point[0]) <= 90 and abs(point[1]) <= 180 else None


# ── what goes out ──────────────────────────────────────────────────────────────────────────────────────────────


class WeChatAnswers:
    """Answers messages of the talk, with the photos and recordings that come with them."""

    def __init__(self, house: House, platform: WeChatPlatform) -> None:
        """`platform` is asked for the files."""
        self._house, self._platform = house, platform

    def __call__(self, message: Inbound, attempts: int) -> Answered:
        """The answer to a message that failed so often before; raises `NotCarried` while its file may still come."""
        files = self._files(message, attempts)
        incoming = replace(message.incoming, attachments=files.ids)
        heard = bool(incoming.text or incoming.here or files.ids)
        nothing = () if files.refusals else (Reply(sentences()["cannot_take"]),)
        return _fitting(written((*files.refusals, *(converse(self._house, incoming) if heard else nothing))))

    def _files(self, message: Inbound, attempts: int) -> FilesKept:
        if not message.media:
            return FilesKept()
        try:
            content = self._platform.media(message.media, self._house.settings.attachment_bytes)
        except NotCarried as failure:
            if attempts + 1 < TRIES_FOR_A_FILE and not isinstance(failure, NeverCarried):
                raise
            return FilesKept(refusals=(Reply(sentences()["file_lost"]),))
        if content is None:
            return too_large()
        return keep_files(self._house, f"{Channel.wechat.value}:{message.incoming.person}", (content,))


def _fitting(text: str) -> Answered:
    now, *later = pieces(text, LONGEST_TEXT) or [""]  # while a person talks for us, there may be nothing to say
    return Answered(now, "\n".join(later))


class WeChatCarrier:
    """Carries what is told unasked, in several messages where it is long."""

    def __init__(self, platform: WeChatPlatform) -> None:
        """`platform` takes the messages."""
        self._platform = platform
        self._said: dict[str, int] = {}  # of messages that were carried in part, so that the rest alone is tried again

    def send(self, address: str, body: str, effect_key: str) -> None:
        """Hand a message over; raises `NotCarried`."""
        parts = pieces(body, LONGEST_TEXT)
        for number in range(self._said.get(effect_key, 0), len(parts)):
            self._platform.say(address, parts[number])
            self._said[effect_key] = number + 1
        self._said.pop(effect_key, None)


# ── the platform's calls ───────────────────────────────────────────────────────────────────────────────────────


class WeChatTalks:
    """Takes the platform's calls."""

    def __init__(
        self, house: House, envelope: Envelope, answers: WeChatAnswers, seconds: float = SECONDS_TO_ANSWER
    ) -> None:
        """`seconds` after which a call is answered without the answer."""
        self._house, self._envelope, self._answers, self._seconds = house, envelope, answers, seconds
        self._at_work = ThreadPoolExecutor(AT_WORK, "wechat")

    def close(self) -> None:
        """Finish what has begun."""
        self._at_work.shutdown(cancel_futures=True)

    def echo(self, query: Mapping[str, str]) -> str:
        """What the platform wants to hear when the address is entered on its page; raises `NotGenuine`."""
        self._envelope.check(query, self._house.clock())
        return query.get("echostr", "")

    async def take(self, query: Mapping[str, str], body: bytes) -> str:
        """The answer to a call; raises `NotGenuine`, and what says that the database cannot be reached."""
        parts = self._envelope.open(query, body, self._house.clock())
        message = inbound_of(parts)
        if isinstance(message, Left):
            await asyncio.to_thread(lose_sight, self._house, Channel.wechat, message.person)
        if not isinstance(message, Inbound):
            return NO_ANSWER
        kept = await asyncio.to_thread(keep_inbound, self._house, message)
        if kept.late:
            return NO_ANSWER
        answered = kept.answer or await self._in_time(kept, message)
        return self._sealed(parts, answered.now) if answered and answered.now else NO_ANSWER

    async def _in_time(self, kept: Kept, message: Inbound) -> Answered | None:
        """The answer, None when it comes later."""
        person = message.incoming.channel, message.incoming.person
        work = asyncio.wrap_future(self._at_work.submit(answer_inbound, self._house, *person, kept.id, self._answers))
        work.add_done_callback(_note_failure)
        await asyncio.wait({work}, timeout=self._seconds)
        failed = work.done() and work.exception() is not None
        if not work.done() or failed:
            late = await asyncio.to_thread(make_late, self._house, kept.id)
            if late or failed:
                return None
        return await work  # at the latest it was ready just now

    def _sealed(self, parts: Mapping[str, str], text: str) -> str:
        now = self._house.clock()
        reply = write_xml({
            "ToUserName": parts["FromUserName"], "FromUserName": parts.get("ToUserName", ""),
            "CreateTime": str(int(now.timestamp())), "MsgType": "text", "Content": text,
        })  # fmt: skip
        return self._envelope.seal(reply, now)


def _note_failure(work: "asyncio.Future[Answered]") -> None:
    if not work.cancelled() and (failure := work.exception()) is not None:
        _log.warning("a message of WeChat is answered later: %s", type(failure).__name__)


def open_talks(house: House) -> WeChatTalks | None:
    """The channel as it is configured; None where it is not. Raises `ValueError` naming a faulty setting."""
    if not house.settings.wechat_app_id:
        return None
    return WeChatTalks(house, Envelope.of(house.settings), WeChatAnswers(house, WeChatPlatform(house)))
