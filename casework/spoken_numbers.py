"""Amounts and numbers as people write them by themselves: 两万多, 三千来块, 一万二, 2.5万, 每月800, 没有, 五口人.

For answers that nobody is held to (`eligibility_guide`); what an officer records is typed in digits.
"""

import re
import unicodedata
from decimal import Decimal

FIGURES = str.maketrans("零〇一幺二两三四五六七八九壹贰叁肆伍陆柒捌玖", "0011223456789123456789")
"""Digits said one by one, as figures."""
_SPOKEN_DIGITS = dict(zip("零一二三四五六七八九两俩仨", (*range(10), 2, 2, 3), strict=True))
_LONGEST = 20
_UNITS = {"万": 10_000, "千": 1_000, "百": 100, "十": 10}
_ROUGH = re.compile(r"大概|大约|差不多|估计|可能|也就|不到|左右|上下|[多来把]|块|元|圆|钱|人民币|全年|一年|[¥,，。\s]")
_MONTHLY = re.compile(r"^(每个?月|一个?月|月)")
_NOTHING = re.compile(r"没有?|无|没得")
_COUNTED = re.compile(r"[个口人位\s]+$")


def spoken_amount(text: str) -> Decimal | None:
    """Yuan a year of what was written; an amount said to be monthly counts twelve times. None when it is no amount."""
    plain = unicodedata.normalize("NFKC", text).strip()
    monthly = _MONTHLY.match(plain)
    kept = _ROUGH.sub("", plain[monthly.end() :] if monthly else plain)
    amount = Decimal(0) if _NOTHING.fullmatch(kept) else _number(kept)
    return amount * 12 if amount is not None and monthly else amount


def spoken_count(text: str) -> int | None:
    """A number of people, 五口人; None when it is none."""
    number = _number(_COUNTED.sub("", unicodedata.normalize("NFKC", text).strip()))
    return int(number) if number is not None and number == int(number) else None


def _number(text: str) -> Decimal | None:
    """Digits, Chinese numerals, or both with 万 and 千 between them."""
    if len(text) > _LONGEST:
        return None
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,4})?", text):
        return Decimal(text)
    unit = next((sign for sign in _UNITS if sign in text), None)
    if unit is None:
        return Decimal(_SPOKEN_DIGITS[text]) if text in _SPOKEN_DIGITS else None
    before, _, after = text.partition(unit)
    many = Decimal(1) if unit == "十" and not before else _number(before)
    rest = _rest(after, Decimal(_UNITS[unit]))
    return None if many is None or rest is None else many * _UNITS[unit] + rest


def _rest(text: str, unit: Decimal) -> Decimal | None:
    """What follows a unit; a lone digit counts a tenth of it: 一万二 is 12,000, but 一万零二 is 10,002."""
    if not text:
        return Decimal(0)
    number = _number(text.removeprefix("零"))
    return number * unit / 10 if number is not None and len(text) == 1 else number
