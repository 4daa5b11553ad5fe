"""The envelope of WeChat's messages: who signed them, what is inside, and how an answer is put in.

In plain mode the signature covers token, timestamp and nonce, so it proves who calls, not what is written. In safe mode
`msg_signature` covers the encrypted message as well. An account with an AES key takes nothing else. Source: WeChat
Official Account platform, "message encryption and decryption".
"""

import base64
import binascii
import hashlib
import hmac
import re
import secrets
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from xml.etree.ElementTree import Element, ParseError

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from actions.settings import Settings

FRESH_SECONDS = 600
"""A signature's age and the clocks' difference together; the platform repeats a message within half a minute."""
_BLOCK = 32  # bytes to whose multiple the plain text is filled up (PKCS#7)
_SALT = 16  # random bytes before the message
_STAMP = re.compile("[0-9]{1,12}")
_AES_KEY = re.compile("[A-Za-z0-9]{43}")
_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class NotGenuine(Exception):
    """Not from the platform, not for this account, or not readable; the text says which, never what was sent."""


@dataclass(frozen=True)
class Envelope:
    """What is agreed with the platform about one account; an `aes_key` of "" means plain mode."""

    app_id: str
    token: str = field(repr=False)
    aes_key: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Refuse what cannot work, without repeating it."""
        if not self.app_id or not self.token:
            raise ValueError("YIMATONG_WECHAT_APP_ID needs YIMATONG_WECHAT_TOKEN beside it")
        if self.aes_key and not _AES_KEY.fullmatch(self.aes_key):
            raise ValueError("YIMATONG_WECHAT_AES_KEY has 43 letters and digits")

    @classmethod
    def of(cls, settings: Settings) -> "Envelope":
        """The account of the settings; raises `ValueError` naming the setting that is missing or faulty."""
        token, key = settings.wechat_token.get_secret_value(), settings.wechat_aes_key.get_secret_value()
        return cls(settings.wechat_app_id, token, key)

    def check(self, query: Mapping[str, str], now: datetime) -> None:
        """Raise `NotGenuine` unless the query of a call was signed with our token, and lately."""
        stamp = query.get("timestamp", "")
        if not _same(self.signature(stamp, query.get("nonce", "")), query.get("signature", "")):
            raise NotGenuine("wrong signature")
        if not _STAMP.fullmatch(stamp) or abs(now.timestamp() - int(stamp)) > FRESH_SECONDS:
            raise NotGenuine("old signature")

    def open(self, query: Mapping[str, str], body: bytes, now: datetime) -> dict[str, str]:
        """The parts of a message by name; raises `NotGenuine`."""
        self.check(query, now)
        parts = read_xml(body)
        if not self.aes_key:
            return parts
        sealed = parts.get("Encrypt", "")
        signed = self.signature(query["timestamp"], query.get("nonce", ""), sealed)
        if not _same(signed, query.get("msg_signature", "")):
            raise NotGenuine("wrong message signature")
        return read_xml(self._decrypted(sealed))

    def seal(self, reply: str, now: datetime) -> str:
        """A reply, encrypted and signed in safe mode."""
        if not self.aes_key:
            return reply
        stamp, nonce, sealed = str(int(now.timestamp())), secrets.token_hex(8), self._encrypted(reply.encode())
        signed = self.signature(stamp, nonce, sealed)
        return write_xml({"Encrypt": sealed, "MsgSignature": signed, "TimeStamp": stamp, "Nonce": nonce})

    def signature(self, *signed: str) -> str:
        """SHA-1 over token and values, sorted: the platform's own way."""
        text = "".join(sorted((self.token, *signed))).encode("utf-8", "surrogatepass")
        return hashlib.sha1(text, usedforsecurity=False).hexdigest()

    def _cipher(self) -> Cipher[modes.CBC]:
        key = base64.b64decode(self.aes_key + "=")
        return Cipher(algorithms.AES(key), modes.CBC(key[:16]))

    def _encrypted(self, message: bytes) -> str:
        plain = secrets.token_bytes(_SALT) + struct.pack("!I", len(message)) + message + self.app_id.encode()
        missing = _BLOCK - len(plain) % _BLOCK
        encryptor = self._cipher().encryptor()
        return base64.b64encode(encryptor.update(plain + bytes([missing]) * missing) + encryptor.finalize()).decode()

    def _decrypted(self, sealed: str) -> bytes:
        try:
            decryptor = self._cipher().decryptor()
            plain = decryptor.update(base64.b64decode(sealed, validate=True)) + decryptor.finalize()
            (length,) = struct.unpack("!I", plain[_SALT : _SALT + 4])
        except (ValueError, binascii.Error, struct.error):
            raise NotGenuine("cannot be decrypted") from None
        message, rest = plain[_SALT + 4 : _SALT + 4 + length], plain[_SALT + 4 + length :]
        filling = rest[-1:] * rest[-1] if rest else b""
        if len(filling) not in range(1, _BLOCK + 1) or rest != self.app_id.encode() + filling:
            raise NotGenuine("for another account")
        return message


def _same(signed: str, told: str) -> bool:
    return hmac.compare_digest(signed.encode(), told.encode("utf-8", "surrogatepass"))


def read_xml(body: bytes) -> dict[str, str]:
    """The text of each part right below the root; raises `NotGenuine`, also for anything that brings a DTD along."""
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise NotGenuine("no XML that is taken") from None
    return {part.tag: (part.text or "").strip() for part in root}


def write_xml(parts: Mapping[str, str]) -> str:
    """Parts as the platform reads them; letters that no XML may hold are left out."""
    return f"<xml>{''.join(f'<{name}>{_written(text)}</{name}>' for name, text in parts.items())}</xml>"


def _written(text: str) -> str:
    if text.isdecimal():
        return text
    return f"<![CDATA[{_NOT_IN_XML.sub('', text).replace(']]>', ']]]]><![CDATA[>')}]]>"
