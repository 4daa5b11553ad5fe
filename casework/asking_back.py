"""回执找回: whoever lost a receipt is asked back for what only the reporter's own house should know.

Two answers have to be right and none wrong, and one of them nothing that neighbours know as well: names, telephone and
size of a family are no secret in a village. What the report was searched by proves nothing any more, except the ID
number, which stands on the card.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from casework.answers import Faulty, as_day
from casework.vocabulary import AskedBack

NEEDED = 2
_DAYS_OFF = 3  # people remember about when, not the day
_NOT_COMMON = frozenset({AskedBack.id_end, AskedBack.reported_on})
_NAMES = (AskedBack.reporter_name, AskedBack.head_name)


@dataclass(frozen=True)
class Kept:
    """What a report says about itself; what it does not say cannot be asked for."""

    reporter_name: str
    head_name: str | None
    members: int | None
    phone: str | None
    id_number: str | None
    reported_on: date


def facts_of(kept: Kept, searched_by: Collection[AskedBack]) -> Mapping[AskedBack, str]:
    """What can be asked back and its right answers; a name counts once, whoever bears it."""
    same_name = kept.head_name == kept.reporter_name
    facts = {
        AskedBack.reporter_name: kept.reporter_name,
        AskedBack.head_name: None if same_name else kept.head_name,
        AskedBack.members: kept.members and str(kept.members),
        AskedBack.phone_end: kept.phone and kept.phone[-4:],
        AskedBack.id_end: kept.id_number and kept.id_number[-4:],
        AskedBack.reported_on: kept.reported_on.isoformat(),
    }
    return {fact: str(answer) for fact, answer in facts.items() if answer and fact not in searched_by}


def is_proven(
    facts: Mapping[AskedBack, str], told: Mapping[AskedBack, str], searched_by: Collection[AskedBack]
) -> bool:
    """Whether enough of what was told is right, and nothing wrong; what was left empty does not count."""
    answers = {fact: answer for fact, answer in told.items() if answer.strip() and fact in facts}
    right = [_agrees(fact, facts[fact], answer) for fact, answer in answers.items()]
    own = AskedBack.id_end in searched_by or bool(_NOT_COMMON & answers.keys())
    return own and len(right) >= NEEDED and all(right)


def _agrees(fact: AskedBack, right: str, told: str) -> bool:
    plain = re.sub(r"[\s·.]+", "", unicodedata.normalize("NFKC", told)).upper()
    if fact is AskedBack.reported_on:
        return _about_then(date.fromisoformat(right), told)
    if fact in _NAMES:
        return plain == re.sub(r"[\s·.]+", "", unicodedata.normalize("NFKC", right)).upper()
    return plain.removesuffix("人").removesuffix("口") == right.upper()


def _about_then(day: date, told: str) -> bool:
    try:
        return abs((as_day(told) - day).days) <= _DAYS_OFF
    except Faulty:
        return False
