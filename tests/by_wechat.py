"""People on WeChat, with the platform between: its side of a call to us is told by wechatpy."""

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import pytest
import xmltodict
from pydantic import SecretStr
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import WeChatSigner

from actions.house import House
from actions.send_messages import Carriers, send_message
from bot.channels.wechat_channel import WeChatAnswers, WeChatCarrier, WeChatTalks
from bot.channels.wechat_envelope import Envelope
from bot.channels.wechat_platform import WeChatPlatform
from casework.vocabulary import Channel
from tests.actions.conftest import Town
from tools.wechat_double import AES_KEY, APP_ID, SECRET, TOKEN, WeChatDouble, wechat_double

PERSON = "oInventedPerson-1"
JPEG = b"\xff\xd8\xff" + bytes(64)
AMR = b"#!AMR\n" + bytes(64)
ACCOUNT = {
    "wechat_app_id": APP_ID, "wechat_secret": SecretStr(SECRET), "wechat_token": SecretStr(TOKEN),
    "wechat_aes_key": SecretStr(AES_KEY),
}  # fmt: skip


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


LONG_ENOUGH = 60.0  # seconds, for a machine that is busy with other tests


@pytest.fixture
def fake() -> Iterator[WeChatDouble]:
    with wechat_double() as fake:
        yield fake


@dataclass
class Phone:
    """One person's WeChat, with the platform between."""

    town: Town
    house: House
    talks: WeChatTalks
    caller: Caller
    fake: WeChatDouble

    def send(self, xml: str) -> str:
        """What the person reads at once; "" when the platform was told to wait for nothing."""
        return run(self.take(xml))

    async def take(self, xml: str) -> str:
        answer = await self.talks.take(*self.caller.envelope(xml))
        return "" if answer == "success" else self.caller.read(answer)["Content"]

    def say(self, words: str) -> str:
        return self.send(self.caller.text(words))

    def scan(self, one_code: str) -> str:
        return self.send(self.caller.event("subscribe", f"qrscene_{one_code}"))

    def told_later(self) -> list[str]:
        """What the worker has to carry, carried."""
        carriers = Carriers(talks={Channel.wechat: WeChatCarrier(WeChatPlatform(self.house))})
        for (number,) in self.town.rows("SELECT id FROM message WHERE state = 'waiting' ORDER BY id"):
            send_message(self.house, number, carriers)
        return [words for person, words in self.fake.said if person == self.caller.person]

    def turns(self) -> list[Any]:
        return self.town.rows("SELECT attachments FROM chat_turn ORDER BY id")


def phone_of(town: Town, fake: WeChatDouble, seconds: float = LONG_ENOUGH, **caller: Any) -> Phone:
    house = replace(town.with_settings(wechat_url=fake.address, **ACCOUNT), reader=town.reader)
    talks = WeChatTalks(house, Envelope.of(house.settings), WeChatAnswers(house, WeChatPlatform(house)), seconds)
    return Phone(town, house, talks, Caller(town.clock.now.timestamp(), **caller), fake)


@pytest.fixture
def phone(town: Town, fake: WeChatDouble) -> Iterator[Phone]:
    """A person, who reads at once what is said at once however busy the machine is."""
    phone = phone_of(town, fake)
    yield phone
    phone.talks.close()


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """In a thread of its own: a browser test may have left an event loop running in this one."""
    with ThreadPoolExecutor(1) as own:
        return own.submit(asyncio.run, work).result()
