"""What a talk knows: the answers told so far, the question that is open, what has become of the last report."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from casework.vocabulary import Relation

PERSON = ("reporter.name", "reporter.phone")
"""Answers that stay when a report is sent: nobody is asked for them a second time. What was said of another's household
does not: whoever reports for one neighbour may next report for another."""

_KEPT_OF: Mapping[Any, tuple[str, ...]] = {
    Relation.self: ("reporter.relation", "household.members", "hide_from_village"),
    Relation.officer: ("reporter.relation",),
}


@dataclass(frozen=True)
class Spot:
    """A place: 12-digit code, full name, level, and the one code by which it was reached."""

    code: str
    name: str
    level: str
    one_code: str | None = None


@dataclass(frozen=True)
class Talk:
    """The state of one talk; plain values that JSON can hold.

    `asking` names the open question ("" for none), `passed` those that need no answer and were passed over.
    `unsure` keeps words that may have been a report, `enquiry` a question that had no answer.
    """

    answers: Mapping[str, Any] = field(default_factory=dict)
    spot: Spot | None = None
    asking: str = ""
    passed: tuple[str, ...] = ()
    misunderstood: int = 0
    emergency: bool = False
    unsure: str = ""
    enquiry: str = ""
    sent: int = 0
    receipt: str = ""
    look_up_code: str = ""

    @property
    def told_of(self) -> bool:
        """Whether it was told what is to be reported, in words or by photos and recordings."""
        return "text" in self.answers or "text" in self.passed

    @property
    def reporting(self) -> bool:
        """Whether a report is under way."""
        return self.told_of or bool(self.asking)

    def told(self, **answers: Any) -> "Talk":
        """The same with more answers; dots in field names are written as two underscores."""
        return self.with_answers({name.replace("__", "."): answer for name, answer in answers.items()})

    def with_answers(self, answers: Mapping[str, Any]) -> "Talk":
        """The same with more answers."""
        return replace(self, answers={**self.answers, **answers})

    def without(self, *fields: str) -> "Talk":
        """The same with some answers forgotten, as if their questions had never been put."""
        left = {name: answer for name, answer in self.answers.items() if name not in fields}
        spot = None if "place" in fields else self.spot
        passed = tuple(name for name in self.passed if name not in fields)
        return replace(self, answers=left, spot=spot, passed=passed)

    def heard_words(self, words: str) -> "Talk":
        """The same with words added to what is being reported."""
        before = self.answers.get("text")
        return self.told(text=f"{before}\n{words}" if before else words)

    def after_report(self) -> "Talk":
        """The talk once its report is sent or given up: who speaks and from where is still known."""
        kept = (*PERSON, *_KEPT_OF.get(self.answers.get("reporter.relation"), ()))
        known = {name: answer for name, answer in self.answers.items() if name in kept}
        passed = tuple(name for name in self.passed if name in ("village", "reporter.phone"))
        return Talk(known, self.spot, passed=passed, sent=self.sent, receipt=self.receipt,
                    look_up_code=self.look_up_code)  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """Plain values for keeping."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Talk":
        """What `to_json` gave."""
        spot = Spot(**kept["spot"]) if kept["spot"] else None
        return cls(**{**kept, "spot": spot, "passed": tuple(kept["passed"])})
