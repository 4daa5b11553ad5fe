"""A small server in the place of WeChat's platform, for trials without WeChat.

It gives out tokens and believes only the last, takes customer-service messages, has some files, makes QR codes, and
goes wrong as it is told. Source: WeChat Official Account platform, API documents.
"""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

APP_ID, SECRET, TOKEN = "wxinvented0000001", "secret-of-the-app", "token-of-the-page"
AES_KEY = "InventedKeyInventedKeyInventedKeyInvented43"
LONGEST_HOLD = 30.0  # seconds


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
    yield double
    double.shutdown()
    thread.join()
    double.server_close()
