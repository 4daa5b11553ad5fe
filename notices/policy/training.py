"""Learning from the known ways of asking what each feature of a question says. Pure; run by `tools.train_policy`.

A softmax regression by plain gradient steps, about a minute. The order of the questions comes from a fixed seed,
so the same ways give the same weights.
"""

import math
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from notices.policy.question_words import Wording
from notices.policy.retrieval import Ranker

ROUNDS = 8
UNHEARD = 0.5
"""The share of features that every round leaves out, so that no answer hangs on one word: what another author asks in
other words is found the more often for it (docs/policy-answers.md)."""
STEP = 6.0
"""How far the first round moves a weight by a whole mistake; later rounds move less."""
SURE = 0.98
"""What is known this well is not learned any more."""
LEAST_MISTAKE = 0.005
LEAST_WEIGHT = 0.25
"""Weights nearer to nothing are left out: they make the file large and change no answer."""

Learning = dict[str, dict[int, float]]


def train(asked: Iterable[tuple[str, str]], wording: Wording) -> Ranker:
    """A ranker that has learned pairs of entry and way of asking."""
    pairs = list(asked)
    classes = tuple(sorted({entry for entry, _ in pairs}))
    numbers = {entry: number for number, entry in enumerate(classes)}
    known = [(numbers[entry], wording.features(way)) for entry, way in pairs]
    weights: Learning = defaultdict(dict)
    order = random.Random(1)
    for done in range(ROUNDS):
        order.shuffle(known)
        for wanted, features in known:
            _learn(weights, wanted, _partly(features, order), len(classes), STEP / (1 + done / 2))
    return Ranker(classes, {feature: kept for feature, row in weights.items() if (kept := _kept(row))})


def _partly(features: Mapping[str, float], order: random.Random) -> Mapping[str, float]:
    kept = {feature: value for feature, value in features.items() if order.random() >= UNHEARD}
    length = math.sqrt(sum(value * value for value in kept.values())) or 1.0
    return {feature: value / length for feature, value in kept.items()}


def _learn(weights: Learning, wanted: int, features: Mapping[str, float], classes: int, step: float) -> None:
    mistakes = _mistakes(weights, wanted, features, classes)
    if mistakes[wanted] < 1 - SURE:
        return
    for feature, value in features.items():
        row = weights[feature]
        for number, mistake in mistakes.items():
            row[number] = row.get(number, 0.0) + step * value * mistake


def _mistakes(weights: Learning, wanted: int, features: Mapping[str, float], classes: int) -> dict[int, float]:
    """By class: how much more (or less) chance it should have had, small differences left out."""
    sums: dict[int, float] = defaultdict(float)
    for feature, value in features.items():
        for number, weight in weights.get(feature, {}).items():
            sums[number] += value * weight
    highest = max(0.0, max(sums.values(), default=0.0))
    whole = sum(math.exp(total - highest) for total in sums.values()) + (classes - len(sums)) * math.exp(-highest)
    chances = {number: math.exp(total - highest) / whole for number, total in sums.items()}
    mistakes = {number: -chance for number, chance in chances.items() if chance > LEAST_MISTAKE}
    return mistakes | {wanted: 1 - chances.get(wanted, math.exp(-highest) / whole)}


def _kept(row: Mapping[int, float]) -> Sequence[tuple[int, float]]:
    return [(number, round(weight, 2)) for number, weight in sorted(row.items()) if abs(weight) >= LEAST_WEIGHT]
