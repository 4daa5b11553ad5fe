"""A small server in the place of WeChat's platform, and the platform's own side of a call to us, told by wechatpy."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import xmltodict
from pydantic import SecretStr
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import WeChatSigner

APP_ID, SECRET, TOKEN = "wxinvented0000001", "secret-of-the-app", "token-of-the-page"
AES_KEY = "InventedKeyInventedKeyInventedKeyInvented43"
PERSON = "oInventedPerson-1"
JPEG = b"\xff\xd8\xff" + bytes(64)
AMR = b"#!AMR\n" + bytes(64)
ACCOUNT = {
    "wechat_app_id": APP_ID, "wechat_secret": SecretStr(SECRET), "wechat_token": SecretStr(TOKEN),
    "wechat_aes_key": SecretStr(AES_KEY),
}  # fmt: skip


@dataclass
class Trouble:
    """How one call goes wrong: a status, with a JSON body and headers, or no answer for as long as it is held."""

    status: int = 200
    told: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    held: threading.Event | None = None


class FakePlatform(ThreadingHTTPServer):
    """Gives out tokens and believes only the last; takes messages; has some files; makes codes; fails as it is told."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.tokens, self.valid = 0, ""
        self.files: dict[str, bytes] = {}
        self.said: list[tuple[str, str]] = []
        self.scenes: list[str] = []
        self.asked_for: list[str] = []
        self.troubles: dict[str, list[Trouble]] = {}
        self.bodies: list[bytes] = []

    def forget_token(self) -> None:
        """From now on the token that was given out is not believed."""
        self.valid = ""

    def trouble(self, path: str, *troubles: Trouble) -> None:
        """The next calls to this path go wrong."""
        self.troubles.setdefault(path, []).extend(troubles)

    def answer(self, path: str, query: dict[str, str], body: bytes) -> tuple[str, bytes]:
        """Content type and body of the answer."""
        self.bodies.append(body)
        if path == "stable_token":
            return self._token(json.loads(body))
        if not self.valid or query.get("access_token") != self.valid:
            return _told(errcode=42001, errmsg="access_token expired")
        return getattr(self, f"_{path.replace('/', '_')}")(query, json.loads(body or b"{}"))

    def _token(self, told: dict[str, str]) -> tuple[str, bytes]:
        if (told["grant_type"], told["appid"], told["secret"]) != ("client_credential", APP_ID, SECRET):
            return _told(errcode=40125, errmsg="invalid appsecret")
        if not self.valid:
            self.tokens += 1
            self.valid = f"token-{self.tokens}"
        return _told(access_token=self.valid, expires_in=7200)

    def _message_custom_send(self, _: dict[str, str], told: dict[str, Any]) -> tuple[str, bytes]:
        assert told["msgtype"] == "text"
        self.said.append((told["touser"], told["text"]["content"]))
        return _told(errcode=0, errmsg="ok")

    def _media_get(self, query: dict[str, str], _: object) -> tuple[str, bytes]:
        self.asked_for.append(query["media_id"])
        if query["media_id"] not in self.files:
            return "text/plain", json.dumps({"errcode": 40007, "errmsg": "invalid media_id"}).encode()
        return "image/jpeg", self.files[query["media_id"]]

    def _qrcode_create(self, _: dict[str, str], told: dict[str, Any]) -> tuple[str, bytes]:
        assert told["action_name"] == "QR_LIMIT_STR_SCENE"
        self.scenes.append(told["action_info"]["scene"]["scene_str"])
        return _told(ticket="gQH47joAAAA", url=f"http://weixin.qq.com/q/02{self.scenes[-1]}")


def _told(**words: object) -> tuple[str, bytes]:
    return "application/json; encoding=utf-8", json.dumps(words).encode()


class _Handler(BaseHTTPRequestHandler):
    server: FakePlatform

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def _answer(self, body: bytes) -> None:
        address = urlsplit(self.path)
        path = address.path.removeprefix("/cgi-bin/")
        troubles = self.server.troubles.get(path)
        trouble = troubles.pop(0) if troubles else None
        if trouble is None:
            query = {name: values[0] for name, values in parse_qs(address.query).items()}
            kind, content = self.server.answer(path, query, body)
            return self._send(200, {"Content-Type": kind}, content)
        if trouble.held:
            trouble.held.wait(30)
        headers = {"Content-Type": "application/json", **trouble.headers}
        return self._send(trouble.status, headers, json.dumps(trouble.told).encode())

    def _send(self, status: int, headers: dict[str, str], content: bytes) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def running() -> Iterator[FakePlatform]:
    server = FakePlatform()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class Caller:
    """The platform's side of a call: writes, encrypts and signs as wechatpy does, and reads our answer by it."""

    now: float
    safe: bool = True
    person: str = PERSON
    app_id: str = APP_ID
    token: str = TOKEN
    numbers: int = 0

    def message(self, **parts: str) -> str:
        """A message or event as XML; each message has a number of its own."""
        self.numbers += 1
        told = {
            "ToUserName": "gh_invented",
            "FromUserName": self.person,
            "CreateTime": str(int(self.now) + self.numbers),
        }
        if parts["MsgType"] != "event":
            told["MsgId"] = str(23000000000000000 + self.numbers)
        return xmltodict.unparse({"xml": {**told, **parts}}, full_document=False)

    def text(self, words: str) -> str:
        return self.message(MsgType="text", Content=words)

    def event(self, name: str, key: str = "") -> str:
        return self.message(MsgType="event", Event=name, EventKey=key)

    def envelope(self, xml: str) -> tuple[dict[str, str], bytes]:
        """Query and body of the call that brings it."""
        stamp, nonce = str(int(self.now)), "1792345"
        query = {"timestamp": stamp, "nonce": nonce, "signature": self.sign(stamp, nonce), "openid": self.person}
        if not self.safe:
            return query, xml.encode()
        sealed = xmltodict.parse(self.crypto.encrypt_message(xml, nonce, stamp))["xml"]
        body = xmltodict.unparse({"xml": {"ToUserName": "gh_invented", "Encrypt": sealed["Encrypt"]}})
        return {**query, "encrypt_type": "aes", "msg_signature": sealed["MsgSignature"]}, body.encode()

    def sign(self, *values: str) -> str:
        signer = WeChatSigner()
        signer.add_data(self.token, *values)
        return str(signer.signature)

    def read(self, answer: str) -> dict[str, str]:
        """Our answer to a call."""
        if self.safe:
            told = xmltodict.parse(answer)["xml"]
            answer = self.crypto.decrypt_message(answer, told["MsgSignature"], told["TimeStamp"], told["Nonce"])
        return dict(xmltodict.parse(answer)["xml"])

    @property
    def crypto(self) -> WeChatCrypto:
        return WeChatCrypto(self.token, AES_KEY, self.app_id)
