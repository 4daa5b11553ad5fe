"""What an editor's text must be like before anybody sees it: short, sourced, without promises or discouragement."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from casework.answers import Faulty, as_day, as_text
from casework.errors import FieldError
from notices.policy.knowledge import wording

PROMISE_OR_DISCOURAGEMENT = re.compile(
    "保证|肯定能|一定能|一定会|包过|打包票|不用报|别报|没必要报|不要申报|不能报|不能申请|没资格"
)
LONGEST_TEXT = 200
LONGEST_BRIEF = 80
_LONGEST = {"question": 60, "text": LONGEST_TEXT, "brief": LONGEST_BRIEF, "issuer": 100, "title": 200, "clause": 100}
_BLANK = re.compile(r"\{([^{}]*)\}|[{}]")


@dataclass(frozen=True)
class Draft:
    """A checked proposal. `ways` are further ways of asking; `brief` is the text in brief for paper, or empty."""

    question: str
    ways: tuple[str, ...]
    text: str
    brief: str
    issuer: str
    title: str
    clause: str
    valid_from: date
    valid_to: date | None


def check_draft(raw: Mapping[str, object]) -> tuple[Draft | None, tuple[FieldError, ...]]:
    """The draft of what was typed, or everything that is wrong with it at once. One way of asking a line."""
    clean = {"brief": ""}
    faults: list[FieldError] = []
    for field, longest in _LONGEST.items():
        if field in clean and not raw.get(field):
            continue
        try:
            clean[field] = as_text(raw.get(field) or "", 1, longest)
        except Faulty as faulty:
            faults += [FieldError(field, fault.message, fault.values) for fault in faulty.faults]
    days = {field: _day(raw, field, faults) for field in ("valid_from", "valid_to")}
    for field in ("text", "brief"):
        faults += _text_faults(field, clean.get(field, ""))
    begin, end = days["valid_from"], days["valid_to"]
    if begin and end and end <= begin:
        faults.append(FieldError("valid_to", "errors.day_order"))
    if begin is None and not any(fault.field == "valid_from" for fault in faults):
        faults.append(FieldError("valid_from", "errors.not_a_date"))
    if faults or begin is None:
        return None, tuple(faults)
    ways = tuple(way for line in str(raw.get("ways") or "").splitlines() if (way := line.strip()[:60]))
    return Draft(ways=ways[:50], valid_from=begin, valid_to=end, **clean), ()


def _text_faults(field: str, text: str) -> Iterable[FieldError]:
    if PROMISE_OR_DISCOURAGEMENT.search(text):
        yield FieldError(field, "errors.promise_in_text")
    if any(blank.group(1) not in wording()["unset"] for blank in _BLANK.finditer(text)):
        yield FieldError(field, "errors.wrong_shape")


def _day(raw: Mapping[str, object], field: str, faults: list[FieldError]) -> date | None:
    try:
        return as_day(raw[field]) if raw.get(field) else None
    except Faulty:
        faults.append(FieldError(field, "errors.not_a_date"))
        return None
