"""`yimatong transcripts`: the same talks held on every channel of a running system, written down for docs/transcripts.

A channel is a `Mouth`: something that says a sentence and gives the replies that came back over the wire.
"""

import argparse
import json
import os
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from actions.house import SHANGHAI
from tools.installation import CHECKOUT
from tools.say import say
from tools.telegram_double import TOKEN, TelegramDouble, telegram_double
from tools.trial_system import TrialFailed, TrialSystem, trial_system
from tools.wechat_double import Follower, WeChatDouble, wechat_double

FOLDER = CHECKOUT / "docs/transcripts"
TALKS: Mapping[str, Sequence[str]] = {
    "A report, a question between, and a change of mind": (
        "在吗，我不会弄这个", "俺家老婆子得了尿毒症，一个礼拜透三回，借了七八万，实在没得办法咯", "报这个要钱不",
        "我喊王二柱", "幺三九，零零零零，零九零幺", "电话不对", "没得电话", "要得", "进度",
    ),
    "A neighbour reports an emergency": (
        "隔壁王大爷家两天没开火了，一个人躺在床上起不来", "王大山", "李二妮", "13900000902", "要改", "先不让村里知道",
        "同意，交上去",
    ),
    "Nobody understands, and a person is told": ("那个啥", "就是那个嘛", "打电话给我", "139 0000 0903", "谢谢"),
    "Enough": ("我家房子漏雨，墙裂了", "等一下，我问问娃", "算了，不报了"),
}  # fmt: skip
HEAD = """\
# Talks on {name}

Written down by `yimatong transcripts` on {day} from talks with a running system that Rasa reads for; {how}. Every
person is invented. 〔…〕 can be tapped.
"""


@dataclass(frozen=True)
class Said:
    """One reply as the person sees it."""

    text: str
    choices: tuple[str, ...] = ()


class Mouth(Protocol):
    """One channel at one person's end."""

    def begin(self, one_code: str) -> None:
        """A new person comes by a village's code."""

    def say(self, text: str) -> list[Said]:
        """Say something, or tap a choice that has these words; the replies."""


@dataclass
class WebChat:
    """The JSON call of the resident pages."""

    base_url: str
    session: str = ""
    one_code: str = ""

    def begin(self, one_code: str) -> None:
        """Open the page anew."""
        self.session, self.one_code = uuid.uuid4().hex, one_code

    def say(self, text: str) -> list[Said]:
        """One message and its replies."""
        message = {"session": self.session, "message_id": uuid.uuid4().hex, "text": text, "one_code": self.one_code}
        body, headers = json.dumps(message).encode(), {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.base_url}/api/v1/chat", body, headers)  # noqa: S310 - ours
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            replies = json.load(answer)["replies"]
        return [Said(_with_sources(reply), tuple(reply["choices"])) for reply in replies]


def _with_sources(reply: dict[str, object]) -> str:
    citations = reply["citations"]
    assert isinstance(citations, list)
    return "\n".join([str(reply["text"]), *(f"（{c['issuer']}《{c['title']}》{c['clause']}）" for c in citations)])


@dataclass
class Telegram:
    """The polling bot of the running system, which takes the double for Telegram."""

    double: TelegramDouble
    people: int = 0

    def begin(self, one_code: str) -> None:
        """Open the leaflet's link."""
        self.people += 1
        self.double.chat = {"id": self.people, "type": "private"}
        self.double.sent.clear()
        self.say(f"/start {one_code}")

    def say(self, text: str) -> list[Said]:
        """Write, or press the button; what the bot has sent by the time it asks for more."""
        before = len(self.double.sent)
        try:
            self.double.press(text)
        except LookupError:
            self.double.write(text)
        self.double.wait_until_answered()
        return [Said(message["text"], tuple(_buttons(message))) for message in self.double.sent[before:]]


def _buttons(message: dict[str, object]) -> Iterator[str]:
    markup = message.get("reply_markup", {})
    assert isinstance(markup, dict)
    return (button["text"] for row in markup.get("inline_keyboard", []) for button in row)


@dataclass
class WeChat:
    """The running system, called as WeChat's platform calls it."""

    base_url: str
    double: WeChatDouble
    people: int = 0

    def begin(self, one_code: str) -> None:
        """Follow the account by scanning."""
        self.people += 1
        self.follower = Follower(f"{self.base_url}/wechat", self.double, f"oInventedPerson-{self.people}")
        self.follower.scan(one_code)

    def say(self, text: str) -> list[Said]:
        """One message and the answer to it."""
        return [Said(self.follower.say(text))]


@dataclass(frozen=True)
class Way:
    """A channel to be written down: what it is called, and how its messages go."""

    name: str
    how: str
    mouth: Mouth


@contextmanager
def _ways() -> Iterator[tuple[TrialSystem, Mapping[str, Way]]]:
    """A system of its own, and the channels on which it talks. Another channel is another line here."""
    with ExitStack() as stack:
        double = stack.enter_context(telegram_double())
        platform = stack.enter_context(wechat_double())
        os.environ |= {"YIMATONG_TELEGRAM_TOKEN": TOKEN, "YIMATONG_TELEGRAM_URL": double.address, **platform.account}
        system = stack.enter_context(trial_system())
        system.wait_until_ready(with_rasa=True)
        base_url = system.said["base_url"]
        _wait_until(lambda: _who_reads(base_url) == "rasa")
        yield (
            system,
            {
                "web-chat": Way("the web chat", "messages go by `POST /api/v1/chat`", WebChat(base_url)),
                "telegram": Way("Telegram", "a local double stands for Telegram's Bot API", Telegram(double)),
                "wechat": Way("WeChat", "a local double stands for WeChat's platform", WeChat(base_url, platform)),
            },
        )


def _who_reads(base_url: str) -> str:
    with urllib.request.urlopen(f"{base_url}/readyz", timeout=30) as answer:  # noqa: S310 - an address of ours
        return str(json.load(answer)["nlu"])


def _wait_until(condition: Callable[[], bool], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TrialFailed("Rasa does not read")
        time.sleep(0.2)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the pages go."""
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder to write (default docs/transcripts)")


def run(arguments: argparse.Namespace) -> None:
    """Hold every talk on every channel and write it down."""
    say("Starting a system of its own for the talks")
    arguments.out.mkdir(parents=True, exist_ok=True)
    with _ways() as (system, ways):
        one_code = system.said["one_codes"][0]["code"]
        for name, way in ways.items():
            (arguments.out / f"{name}.md").write_text(page_of(way, one_code))
            say(f"Wrote {name}.md")


def page_of(way: Way, one_code: str) -> str:
    """All talks on one channel as a page."""
    parts = [HEAD.format(name=way.name, how=way.how, day=datetime.now(SHANGHAI).date())]
    for title, said in TALKS.items():
        way.mouth.begin(one_code)
        parts += [f"## {title}\n", *(_turn(text, way.mouth.say(text)) for text in said)]
    return "\n".join(parts)


def _turn(text: str, replies: Sequence[Said]) -> str:
    """One turn: the person's words in bold, the replies quoted below."""
    return "\n\n".join([f"**{text}**", *map(_quoted, replies)]) + "\n"


def _quoted(reply: Said) -> str:
    lines = reply.text.split("\n") + ([" ".join(f"〔{words}〕" for words in reply.choices)] if reply.choices else [])
    return "\n".join(f"> {line}  " for line in lines).rstrip()
