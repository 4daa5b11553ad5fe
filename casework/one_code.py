"""一码通: the code on a village's leaflets, eight random characters and four check characters.

The check characters are computed with a server secret over the random ones, the village and the issue. Nobody without
the secret can make up a code, or let one point to another village, not even by writing into the database.
"""

import hashlib
import hmac
import re
import secrets
import unicodedata

from casework.receipt import ALPHABET

BODY = 8
CHECK = 4
_SEPARATORS = re.compile(r"[\s\-‐-―_·.]+")


def new_one_code(area_code: str, issue: int, secret: bytes) -> str:
    """A code that did not exist before, for one village and one issue of its leaflets."""
    return signed("".join(secrets.choice(ALPHABET) for _ in range(BODY)), area_code, issue, secret)


def signed(body: str, area_code: str, issue: int, secret: bytes) -> str:
    """The whole code of these eight characters: always the same for the same village, issue and secret."""
    message = f"one code\n{body}\n{area_code}\n{issue}".encode()
    number = int.from_bytes(hmac.new(secret, message, hashlib.sha256).digest(), "big")
    check = ""
    for _ in range(CHECK):
        number, index = divmod(number, len(ALPHABET))
        check += ALPHABET[index]
    return body + check


def is_genuine(code: str, area_code: str, issue: int, secret: bytes) -> bool:
    """Whether the check characters are ours for this village and issue."""
    return hmac.compare_digest(signed(code[:BODY], area_code, issue, secret).encode(), code.encode())


def normalise_one_code(typed: str) -> str | None:
    """The code that was meant (spaces, dashes, lower case, full width forgiven); None when it cannot be one."""
    code = _SEPARATORS.sub("", unicodedata.normalize("NFKC", typed)).upper()
    return code if len(code) == BODY + CHECK and set(code) <= set(ALPHABET) else None
