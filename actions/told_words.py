"""What a resident is told of a move: in the own talk and by a call in full, by SMS in words that tell nothing.

Anybody may read a telephone over its owner's shoulder; what the matter is about, and how it ended, never stands there.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from casework.field_names import FieldName
from casework.vocabulary import Verb
from notices.wording import say


def told_words(message: str, verb: Verb, evidence: Mapping[str, Any]) -> str:
    """The sentence of a step, `message` being its key; of a visit that was fixed, the day."""
    return say("residents.visit_planned", **_day(evidence)) if verb is Verb.plan_visit else say(message)


def whole_words(message: str, verb: Verb, evidence: Mapping[str, Any]) -> str:
    """The same with the explanation, where the step has one."""
    return "\n".join(filter(None, (told_words(message, verb, evidence), evidence.get(FieldName.explanation))))


def neutral_words(verb: Verb, evidence: Mapping[str, Any], address: str) -> str:
    """The line that goes by SMS instead."""
    if verb is Verb.plan_visit:
        return say("residents.visit_message", **_day(evidence))
    return say("residents.receipt_message" if verb is Verb.submit_report else "residents.news_message", address=address)


def _day(evidence: Mapping[str, Any]) -> dict[str, str | int]:
    day = date.fromisoformat(evidence[FieldName.planned_on])
    return {"month": day.month, "day": day.day, "time": evidence.get(FieldName.planned_time) or ""}
