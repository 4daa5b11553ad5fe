"""Personal data: masking it, and refusing to post it.

Never public: ID number, phone, bank account, state of health (秦安, 永城).
"""

import re
from collections.abc import Iterable

_MASK = "***"
_OPENING = 40  # characters; one line of a telephone
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789Xx")

ID_NUMBER = re.compile(r"(?<!\d)\d{6}[ -]?\d{4}[ -]?\d{4}[ -]?\d{3}[\dXx](?:\d\d)?(?!\d)")
BANK_CARD = re.compile(r"(?<!\d)[3-9]\d{3}(?:[ -]?\d{4}){2,3}[ -]?\d{1,4}(?!\d)")
MOBILE = re.compile(r"(?<!\d)(?:\+?(?:00)?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[ -]?\d{7,8}(?!\d)")
LONG_NUMBER = re.compile(r"(?<!\d)\d{11,}[Xx]?(?!\d)")
# Digits spoken one by one, as voice input writes a telephone number. Sums of money never come so.
SPOKEN_NUMBER = re.compile(r"[零〇一幺二两三四五六七八九]{7,}")
_NUMBERS = (ID_NUMBER, BANK_CARD, MOBILE, LANDLINE, LONG_NUMBER, SPOKEN_NUMBER)

HEALTH = re.compile(
    r"病|癌|肿瘤|残疾|伤残|残废|瘫痪|精神障碍|智力障碍|失明|聋哑|手术|化疗|放疗|透析|住院|流产|怀孕|艾滋|乙肝|结核|尿毒|中风|脑梗|确诊"
)
POSTING_REFUSALS: tuple[tuple[str, tuple[re.Pattern[str], ...]], ...] = (
    ("errors.posting_id_number", (ID_NUMBER,)),
    ("errors.posting_phone", (MOBILE, LANDLINE)),
    ("errors.posting_account", (BANK_CARD, LONG_NUMBER)),
    ("errors.posting_health", (HEALTH,)),
)


def mask_name(name: str) -> str:
    """The family name's first character, the rest hidden: 王**."""
    return name[:1] + "*" * (len(name) - 1)


def mask_numbers(text: str, names: Iterable[str] = ()) -> str:
    """The text without ID, phone and bank numbers and without these names; sums of money, ages and dates stay."""
    masked = text.translate(_WIDE_DIGITS)
    for pattern in _NUMBERS:
        masked = pattern.sub(_MASK, masked)
    for name in sorted({n for n in names if len(n) > 1}, key=len, reverse=True):
        masked = masked.replace(name, _MASK)
    return masked


def opening(text: str, names: Iterable[str] = ()) -> str:
    """How a text begins, masked and on one line: what a list shows of it."""
    masked = " ".join(mask_numbers(text, names).split())
    return masked[:_OPENING] + ("…" if len(masked) > _OPENING else "")


def posting_refusals(text: str) -> tuple[str, ...]:
    """Why this text may not be posted in the village: keys of the wording catalogue, none when it may."""
    plain, refusals = text.translate(_WIDE_DIGITS), []
    for key, patterns in POSTING_REFUSALS:
        left = plain
        for pattern in patterns:
            left = pattern.sub("", left)
        if left != plain:
            refusals.append(key)
        plain = left  # what one reason has taken is not held against the text a second time
    return tuple(refusals)
