"""Personal fields at rest: AES-256-GCM under keys that never enter the database, and keyed hashes to find them by.

A ciphertext is the number of its key (4 bytes, big endian), a random nonce (12 bytes), and the AES-GCM output. The
column's name is authenticated with it, so that a value copied into another column cannot be read there.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
import unicodedata
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

KEY_BYTES = 32
NUMBER_BYTES = 4
NONCE_BYTES = 12


class Undecipherable(Exception):
    """A stored value that none of our keys opens in this column; names the column, never the value."""


class NoKeyring(Exception):
    """A personal field was touched before `install_keyring`, or the keyring's file is missing or damaged."""


class Keyring:
    """Several numbered keys, one of them current, and a pepper from which all keyed hashes derive.

    Keys can be rotated. The pepper cannot: receipts, blind indexes and the audit chain would no longer be recognised.
    """

    def __init__(self, keys: Mapping[int, bytes], current: int, pepper: bytes) -> None:
        """`keys` holds 32 bytes each; `current` numbers the one that encrypts from now on."""
        if current not in keys or any(len(key) != KEY_BYTES for key in (*keys.values(), pepper)):
            raise NoKeyring("the keyring is damaged")
        self.current = current
        self._keys = dict(keys)
        self._pepper = pepper
        self._secrets: dict[str, bytes] = {}

    @classmethod
    def generate(cls, path: Path) -> "Keyring":
        """Make a new keyring and keep it in a file only its owner can read; raises FileExistsError."""
        keyring = cls({1: secrets.token_bytes(KEY_BYTES)}, 1, secrets.token_bytes(KEY_BYTES))
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(keyring._as_text())
        return keyring

    @classmethod
    def load(cls, path: Path) -> "Keyring":
        """Read a keyring's file; raises NoKeyring when it is missing or damaged."""
        try:
            kept = json.loads(path.read_text())
            keys = {int(number): base64.b64decode(key) for number, key in kept["keys"].items()}
            return cls(keys, kept["current"], base64.b64decode(kept["pepper"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise NoKeyring(f"no usable keyring at {path}") from error

    def with_new_key(self) -> "Keyring":
        """The same keyring with one more key, which is the current one."""
        number = max(self._keys) + 1
        return Keyring({**self._keys, number: secrets.token_bytes(KEY_BYTES)}, number, self._pepper)

    def without_old_keys(self) -> "Keyring":
        """The same keyring with its current key alone: for when every row was encrypted anew."""
        return Keyring({self.current: self._keys[self.current]}, self.current, self._pepper)

    def save(self, path: Path) -> None:
        """Replace the keyring's file in one step, so that a power cut leaves the old or the new one."""
        new = path.with_name(path.name + ".new")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(self._as_text())
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)

    def encrypt(self, plain: bytes, context: str) -> bytes:
        """Encrypt for one column under the current key."""
        nonce = os.urandom(NONCE_BYTES)
        return self.current_mark + nonce + self._ciphers[self.current].encrypt(nonce, plain, context.encode())

    def decrypt(self, sealed: bytes, context: str) -> bytes:
        """Open a value of one column; raises Undecipherable for a strange key, another column or a changed value."""
        cipher = self._ciphers.get(int.from_bytes(sealed[:NUMBER_BYTES], "big"))
        nonce_end = NUMBER_BYTES + NONCE_BYTES
        try:
            if cipher is None:
                raise Undecipherable(context)
            return cipher.decrypt(sealed[NUMBER_BYTES:nonce_end], sealed[nonce_end:], context.encode())
        except (InvalidTag, ValueError) as error:
            raise Undecipherable(context) from error

    def secret(self, purpose: str) -> bytes:
        """32 bytes for one purpose, e.g. "receipt"; the same for as long as the keyring lives."""
        if purpose not in self._secrets:
            self._secrets[purpose] = hmac.digest(self._pepper, b"purpose\0" + purpose.encode(), "sha256")
        return self._secrets[purpose]

    def keyed_hash(self, value: str, context: str) -> bytes:
        """HMAC-SHA256 of exactly this value, for what is looked up but never read back (receipts, tokens)."""
        return hmac.digest(self.secret(context), value.encode("utf-8", "surrogatepass"), "sha256")

    @cached_property
    def current_mark(self) -> bytes:
        """The first bytes of everything that the current key encrypted."""
        return self.current.to_bytes(NUMBER_BYTES, "big")

    @cached_property
    def _ciphers(self) -> dict[int, AESGCM]:
        return {number: AESGCM(key) for number, key in self._keys.items()}

    def _as_text(self) -> str:
        keys = {str(number): base64.b64encode(key).decode() for number, key in self._keys.items()}
        return json.dumps({"current": self.current, "keys": keys, "pepper": base64.b64encode(self._pepper).decode()})


_installed: Keyring | None = None


def install_keyring(keyring: Keyring) -> None:
    """Make this the process's keyring; columns and hashes use it from now on."""
    global _installed
    _installed = keyring


def keyring() -> Keyring:
    """The process's keyring; raises NoKeyring before one was installed."""
    if _installed is None:
        raise NoKeyring("no keyring was installed in this process")
    return _installed


def keyed_hash(value: str, context: str) -> bytes:
    """`Keyring.keyed_hash` with the process's keyring: the value counts letter by letter."""
    return keyring().keyed_hash(value, context)


def blind_index(value: str, context: str) -> bytes:
    """Hash to find a personal value by exact search; width, case and blanks of the value do not count.

    `context` ("name", "phone", "id_number", "pinyin") is shared by all columns that are compared with each other.
    """
    plain = "".join(unicodedata.normalize("NFKC", value).casefold().split())
    return keyring().keyed_hash(plain, f"index.{context}")


def fingerprint(content: object) -> bytes:
    """Keyed hash of any JSON-like content, whatever the order of its keys; tells whether two are the same."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hmac.digest(keyring().secret("fingerprint"), text.encode("utf-8", "surrogatepass"), hashlib.sha256)


class EncryptedBytes(TypeDecorator[bytes]):
    """A bytea column of ciphertext; `context` is the column's own name, e.g. "attachment.content"."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, context: str) -> None:
        """Keep the column's name, with which every value is authenticated."""
        super().__init__()
        self.context = context

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        """Encrypt on the way in."""
        return None if value is None else keyring().encrypt(self._to_bytes(value), self.context)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Decrypt on the way out."""
        return None if value is None else self._from_bytes(keyring().decrypt(bytes(value), self.context))

    def _to_bytes(self, value: Any) -> bytes:
        return bytes(value)

    def _from_bytes(self, plain: bytes) -> Any:
        return plain


class Encrypted(EncryptedBytes):
    """Text, encrypted."""

    cache_ok = True

    def _to_bytes(self, value: str) -> bytes:
        return value.encode()

    def _from_bytes(self, plain: bytes) -> str:
        return plain.decode()


class EncryptedJson(EncryptedBytes):
    """A JSON value, encrypted."""

    cache_ok = True

    def _to_bytes(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def _from_bytes(self, plain: bytes) -> Any:
        return json.loads(plain)
