"""The platform's own API, called by us: a token, customer-service messages, photos and recordings, QR codes.

Nothing that a message brings is ever used as an address: files are asked for by their media id alone, always at the
configured platform. Source: WeChat Official Account platform, API documents and list of return codes.
"""

import json
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import httpx

from actions.house import House
from actions.platform_token import keep_platform_token, platform_token
from actions.send_messages import NeverCarried, NotCarried
from casework.vocabulary import Channel

SECONDS = 5.0
LONGEST_DOWNLOAD = 20.0  # seconds
LARGEST_ANSWER = 100_000  # bytes of an answer that is no file
_STALE_TOKEN = (40001, 40014, 42001)
# Unknown, gone, has blocked us, silent for 48 hours, told too often since, nothing of the kind allowed; no such file.
_NEVER = (40003, 43004, 43019, 45015, 45047, 48001, 48002, 50002, 40007, 41006)
_PAUSES = {45009: 600.0, 45011: 60.0}  # seconds, after the day's limit and after the minute's
_OF_WECHAT = ("http://weixin.qq.com/", "https://weixin.qq.com/")
_WORDS = ("application/json", "text/")  # in place of a file the platform says why there is none
_Taken = TypeVar("_Taken")
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)  # their lines hold whole addresses, and those hold the token


class _StaleToken(NotCarried):
    """The platform does not know the token any more."""


class WeChatPlatform:
    """The API of one account. Raises `NotCarried` for what may go well later, `NeverCarried` for what cannot.

    The text of an exception names the kind of trouble, never the person, the words or the token.
    """

    def __init__(self, house: House, seconds: float = SECONDS) -> None:
        """`seconds` is how long the platform may keep us waiting at any one step."""
        self._house = house
        self._client = httpx.Client(base_url=house.settings.wechat_url, timeout=seconds, trust_env=False)

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def say(self, person: str, text: str) -> None:
        """A customer-service message; the platform takes it within 48 hours of the person's last one."""
        self._ask("/cgi-bin/message/custom/send", {"touser": person, "msgtype": "text", "text": {"content": text}})

    def code_address(self, scene: str) -> str:
        """What the lasting QR code says that brings this scene (64 characters at most) along."""
        wanted = {"action_name": "QR_LIMIT_STR_SCENE", "action_info": {"scene": {"scene_str": scene}}}
        address = str(self._ask("/cgi-bin/qrcode/create", wanted).get("url", ""))
        if not address.startswith(_OF_WECHAT) or not address.isascii():
            raise NotCarried("a code of somebody else")
        return address

    def media(self, media_id: str, most: int) -> bytes | None:
        """A photo or recording; None when it has more than `most` bytes."""

        def take(answer: httpx.Response) -> bytes | None:
            if answer.headers.get("content-type", "").startswith(_WORDS):
                raise NotCarried(f"no file but {sorted(_told(answer))}")
            return _read(answer, most)

        return self._call("GET", "/cgi-bin/media/get", take, params={"media_id": media_id})

    def _ask(self, path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        content = json.dumps(body, ensure_ascii=False).encode()  # escaped letters would be shown escaped
        return self._call("POST", path, _told, content=content)

    def _call(self, method: str, path: str, take: Callable[[httpx.Response], _Taken], **rest: Any) -> _Taken:
        """Call with our token, and once more with a new one where the platform does not know it any more."""
        token = self._token("")
        try:
            return self._once(method, path, take, token, **rest)
        except _StaleToken:
            return self._once(method, path, take, self._token(token), **rest)

    def _once(
        self, method: str, path: str, take: Callable[[httpx.Response], _Taken], token: str, **rest: Any
    ) -> _Taken:
        params = {**rest.pop("params", {}), **({"access_token": token} if token else {})}
        try:
            with self._client.stream(method, path, params=params, **rest) as answer:
                if not answer.is_success:
                    raise NotCarried(f"HTTP {answer.status_code}", _seconds(answer))
                return take(answer)
        except httpx.HTTPError as error:
            raise NotCarried(type(error).__name__) from None

    def _token(self, stale: str) -> str:
        """The token that all processes share, unless it is the `stale` one.

        The platform's stable token: whoever asks while it is good gets the same one, so processes need not take turns.
        """
        kept = platform_token(self._house, Channel.wechat)
        if kept and kept != stale:
            return kept
        settings = self._house.settings
        asked = {"grant_type": "client_credential", "appid": settings.wechat_app_id,
                 "secret": settings.wechat_secret.get_secret_value()}  # fmt: skip
        told = self._once("POST", "/cgi-bin/stable_token", _told, "", json=asked)
        token, seconds = str(told.get("access_token", "")), told.get("expires_in")
        if not token or not isinstance(seconds, int):
            raise NotCarried("no token")
        keep_platform_token(self._house, Channel.wechat, token, seconds)
        return token


def _told(answer: httpx.Response) -> Mapping[str, Any]:
    """A JSON answer that is no refusal."""
    try:
        told = json.loads(_read(answer, LARGEST_ANSWER) or b"")
    except ValueError:
        raise NotCarried("unreadable answer") from None
    if not isinstance(told, dict) or not isinstance(code := told.get("errcode", 0), int):
        raise NotCarried("unreadable answer")
    if code in _STALE_TOKEN:
        raise _StaleToken(f"errcode {code}")
    if code in _NEVER:
        raise NeverCarried(f"errcode {code}")
    if code:
        raise NotCarried(f"errcode {code}", _PAUSES.get(code, 0.0))
    return told


def _read(answer: httpx.Response, most: int) -> bytes | None:
    """The whole body, None when it is larger; one that trickles in for too long is given up."""
    content, end = bytearray(), time.monotonic() + LONGEST_DOWNLOAD
    for part in answer.iter_bytes():
        content += part
        if len(content) > most:
            return None
        if time.monotonic() > end:
            raise NotCarried("too slow")
    return bytes(content)


def _seconds(answer: httpx.Response) -> float:
    """How long the platform asks to be left alone; 0.0 when it does not say."""
    wait = answer.headers.get("retry-after", "")
    return float(wait) if wait.isdecimal() else 0.0
