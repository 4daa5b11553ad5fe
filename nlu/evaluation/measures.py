"""Figures of a reader on labelled messages. An abstention counts as a miss in every one of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from casework.reading import Reading
from casework.vocabulary import Intent, Risk
from nlu.language.examples import Example

HANDED = (Intent.report_hardship, Intent.ask_human)
BINS = 5
ALL_RISKS = tuple(each.value for each in Risk)


@dataclass(frozen=True)
class Judged:
    """One message with its true labels, and what was read."""

    example: Example
    reading: Reading

    @property
    def truth(self) -> set[str]:
        """The labelled risks."""
        return set(self.example.risks)

    @property
    def asserted(self) -> set[str]:
        """The risks that count as read."""
        return set() if self.reading.abstained else {risk.type.value for risk in self.reading.risks}

    @property
    def intent_right(self) -> bool:
        """The intent is right and was not left to a person."""
        return not self.reading.abstained and self.reading.intent == self.example.intent


@dataclass(frozen=True)
class Score:
    """Precision and recall of a set of assertions, and how many there should have been."""

    precision: float
    recall: float
    count: int

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def score(rows: Sequence[Judged], risks: Sequence[str] = ALL_RISKS) -> Score:
    """All assertions of these risks together (micro)."""
    wanted = set(risks)
    right = sum(len(row.truth & row.asserted & wanted) for row in rows)
    asserted = sum(len(row.asserted & wanted) for row in rows)
    true = sum(len(row.truth & wanted) for row in rows)
    return Score(right / asserted if asserted else 0.0, right / true if true else 0.0, true)


def macro_f1(rows: Sequence[Judged]) -> float:
    """Mean F1 of the risks that occur."""
    scores = [score(rows, [risk.value]) for risk in Risk]
    present = [each.f1 for each in scores if each.count]
    return sum(present) / len(present) if present else 0.0


def share(rows: Sequence[Judged], hits: Sequence[bool]) -> float:
    """Share of the rows that hit; 0 for no rows."""
    return sum(hits) / len(rows) if rows else 0.0


def intent_accuracy(rows: Sequence[Judged]) -> float:
    """Share of messages whose intent is right."""
    return share(rows, [row.intent_right for row in rows])


def hardship_recognised(rows: Sequence[Judged]) -> float:
    """Share of the reports of hardship that were read as such."""
    reports = [row for row in rows if row.example.intent == Intent.report_hardship]
    return share(reports, [row.intent_right for row in reports])


def hardship_reaching_a_person(rows: Sequence[Judged]) -> float:
    """Share of the reports of hardship that were recognised, left to a person, or told to one at once as urgent."""
    reports = [row for row in rows if row.example.intent == Intent.report_hardship]
    return share(reports, [_reaches_a_person(row.reading) for row in reports])


def _reaches_a_person(reading: Reading) -> bool:
    return reading.abstained or reading.urgent or reading.intent in HANDED


def false_alarms(rows: Sequence[Judged]) -> float:
    """Share of the out-of-scope messages that were taken for a report of hardship."""
    others = [row for row in rows if row.example.intent == Intent.out_of_scope]
    return share(others, [row.reading.intent == Intent.report_hardship for row in others])


def urgency(rows: Sequence[Judged]) -> tuple[float, float, int]:
    """Share of the emergencies flagged, share of the rest flagged, and how many emergencies there are."""
    emergencies = [row for row in rows if row.example.urgent]
    rest = [row for row in rows if row.example.urgent is False]
    return (
        share(emergencies, [row.reading.urgent for row in emergencies]),
        share(rest, [row.reading.urgent for row in rest]),
        len(emergencies),
    )


def coverage(rows: Sequence[Judged]) -> float:
    """Share of the messages that the reader did not leave to a person."""
    return share(rows, [not row.reading.abstained for row in rows])


def reliability(rows: Sequence[Judged]) -> list[tuple[float, float, int]]:
    """Asserted risks in bins of confidence: mean confidence, share that is right, how many."""
    told = [(risk.confidence, risk.type.value in row.truth) for row in rows for risk in row.reading.risks]
    bins = [[pair for pair in told if min(int(pair[0] * BINS), BINS - 1) == at] for at in range(BINS)]
    return [
        (sum(c for c, _ in pairs) / len(pairs), sum(right for _, right in pairs) / len(pairs), len(pairs))
        for pairs in bins
        if pairs
    ]


def risk_coverage(rows: Sequence[Judged]) -> list[tuple[float, float]]:
    """(share of messages kept, share of their intents that are wrong), the surest first."""
    ordered = sorted(rows, key=lambda row: -row.reading.confidence)
    points, wrong = [], 0
    for count, row in enumerate(ordered, start=1):
        wrong += row.reading.intent != row.example.intent
        points.append((count / len(ordered), wrong / count))
    return points


def confusion(rows: Sequence[Judged]) -> Counter[tuple[str, str]]:
    """How often each intent was read as each other one."""
    return Counter(
        (row.example.intent, row.reading.intent.value) for row in rows if row.reading.intent != row.example.intent
    )


def money_exact(rows: Sequence[Judged]) -> tuple[float, int]:
    """Share of the labelled messages whose amounts are all exactly right, and how many there are."""
    labelled = [row for row in rows if row.example.money is not None]
    amounts = [[entity.value for entity in row.reading.entities if entity.kind == "money"] for row in labelled]
    hits = [
        sorted(row.example.money or ()) == sorted(map(int, found)) for row, found in zip(labelled, amounts, strict=True)
    ]
    return share(labelled, hits), len(labelled)
