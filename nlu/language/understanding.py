"""From a text to what is believed of it, in two steps that both environments compute alike.

First the trained rows score every clause in its surroundings, and the whole text. Then a few dozen of these named
signals are weighed together for each question; this second step was fitted on messages that the first had not seen, so
its probabilities are calibrated.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from nlu.language.clauses import clauses_of
from nlu.language.context import Clause, in_context
from nlu.language.homophones import hearing
from nlu.language.labels import OTHER_INTENTS, REPORT, RISKS
from nlu.language.sums import Rows

MOST_CLAUSES = 200
EVIDENCE = 2.5
LETTER = math.log(10)  # from so many clauses on
RISK_COLUMNS = tuple(f"{kind}:{risk}" for kind in ("pooled", "whole") for risk in RISKS)
SIZE = "size"  # the column that holds the squared weight of each feature


@dataclass(frozen=True)
class Understanding:
    """What the model believes. Probabilities between 0 and 1; `risks` holds those at or above their threshold."""

    intents: dict[str, float]
    risks: dict[str, float]
    primary: str | None
    urgent: bool
    abstained: bool


class ClauseModel:
    """A trained model. `head`: the columns, their biases, the second step's weights (`stack`) and the thresholds."""

    def __init__(self, rows: Rows, head: dict[str, Any]) -> None:
        """Take the rows and their head as `load_rows` gives them."""
        self._rows = rows
        self._head = head
        self._size = rows.columns.index(SIZE)
        self.version: str = head["version"]

    def understand(self, text: str) -> Understanding:
        """Read one cleaned text. The cost grows with its length and is bounded by MOST_CLAUSES clauses."""
        return self.judge(self.signals(clauses_in_context(text)))

    def signals(self, clauses: Sequence[Clause]) -> dict[str, float]:
        """First step: named numbers from the features of each clause and of the whole text."""
        windows = [self._scores([*clause.own, *clause.around]) for clause in clauses]
        whole = self._scores(dict.fromkeys(feature for clause in clauses for feature in clause.own))
        found = {
            name: pooled([scores[at] for scores in windows]) if name.startswith("pooled:") else whole[at]
            for at, name in enumerate(self._rows.columns)
            if name != SIZE
        }
        return with_summary(found, len(clauses))

    def _scores(self, features: Iterable[str]) -> list[float]:
        """The score of each column for one clause or text."""
        total = self._rows.sums(features)
        share = scale(total[self._size])
        return [value * share + bias for value, bias in zip(total, self._head["biases"], strict=True)]

    def judge(self, signals: dict[str, float]) -> Understanding:
        """Second step: weigh the signals, apply the thresholds, and abstain where nothing is sure enough."""
        logits = {name: _weighed(weights, signals) for name, weights in self._head["stack"].items()}
        intents = softmax({name[7:]: value for name, value in logits.items() if name.startswith("intent:")})
        limits = self._head["thresholds"]
        risks = {name[5:]: sigmoid(value) for name, value in logits.items() if name.startswith("risk:")}
        higher = limits["letter"] if signals["length"] >= LETTER else 0.0
        asserted = {risk: p for risk, p in risks.items() if p >= limits[f"risk:{risk}"] + higher}
        urgent = sigmoid(logits["urgent"]) >= limits["urgent"]
        primary = max(asserted, key=asserted.__getitem__, default=None)
        return Understanding(intents, asserted, primary, urgent, not urgent and _unsure(intents, limits))


def clauses_in_context(text: str) -> list[Clause]:
    """What the model sees of a cleaned text."""
    return in_context(clauses_of(hearing().mended(text))[:MOST_CLAUSES])


def with_summary(scores: dict[str, float], clauses: int) -> dict[str, float]:
    """The scores, those of risks times the length, the strongest risk, how clearly it is a report, and the length."""
    others = (value for name, value in scores.items() if name.startswith("whole:") and name[6:] in OTHER_INTENTS)
    clearly, length = scores[f"whole:{REPORT}"] - max(others), math.log(clauses)
    return {
        **scores,
        **{f"long {name}": scores[name] * length for name in RISK_COLUMNS},
        "riskiest clause": max(scores[f"pooled:{risk}"] for risk in RISKS),
        "riskiest whole": max(scores[f"whole:{risk}"] for risk in RISKS),
        "clearly a report": clearly,
        "hardly a report": min(clearly, 0.0),
        "length": length,
    }


def scale(size: float) -> float:
    """What each feature counts, given the sum of the squared weights of all: long texts and short ones weigh alike."""
    return float(EVIDENCE / math.sqrt(max(size, 1.0)))


def pooled(values: list[float]) -> float:
    """Smooth maximum: the log of the summed exponentials."""
    top = max(values)
    return top + math.log(sum(math.exp(value - top) for value in values))


def sigmoid(value: float) -> float:
    """Logit to probability."""
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, value))))


def softmax(values: dict[str, float]) -> dict[str, float]:
    """Logits to probabilities that sum to one, highest first."""
    top = max(values.values())
    exponentials = {name: math.exp(value - top) for name, value in values.items()}
    total = sum(exponentials.values())
    return {name: exponentials[name] / total for name in sorted(values, key=values.__getitem__, reverse=True)}


def _unsure(intents: dict[str, float], limits: dict[str, float]) -> bool:
    """Nothing is likely enough, or it may well be a hardship although something else is likelier."""
    hardship = intents[REPORT]
    top = max(intents.values())
    return top < limits["sure"] or (hardship >= limits["perhaps"] and hardship < top)


def _weighed(weights: dict[str, float], signals: dict[str, float]) -> float:
    """The bias, which has no signal, and each signal times its weight."""
    return sum(weight * signals.get(name, 1.0) for name, weight in weights.items())
