"""Amounts of money in words and digits, as whole yuan: 六万多 is 60000, 一万二 is 12000, 3万5 is 35000.

A vague amount is read as its floor (十来万 100000, 七八千 7000); 几万 and the like have no value and are left out.
"""

import re
from dataclasses import dataclass

DIGITS = {
    **dict(zip("零一二三四五六七八九", range(10), strict=True)),
    "〇": 0,
    "两": 2,
    "俩": 2,
    "仨": 3,
    "壹": 1,
    "贰": 2,
    "叁": 3,
}
UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000, "w": 10_000, "W": 10_000, "k": 1000}
LARGEST = 10**12  # more than any household can have or owe; whatever is larger is a slip of the finger
_ONE = "一(?![分直点个次下家起共样把句般半年场口件天日])"
_AMOUNT = re.compile(
    rf"(?:\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+(?:\.\d+)?|{_ONE}|[零〇二两俩三四五六七八九十百千万壹贰叁])"
    rf"(?:\d+(?:\.\d+)?|{_ONE}|[零〇二两俩三四五六七八九十百千万亿wW壹贰叁]|[多来几大好](?=[十百千万]))*"
)
_MONEY_WORD = r"(?:块|元|圆|人民币|钱)"
_DEBT_WORD = r"的?(?:债|账|利息|学费|本钱|外债|饥荒|彩礼|工资|工钱|贷款|药费|押金)"
_AFTER_MONEY = re.compile(rf"^[多来几余把]{{0,2}}(?:{_MONEY_WORD}|{_DEBT_WORD})")
_COUNTED = re.compile(
    r"^[多来几余把]{0,2}(?:年(?!年)|月|个|天|日|号|人(?!家|还|民)|口|头|只|斤|公斤|亩|棵|株|颗|里(?!面)|公里|米|平|方|次|户|岁|吨|袋|箱|条|匹|羽|尾|度|层|"
    r"级|楼|栋|间|套|张|名|届|回|趟|遍|份|字|升|种(?!地)|样|件|辆|台|根|片|瓦|盏|座|克|%|％|毫|厘|尺|丈|步|桶|担)"
)
_MONEY_BEFORE = re.compile(
    r"(?:花|欠|借|贷|掏|交|给|赔|亏|挣|赚|付|费|钱|款|债|要|报|收入|工资|剩|还|凑|卖|值|搭|垫|投|罚|押|补|存|损失|元|块|月|年|天|才|就|只|共|差|自付|"
    r"差不多|将近|大概|前后|又|医|治|宿|低保)[了得到着起的进去有是出下来上过大概约共计近快将要整差不多十好几]{0,6}$"
)
_NO_AMOUNT_AFTER = ("第", "几", "初", "星期", "百分之")
_ROUGHLY = re.compile("^[多来几余]")


@dataclass(frozen=True)
class Amount:
    """An amount of money: its words and whole yuan."""

    text: str
    yuan: int


def amounts_of(text: str) -> tuple[Amount, ...]:
    """All exact or roughly told amounts in their order, each wording once."""
    found = (_amount(text, match) for match in _AMOUNT.finditer(text))
    return tuple(dict.fromkeys(amount for amount in found if amount is not None))


def _amount(text: str, match: "re.Match[str]") -> Amount | None:
    """The amount at this place, or None when the number counts something else."""
    words, rest, before = match.group(), text[match.end() :], text[max(0, match.start() - 12) : match.start()]
    value = number_of(words)
    if value is None or value < 1 or before.endswith(_NO_AMOUNT_AFTER) or rest.startswith("分之"):
        return None
    told = _AFTER_MONEY.match(rest)
    if not told and (value < 100 or _COUNTED.match(rest) or not _sounds_like_money(words, before)):
        return None
    tail = _ROUGHLY.match(rest)
    return Amount(words + (tail.group() if tail else ""), round(value))


def _sounds_like_money(words: str, before: str) -> bool:
    """Large round words (六万, 三千五) or a number after a word of paying."""
    if any(unit in words for unit in "万千百wW"):
        return True
    return bool(_MONEY_BEFORE.search(before))


def number_of(words: str) -> float | None:
    """The number that the words say; None for 几万, for what is larger than `LARGEST`, for words without a value."""
    cleaned = re.sub("[多来大好]", "", words.replace(",", ""))
    cleaned = re.sub("(?<=[十百千万])几", "", cleaned)
    if "几" in cleaned:
        return None
    number = _spoken(_first_of_range(cleaned))
    return number if number is None or number <= LARGEST else None


def _first_of_range(words: str) -> str:
    """七八万 is said of 70000 or more: keep the first of two neighbouring digits."""
    return re.sub(r"([一二三四五六七八九两])[二三四五六七八九](?=[十百千万]|$)", _keep_smaller, words)


def _keep_smaller(match: "re.Match[str]") -> str:
    """Only neighbours (七八, 三五) make a range."""
    first, second = match.group()[0], match.group()[1]
    return first if DIGITS[second] - DIGITS[first] in (1, 2) else match.group()


def _spoken(words: str) -> float | None:
    """Sum of sections; a last bare digit counts a tenth of the unit before it (一万二, 3万5)."""
    total = section = 0.0
    number: float | None = None
    last_unit = 1
    for part in re.findall(r"\d+(?:\.\d+)?|.", words):
        if part in UNITS:
            unit = UNITS[part]
            if unit >= 10_000:
                total, section = (total + section + (number or 0) or 1) * unit, 0.0
            else:
                section += (1 if number is None else number) * unit
            last_unit, number = unit, None
        elif part in DIGITS:
            last_unit = 1 if part in "零〇" else last_unit
            number = DIGITS[part] if number is None or part in "零〇" else number * 10 + DIGITS[part]
        else:
            number = float(part)
    if number is not None and last_unit >= 100 and number < 10:
        number *= last_unit / 10
    return total + section + (number or 0)
