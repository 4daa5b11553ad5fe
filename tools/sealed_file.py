"""Back-ups at rest: a stream sealed in pieces with AES-GCM, so that neither size nor memory sets a limit.

A file is a mark, 8 random bytes, and pieces: length (4 bytes, big endian), then the AES-GCM output. A piece's nonce is
the random bytes and its number; the last piece says that it is the last, so that a file cut short is noticed.
"""

import os
from collections.abc import Iterator
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK = b"YIMATONG-BACKUP-1\n"
PIECE = 1 << 20


class NotOurs(Exception):
    """The file is no back-up of ours, was changed or cut short, or belongs to another keyring."""


def seal(source: IO[bytes], target: IO[bytes], key: bytes) -> int:
    """Seal all of `source` into `target`; returns how many bytes there were."""
    cipher, salt, total = AESGCM(key), os.urandom(8), 0
    target.write(MARK + salt)
    piece = source.read(PIECE)
    for number in range(1 << 32):
        following = source.read(PIECE) if len(piece) == PIECE else b""
        sealed = cipher.encrypt(salt + number.to_bytes(4, "big"), piece, _place(bool(following)))
        target.write(len(sealed).to_bytes(4, "big") + sealed)
        total += len(piece)
        if not following:
            break
        piece = following
    return total


def unseal(source: IO[bytes], key: bytes) -> Iterator[bytes]:
    """The pieces of a sealed stream; raises `NotOurs` as soon as one is not as it was written."""
    if source.read(len(MARK)) != MARK:
        raise NotOurs
    cipher, salt, number, last = AESGCM(key), source.read(8), 0, False
    length = source.read(4)
    while length:
        sealed = source.read(int.from_bytes(length, "big"))
        length = source.read(4)
        last = not length
        try:
            yield cipher.decrypt(salt + number.to_bytes(4, "big"), sealed, _place(not last))
        except (InvalidTag, ValueError) as error:
            raise NotOurs from error
        number += 1
    if not last:
        raise NotOurs


def _place(more: bool) -> bytes:
    return b"more" if more else b"last"
