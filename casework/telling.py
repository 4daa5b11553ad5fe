"""How somebody may be told something: their own wishes first, then what works.

Wishes come as people write them (safe contact, convenient time). Whatever is written there shuts the machine's SMS
unless it names SMS; what is not understood is left to a person, who reads the words beside the number.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import time
from typing import Any

from casework.field_names import FieldName
from casework.privacy import LANDLINE, MOBILE
from casework.vocabulary import ToldHow, Verb, Way


@dataclass(frozen=True)
class Wishes:
    """How a person wants to be reached. `after` and `before` bound the hours of calls; `words` is what was written."""

    talks: bool = True
    texts: bool = True
    calls: bool = True
    phone: str | None = None
    after: time | None = None
    before: time | None = None
    words: str = ""


@dataclass(frozen=True)
class Plan:
    """The ways to try in their order, the number to use, and what whoever telephones has to heed."""

    ways: tuple[Way, ...]
    phone: str | None
    after: time | None = None
    before: time | None = None
    words: str = ""


_NOT = r"(?:不要|别|勿|莫|不能|不方便|不敢|不准|不可以|不想|不)(?:再|给我|给|往|随便|让人)?"
_NO_CALLS = re.compile(_NOT + r"(?:家里|我家)?(?:(?:打|接)(?:我|家里)?的?(?:电话|手机|座机|$|[,。;])|来电)")
_NOT_THIS_ONE = re.compile(_NOT + r"(?:打|拨|用)$")
_NO_TEXTS = re.compile(_NOT + r"(?:发|回)(?:短信|信息|消息|微信)")
_NO_VISITS = re.compile(_NOT + r"(?:上门|来家|到家|来我家|到我家|进村)")
_IN_PERSON = re.compile(r"当面|上门|面谈|来家里|来我家|到我?家里?来|来找我")
_TEXTS = re.compile(r"短信|发信息|发消息")


def wishes_of(safe_contact: str | None, contact_time: str | None) -> Wishes:
    """What somebody wrote about being reached, as far as it can be understood; see the table in its test."""
    told, hours = _narrow(safe_contact), _narrow(contact_time)
    in_person = bool(_IN_PERSON.search(told)) and not _NO_VISITS.search(told) and not _TEXTS.search(told)
    after, before = _hours(hours) if hours else _hours(told)
    return Wishes(
        talks=not in_person and not _NO_TEXTS.search(told),
        texts=not told or (bool(_TEXTS.search(told)) and not _NO_TEXTS.search(told)),
        calls=not in_person and not _NO_CALLS.search(told),
        phone=_number(told), after=after, before=before,
        words="\n".join(word.strip() for word in (safe_contact, contact_time) if word and word.strip()),
    )  # fmt: skip


def together(wishes: Iterable[Wishes]) -> Wishes:
    """The wishes of all who reported for one household: whatever one of them does not want is not done.

    The number is the first one's own; of hours the narrower hold.
    """
    first, *others = wishes
    for other in others:
        first = replace(
            first, talks=first.talks and other.talks, texts=first.texts and other.texts,
            calls=first.calls and other.calls,
            after=max(filter(None, (first.after, other.after)), default=None),
            before=min(filter(None, (first.before, other.before)), default=None),
            words="\n".join(dict.fromkeys(filter(None, (first.words, other.words)))),
        )  # fmt: skip
    return first


def plan(wishes: Wishes, phone: str | None, *, has_talk: bool, has_sms: bool, by_person: bool) -> Plan:
    """The ways to tell somebody; `by_person` lets a person have the last word where no machine can.

    `has_talk` and `has_sms` say what this house could use at all.
    """
    number = wishes.phone or phone
    ways = [Way.talk] if has_talk and wishes.talks else []
    ways += [Way.sms] if has_sms and number and wishes.texts else []
    if by_person:
        ways.append(Way.phone if number and wishes.calls else Way.in_person)
    return Plan(tuple(ways), number, wishes.after, wishes.before, wishes.words)


def must_be_told(verb: Verb, evidence: Mapping[str, Any]) -> bool:
    """Whether a person has to tell it where no machine could: a visit that was fixed, a result told by message only."""
    return verb is Verb.plan_visit or evidence.get(FieldName.told_how) == ToldHow.message


def may_call(after: time | None, before: time | None, now: time) -> bool:
    """Whether the hour suits a person who named hours for calls; from 19:00 to 8:00 goes past midnight."""
    if after and before and after > before:
        return now >= after or now < before
    return (after is None or now >= after) and (before is None or now < before)


def _narrow(words: str | None) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", words or ""))


def _number(told: str) -> str | None:
    """Another number to use; one that shall not be called is none."""
    found = MOBILE.search(told) or LANDLINE.search(told)
    if found is None or _NOT_THIS_ONE.search(told[: found.start()]):
        return None
    return re.sub(r"^\+?(?:00)?86(?=1)|[ -]", "", found[0])


# ── hours, as people write them ────────────────────────────────────────────────────────────────────────────────

_SPOKEN_DIGITS = {word: number for number, word in enumerate("零一二三四五六七八九十")} | {
    "两": 2,
    "十一": 11,
    "十二": 12,
}
_HOUR = re.compile(
    r"(早上|上午|早晨|中午|下午|傍晚|晚上|晚)?(\d{1,2}|十一|十二|[一二三四五六七八九十两])(?:点|时|:)(半|\d{2})?钟?(以后|之后|后|过后|以前|之前|前)"
)
_PARTS: tuple[tuple[str, time | None, time | None], ...] = (
    ("晚上|夜里|收工以后|下班以后|下班后", time(18), None),
    ("中午", time(12), time(14)),
    ("上午|早上", None, time(12)),
    ("下午", time(12), time(18)),
    ("白天", time(8), time(18)),
)


def _hours(told: str) -> tuple[time | None, time | None]:
    """From when and until when; a part of the day only where no hour is named."""
    hours = list(_HOUR.finditer(told))
    if hours:
        after = next((_time(hour) for hour in hours if hour[4].endswith("后")), None)
        before = next((_time(hour, after) for hour in hours if hour[4].endswith("前")), None)
        return after, before
    return next(((after, before) for words, after, before in _PARTS if re.search(words, told)), (None, None))


def _time(match: re.Match[str], after: time | None = None) -> time | None:
    """The hour of the day; one that names no part of it and lies before `after` is meant in the afternoon."""
    hour = int(match[2]) if match[2].isdigit() else _SPOKEN_DIGITS[match[2]]
    in_the_afternoon = match[1] in ("下午", "傍晚", "晚上", "晚")
    if hour < 12 and (in_the_afternoon or (not match[1] and after and hour <= after.hour)):
        hour += 12
    minute = 30 if match[3] == "半" else int(match[3] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
