"""A small server that speaks Telegram's Bot API, for trials without Telegram: one person in one private chat.

It keeps updates until they are acknowledged, brings them to a webhook until that answers 200, and refuses what it was
told to refuse. Source: Telegram Bot API 9, getUpdates, setWebhook, sendMessage, getFile.
"""

import contextlib
import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

CHAT = {"id": 7, "type": "private"}
PERSON = {"id": 7, "is_bot": False, "first_name": "乡亲"}
BOT = {"id": 1, "is_bot": True, "first_name": "一码通", "username": "yimatong_bot"}
TOKEN = "1:token"  # noqa: S105 - of a bot that exists nowhere
SECONDS_BETWEEN_ATTEMPTS = 0.05
_Told = dict[str, str]


@dataclass(frozen=True)
class Refusal:
    """An answer that is none: HTTP status and what Telegram writes beside it.

    Status 0 cuts the line, after `seconds` of silence.
    """

    status: int
    description: str = ""
    retry_after: int | None = None
    seconds: float = 0.0

    def body(self) -> dict[str, Any]:
        """As Telegram writes it."""
        more = {"parameters": {"retry_after": self.retry_after}} if self.retry_after is not None else {}
        return {"ok": False, "error_code": self.status, "description": self.description, **more}


@dataclass
class TelegramDouble:
    """What Telegram holds. `sent` are the messages that the person sees, `calls` all methods that were called."""

    chat: dict[str, Any] = field(default_factory=lambda: dict(CHAT))
    updates: list[dict[str, Any]] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    refusals: dict[str, list[Refusal]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    webhook: str = ""
    secret: str = ""
    address: str = ""
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _number: int = 0

    # ── what the person does ───────────────────────────────────────────────────────────────────────────────────

    def write(self, text: str, **more: Any) -> int:
        """Write a message; gives the update's number."""
        return self._happened("message", self._message(text=text, **more))

    def show(self, content: bytes, kind: str = "photo", caption: str | None = None, size: int | None = None) -> int:
        """Send a photo (`photo`), a recording (`voice`), or a file (`document`, `video`)."""
        name = f"file-{len(self.files) + 1}"
        self.files[name] = content
        file = {"file_id": name, "file_unique_id": name, "file_size": len(content) if size is None else size}
        shape = {"photo": [{**file, "width": 90, "height": 60}], "voice": {**file, "duration": 3},
                 "video": {**file, "width": 90, "height": 60, "duration": 3}, "document": file}[kind]  # fmt: skip
        return self._happened("message", self._message(**{kind: shape}, **({"caption": caption} if caption else {})))

    def press(self, words: str) -> int:
        """Press the newest button with these words."""
        for message in reversed(self.sent):
            for (button,) in message.get("reply_markup", {}).get("inline_keyboard", []):
                if button["text"].removeprefix("✓ ") == words:
                    return self.press_on(message, button["callback_data"])
        raise LookupError(f"no button says {words}")

    def press_on(self, message: dict[str, Any], data: str) -> int:
        """Press a button of a message by what it carries."""
        query = {"id": str(self._number), "from": PERSON, "chat_instance": "1", "data": data, "message": message}
        return self._happened("callback_query", query)

    def edit(self, text: str) -> int:
        """Change a message that was sent before."""
        return self._happened("edited_message", self._message(text=text, edit_date=1))

    def _message(self, **parts: Any) -> dict[str, Any]:
        return {"message_id": 1000 + self._number, "date": 0, "chat": self.chat, "from": PERSON, **parts}

    def _happened(self, kind: str, what: dict[str, Any]) -> int:
        with self._changed:
            self._number += 1
            self.updates.append({"update_id": self._number, kind: what})
            self._changed.notify_all()
        return self._number

    def wait_until_answered(self, seconds: float = 60) -> None:
        """Until every update was acknowledged. Raises TimeoutError."""
        with self._changed:
            if not self._changed.wait_for(lambda: not self.updates, seconds):
                raise TimeoutError(f"{len(self.updates)} updates were not answered")

    # ── what the bot asks for ──────────────────────────────────────────────────────────────────────────────────

    def call(self, method: str, told: _Told) -> Refusal | Any:
        """The result of one method."""
        with self._changed:
            self.calls.append(method)
            if self.refusals.get(method):
                return self.refusals[method].pop(0)
        result = _METHODS.get(method)
        return result(self, told) if result else Refusal(404, "Not Found")

    def _get_updates(self, told: _Told) -> list[dict[str, Any]]:
        with self._changed:
            self.updates = [update for update in self.updates if update["update_id"] >= int(told.get("offset", 0))]
            self._changed.notify_all()
            self._changed.wait_for(lambda: self.updates, min(float(told.get("timeout", 0)), 0.2))
            return list(self.updates)

    def _send_message(self, told: _Told) -> dict[str, Any]:
        with self._changed:
            message = {
                "message_id": len(self.sent) + 1,
                "date": 1,
                "chat": self.chat,
                "from": BOT,
                "text": told["text"],
            }
            if "reply_markup" in told:
                message["reply_markup"] = json.loads(told["reply_markup"])
            self.sent.append(message)
            return message

    def _edit_markup(self, told: _Told) -> Any:
        message = self.sent[int(told["message_id"]) - 1]
        markup = json.loads(told["reply_markup"])
        if message["reply_markup"] == markup:
            return Refusal(400, "Bad Request: message is not modified")
        message["reply_markup"] = markup
        return message

    def _set_webhook(self, told: _Told) -> bool:
        self.webhook, self.secret = told["url"], told.get("secret_token", "")
        return True

    def _delete_webhook(self, told: _Told) -> bool:
        self.webhook = ""
        return True

    def _get_file(self, told: _Told) -> dict[str, Any]:
        name = told["file_id"]
        return {"file_id": name, "file_unique_id": name, "file_path": f"kept/{name}"}

    # ── bringing updates to a webhook ──────────────────────────────────────────────────────────────────────────

    def bring(self, update: dict[str, Any], to: str | None = None) -> int:
        """Bring one update once; the HTTP status of the answer, 0 without one."""
        body, headers = json.dumps(update).encode(), {"Content-Type": "application/json"}
        headers["X-Telegram-Bot-Api-Secret-Token"] = self.secret
        request = urllib.request.Request(to or self.webhook, body, headers)  # noqa: S310 - an address of ours
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                return int(answer.status)
        except urllib.error.HTTPError as refusal:
            return refusal.code
        except OSError:
            return 0

    def bring_all(self, to: str | None = None, attempts: int = 50) -> None:
        """Bring every update in its order until each was answered with 200. Raises TimeoutError."""
        for update in list(self.updates):
            for _ in range(attempts):
                if self.bring(update, to) == 200:
                    break
                time.sleep(SECONDS_BETWEEN_ATTEMPTS)
            else:
                raise TimeoutError("the webhook does not answer")
            with self._changed:
                self.updates.remove(update)


_METHODS: dict[str, Callable[[TelegramDouble, _Told], Any]] = {
    "getMe": lambda double, told: BOT,
    "getUpdates": TelegramDouble._get_updates,
    "sendMessage": TelegramDouble._send_message,
    "setMyCommands": lambda double, told: True,
    "answerCallbackQuery": lambda double, told: True,
    "editMessageReplyMarkup": TelegramDouble._edit_markup,
    "setWebhook": TelegramDouble._set_webhook,
    "deleteWebhook": TelegramDouble._delete_webhook,
    "getFile": TelegramDouble._get_file,
}


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, double: TelegramDouble) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.double = double


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        told = {name: values[0] for name, values in parse_qs(body).items()}
        found = self.server.double.call(self.path.rsplit("/", 1)[-1], told)
        if isinstance(found, Refusal):
            time.sleep(found.seconds)
        if not isinstance(found, Refusal):
            self._answer(200, json.dumps({"ok": True, "result": found}).encode())
        elif found.status:
            self._answer(found.status, json.dumps(found.body()).encode())

    def do_GET(self) -> None:
        self._answer(200, self.server.double.files[self.path.rsplit("/", 1)[-1]])

    def _answer(self, status: int, content: bytes) -> None:
        with contextlib.suppress(OSError):  # whoever asked may be gone
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def telegram_double() -> Iterator[TelegramDouble]:
    """The double, listening on loopback at `address` (what stands before the token)."""
    double = TelegramDouble()
    server = _Server(double)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    double.address = f"http://127.0.0.1:{server.server_address[1]}/bot"
    try:
        yield double
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
