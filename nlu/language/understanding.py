"""From a text to what is believed of it, in two steps that both environments compute alike.

First the trained rows score every clause in its surroundings, and the whole text. Then a few dozen of these named
signals are weighed together for each question; this second step was fitted on messages that the first had not seen, so
its probabilities are calibrated.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nlu.language.clauses import clauses_of
from nlu.language.context import Clause, in_context
from nlu.language.homophones import hearing
from nlu.language.sums import Rows

MOST_CLAUSES = 200
Sum = tuple[list[float], int]


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
        self.version: str = head["version"]

    def understand(self, text: str) -> Understanding:
        """Read one cleaned text. The cost grows with its length and is bounded by MOST_CLAUSES clauses."""
        return self.judge(self.signals(clauses_in_context(text)))

    def signals(self, clauses: Sequence[Clause]) -> dict[str, float]:
        """First step: named numbers from the features of each clause."""
        own = [self._rows.sums(clause.own) for clause in clauses]
        windows = [_plus(mine, self._rows.sums(clause.around)) for mine, clause in zip(own, clauses, strict=True)]
        whole = own[0]
        for more in own[1:]:
            whole = _plus(whole, more)
        found = {"length": math.log(len(clauses))}
        for at, name in enumerate(self._rows.columns):
            bias = self._head["biases"][at]
            if not name.startswith("pooled:"):
                found[name] = whole[0][at] * scale(whole[1]) + bias
                continue
            scores = [total[at] * scale(known) + bias for total, known in windows]
            found[name] = pooled(scores)
            found["highest" + name[6:]] = max(scores)
            found["count" + name[6:]] = math.log1p(sum(score > 0 for score in scores))
        found["riskiest"] = max(value for name, value in found.items() if name.startswith("pooled:"))
        return found

    def judge(self, signals: dict[str, float]) -> Understanding:
        """Second step: weigh the signals, apply the thresholds, and abstain where nothing is sure enough."""
        logits = {name: _weighed(weights, signals) for name, weights in self._head["stack"].items()}
        intents = softmax({name[7:]: value for name, value in logits.items() if name.startswith("intent:")})
        limits = self._head["thresholds"]
        risks = {name[5:]: sigmoid(value) for name, value in logits.items() if name.startswith("risk:")}
        asserted = {risk: p for risk, p in risks.items() if p >= limits[f"risk:{risk}"]}
        urgent = sigmoid(logits["urgent"]) >= limits["urgent"]
        primary = max(asserted, key=asserted.__getitem__, default=None)
        return Understanding(intents, asserted, primary, urgent, not urgent and _unsure(intents, limits))


def clauses_in_context(text: str) -> list[Clause]:
    """What the model sees of a cleaned text."""
    return in_context(clauses_of(hearing().mended(text))[:MOST_CLAUSES])


def scale(known: int) -> float:
    """How much each feature of a window with so many features weighs: a longer window weighs each less."""
    return float(0.35 * max(known, 1) ** -0.25)


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
    hardship = intents["report_hardship"]
    top = max(intents.values())
    return top < limits["sure"] or (hardship >= limits["perhaps"] and hardship < top)


def _weighed(weights: dict[str, float], signals: dict[str, float]) -> float:
    """The bias, which has no signal, and each signal times its weight."""
    return sum(weight * signals.get(name, 1.0) for name, weight in weights.items())


def _plus(a: Sum, b: Sum) -> Sum:
    return [x + y for x, y in zip(a[0], b[0], strict=True)], a[1] + b[1]
