"""Finding the entry that answers a question. Pure: words and learned weights in; the likeliest entries out.

Each word, pair of letters and sound of a question speaks for some entries and against others; how much was learned from
the known ways of asking (`training.py`). Questions that nobody can answer here are one more class that is learned:
what is likeliest among them, or nothing in particular, has no answer. Ways that a county's editors add count at once,
without learning anew: a question is compared with them.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from notices.policy.question_words import ASIDE, Wording, passages

UNCOVERED = "uncovered"
SURE_ENOUGH = 0.4
"""The least chance at which an entry answers; found on the development questions, see docs/policy-answers.md."""
LIKE_ENOUGH = 0.6
"""The least likeness (cosine) at which a way that an editor added counts at all."""
LEANING = 1.6
"""By how much the intent of a message multiplies the chances of the entries that go with it."""

Weights = Mapping[str, Sequence[tuple[int, float]]]
"""By feature: numbers of classes, and how much the feature speaks for each."""


@dataclass(frozen=True)
class Match:
    """An entry and how surely it answers the question: a chance from 0 to 1."""

    entry: str
    score: float


@dataclass(frozen=True)
class Ranker:
    """What was learned. `classes` are entry ids and `UNCOVERED`."""

    classes: tuple[str, ...]
    weights: Weights

    def chances(self, features: Mapping[str, float]) -> dict[str, float]:
        """The chance of each class; they sum to 1."""
        sums = [0.0] * len(self.classes)
        for feature, value in features.items():
            for number, weight in self.weights.get(feature, ()):
                sums[number] += value * weight
        highest = max(sums)
        shares = [math.exp(total - highest) for total in sums]
        whole = sum(shares)
        return {name: share / whole for name, share in zip(self.classes, shares, strict=True)}


class Index:
    """Finds entries by what was learned and by the ways that editors added."""

    def __init__(self, ranker: Ranker, wording: Wording, added: Iterable[tuple[str, str]] = ()) -> None:
        """`added`: pairs of entry and way of asking that the ranker has not learned."""
        self._ranker = ranker
        self._wording = wording
        self._added = [(entry, wording.features(way)) for entry, way in added]

    def best(self, question: str, leaning: Iterable[str] = (), most: int = 3) -> tuple[Match, ...]:
        """The entries that may answer, best first; empty when the question is not covered.

        `leaning` names entries that what is known otherwise of the message (its intent) speaks for.
        """
        totals = self._totals(question)
        for entry in leaning:
            totals[entry] = min(1.0, totals[entry] * LEANING)
        uncovered = totals.pop(UNCOVERED, 0.0)
        ranked = sorted(totals, key=lambda entry: totals[entry], reverse=True)
        if not ranked or totals[ranked[0]] < max(uncovered, SURE_ENOUGH):
            return ()
        return tuple(Match(entry, totals[entry]) for entry in ranked[:most] if totals[entry] >= SURE_ENOUGH / most)

    def _totals(self, question: str) -> dict[str, float]:
        """The highest chance of each class in any passage; of `UNCOVERED` only in those that ask something.

        A greeting, or the story before a question, is covered by no entry either, and says nothing about the question.
        """
        totals: dict[str, float] = defaultdict(float)
        heard = list(passages(question))
        for passage, share in heard:
            for entry, chance in self.chances(passage).items():
                if entry != UNCOVERED or share > ASIDE or len(heard) == 1:
                    totals[entry] = max(totals[entry], chance * share)
        return totals

    def chances(self, passage: str) -> dict[str, float]:
        """The chance of every entry, and of `UNCOVERED`, for one passage; nothing for one without letters."""
        features = self._wording.features(passage)
        if not features:
            return {}
        added: dict[str, float] = defaultdict(float)
        for entry, other in self._added:
            added[entry] = max(added[entry], _likeness(features, other))
        near = {entry: likeness for entry, likeness in added.items() if likeness >= LIKE_ENOUGH}
        left = 1.0 - max(near.values(), default=0.0)
        return {entry: chance * left for entry, chance in self._ranker.chances(features).items()} | near


def _likeness(first: Mapping[str, float], second: Mapping[str, float]) -> float:
    """The cosine of two sets of features, each of length 1."""
    return min(1.0, sum(value * second.get(feature, 0.0) for feature, value in first.items()))
