"""回执: the receipt and look-up code of a report.

Both are computed from the submission key with a server secret, so that a repeated submission can be answered with the
same receipt although only its hash is stored.
"""

import hashlib
import hmac
import re
import unicodedata

# No 0/O/Q, 1/I/L, 2/Z, 5/S, 8/B, 6/G, U/V: whatever two of these a person could take for each other is left out.
ALPHABET = "ACDEFHJKMNPRTWXY3479"
LENGTH = 12
_SEPARATORS = re.compile(r"[\s\-‐-―_·.,]+")


def receipt_for(submission_key: str, secret: bytes) -> str:
    """The receipt of a submission: 12 characters of `ALPHABET` (52 bits), always the same for the same key."""
    number = _number("receipt", submission_key, secret)
    characters = []
    for _ in range(LENGTH):
        number, index = divmod(number, len(ALPHABET))
        characters.append(ALPHABET[index])
    return "".join(characters)


def look_up_code_for(phone: str | None, submission_key: str, secret: bytes) -> str:
    """The four digits asked for beside the receipt: the phone's last four, else four that are given out."""
    if phone:
        return phone[-4:]
    return f"{_number('look-up code', submission_key, secret) % 10_000:04d}"


def normalise_receipt(typed: str) -> str | None:
    """The receipt that was meant (spaces, dashes, lower case, full width forgiven); None when it cannot be one."""
    receipt = _SEPARATORS.sub("", unicodedata.normalize("NFKC", typed)).upper()
    return receipt if len(receipt) == LENGTH and set(receipt) <= set(ALPHABET) else None


def grouped(receipt: str) -> str:
    """The receipt in groups of four, for reading out and copying: `ACDE-FHJK-MNPR`."""
    return "-".join(receipt[start : start + 4] for start in range(0, len(receipt), 4))


def _number(purpose: str, submission_key: str, secret: bytes) -> int:
    digest = hmac.new(secret, f"{purpose}\n{submission_key}".encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
    return int.from_bytes(digest, "big")
