"""The platform's own side of a call to us, told by wechatpy."""

from dataclasses import dataclass

import xmltodict
from pydantic import SecretStr
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import WeChatSigner

from tools.wechat_double import AES_KEY, APP_ID, SECRET, TOKEN

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
