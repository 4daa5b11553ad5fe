"""A small server in the place of WeChat's platform, for trials without WeChat, and people who follow the account.

It gives out tokens and believes only the last, takes customer-service messages, has some files, makes QR codes, and
goes wrong as it is told. Source: WeChat Official Account platform, API documents.
"""

import json
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from bot.channels.wechat_envelope import Envelope, read_xml, write_xml

APP_ID, SECRET, TOKEN = "wxinvented0000001", "secret-of-the-app", "token-of-the-page"
AES_KEY = "InventedKeyInventedKeyInventedKeyInvented43"
ENVELOPE = Envelope(APP_ID, TOKEN, AES_KEY)
LONGEST_HOLD, LONGEST_WAIT = 30.0, 180.0  # seconds


@dataclass(frozen=True)
class Trouble:
    """How one call goes wrong: a status, with a JSON body and headers, after it was held for as long as need be."""

    status: int = 200
    told: Any = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    held: threading.Event | None = None


class WeChatDouble(ThreadingHTTPServer):
    """What the platform holds: `said` to whom, `scenes` of codes, `asked_for` of its `files`, all `bodies` it got."""

    daemon_threads = True

    def __init__(self) -> None:
        """Listen on a free port of this machine."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.address = f"http://127.0.0.1:{self.server_address[1]}"
        self.tokens, self.valid = 0, ""
        self.files: dict[str, bytes] = {}
        self.said: list[tuple[str, str]] = []
        self.scenes: list[str] = []
        self.asked_for: list[str] = []
        self.bodies: list[bytes] = []
        self.troubles: dict[str, list[Trouble]] = {}

    @property
    def account(self) -> dict[str, str]:
        """The settings of an application that takes this for the platform."""
        told = {"APP_ID": APP_ID, "SECRET": SECRET, "TOKEN": TOKEN, "AES_KEY": AES_KEY, "URL": self.address}
        return {f"YIMATONG_WECHAT_{name}": value for name, value in told.items()}

    def handle_error(self, *_: object) -> None:
        """Whoever waits no longer for an answer is nothing to report."""

    def forget_token(self) -> None:
        """From now on the token that was given out is not believed."""
        self.valid = ""

    def trouble(self, path: str, *troubles: Trouble) -> None:
        """The next calls to this path (below /cgi-bin/) go wrong."""
        self.troubles.setdefault(path, []).extend(troubles)

    def take(self, path: str, query: Mapping[str, str], body: bytes) -> tuple[str, bytes]:
        """Content type and body of the answer to a call."""
        self.bodies.append(body)
        told = json.loads(body or b"{}")
        if path == "stable_token":
            return self._token(told)
        if not self.valid or query.get("access_token") != self.valid:
            return _json(errcode=42001, errmsg="access_token expired")
        if path == "media/get":
            return self._file(query["media_id"])
        return self._code(told) if path == "qrcode/create" else self._message(told)

    def _token(self, told: Mapping[str, str]) -> tuple[str, bytes]:
        if (told["grant_type"], told["appid"], told["secret"]) != ("client_credential", APP_ID, SECRET):
            return _json(errcode=40125, errmsg="invalid appsecret")
        if not self.valid:
            self.tokens += 1
            self.valid = f"token-{self.tokens}"
        return _json(access_token=self.valid, expires_in=7200)

    def _message(self, told: Mapping[str, Any]) -> tuple[str, bytes]:
        self.said.append((told["touser"], told[told["msgtype"]]["content"]))
        return _json(errcode=0, errmsg="ok")

    def _file(self, media_id: str) -> tuple[str, bytes]:
        self.asked_for.append(media_id)
        if media_id not in self.files:
            return "text/plain", json.dumps({"errcode": 40007, "errmsg": "invalid media_id"}).encode()
        return "image/jpeg", self.files[media_id]

    def _code(self, told: Mapping[str, Any]) -> tuple[str, bytes]:
        if told["action_name"] != "QR_LIMIT_STR_SCENE":
            return _json(errcode=40013, errmsg="invalid action")
        self.scenes.append(told["action_info"]["scene"]["scene_str"])
        return _json(ticket="gQH47joAAAA", url=f"http://weixin.qq.com/q/02{self.scenes[-1]}")


def _json(**words: object) -> tuple[str, bytes]:
    return "application/json; encoding=utf-8", json.dumps(words).encode()


class _Handler(BaseHTTPRequestHandler):
    server: WeChatDouble

    def do_GET(self) -> None:
        """Answer."""
        self._answer(b"")

    def do_POST(self) -> None:
        """Answer."""
        self._answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def _answer(self, body: bytes) -> None:
        address = urlsplit(self.path)
        path = address.path.removeprefix("/cgi-bin/")
        troubles = self.server.troubles.get(path)
        if not troubles:
            query = {name: values[0] for name, values in parse_qs(address.query).items()}
            kind, content = self.server.take(path, query, body)
            self._send(200, {"Content-Type": kind}, content)
            return
        trouble = troubles.pop(0)
        if trouble.held:
            trouble.held.wait(LONGEST_HOLD)
        headers = {"Content-Type": "application/json", **trouble.headers}
        self._send(trouble.status, headers, json.dumps(trouble.told).encode())

    def _send(self, status: int, headers: Mapping[str, str], content: bytes) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def wechat_double() -> Iterator[WeChatDouble]:
    """The server, while it runs."""
    double = WeChatDouble()
    thread = threading.Thread(target=double.serve_forever)
    thread.start()
    try:
        yield double
    finally:
        double.shutdown()
        thread.join()
        double.server_close()


@dataclass
class Follower:
    """A person on WeChat: the platform brings what they send to `address`, and they read what comes back."""

    address: str
    platform: WeChatDouble
    person: str = "oInventedPerson-1"
    sent: int = 0

    def say(self, words: str) -> str:
        """Write something; what is answered, at once or later. Raises `TimeoutError` when nothing is."""
        return self._send(MsgType="text", Content=words)

    def scan(self, one_code: str) -> str:
        """Follow the account by a village's code."""
        return self._send(MsgType="event", Event="subscribe", EventKey=f"qrscene_{one_code}")

    def _send(self, **parts: str) -> str:
        self.sent += 1
        now = datetime.now(UTC)
        told = {"ToUserName": "gh_invented", "FromUserName": self.person, "CreateTime": str(int(now.timestamp())),
                "MsgId": f"{self.person}-{self.sent}"}  # fmt: skip
        before = len(self.platform.said)
        answer = self._call(write_xml({**told, **parts}), now)
        if answer == "success":
            return self._told_later(before)
        return ENVELOPE.open(_query(answer), answer.encode(), now)["Content"]

    def _call(self, message: str, now: datetime) -> str:
        body = ENVELOPE.seal(message, now)
        request = urllib.request.Request(f"{self.address}?{urlencode(_query(body))}", body.encode())  # noqa: S310
        with urllib.request.urlopen(request, timeout=LONGEST_WAIT) as answer:  # noqa: S310 - an address of ours
            return str(answer.read().decode())

    def _told_later(self, before: int) -> str:
        end = time.monotonic() + LONGEST_WAIT
        while len(self.platform.said) == before:
            if time.monotonic() > end:
                raise TimeoutError("nothing was answered")
            time.sleep(0.1)
        return self.platform.said[before][1]


def _query(sealed: str) -> dict[str, str]:
    """The query that goes with a sealed message."""
    parts = read_xml(sealed.encode())
    stamp, nonce = parts["TimeStamp"], parts["Nonce"]
    signed = {"signature": ENVELOPE.signature(stamp, nonce), "msg_signature": parts["MsgSignature"]}
    return {"timestamp": stamp, "nonce": nonce, "encrypt_type": "aes", **signed}
