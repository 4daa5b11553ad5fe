"""From a text to what is believed of it: the trained rows, clause by clause and as a whole."""

import math
from dataclasses import dataclass
from typing import Any

from nlu.language.clauses import clauses_of
from nlu.language.features import features_of
from nlu.language.sums import Rows

MOST_CLAUSES = 150


@dataclass(frozen=True)
class Understanding:
    """What the model believes. Probabilities between 0 and 1; `risks` holds those at or above their threshold."""

    intents: dict[str, float]
    risks: dict[str, float]
    primary: str | None
    urgent: bool
    abstained: bool


class ClauseModel:
    """A trained model: `head` names the columns, their biases and the thresholds."""

    def __init__(self, rows: Rows, head: dict[str, Any]) -> None:
        """Take the rows and their head as `load_rows` gives them."""
        self._rows = rows
        self._head = head
        self.version: str = head["version"]

    def understand(self, text: str) -> Understanding:
        """Read one cleaned text. Cost grows with its length and is bounded by MOST_CLAUSES clauses."""
        sums = [self._rows.sums(features_of(clause)) for clause in clauses_of(text)[:MOST_CLAUSES]]
        logits = self._logits(sums or [([0.0] * len(self._rows.columns), 0)])
        intents = softmax({name[7:]: value for name, value in logits.items() if name.startswith("intent:")})
        risks = {name[5:]: sigmoid(value) for name, value in logits.items() if name.startswith("risk:")}
        asserted = {risk: p for risk, p in risks.items() if p >= self._head["thresholds"][f"risk:{risk}"]}
        return Understanding(
            intents=intents,
            risks=asserted,
            primary=max(asserted, key=asserted.__getitem__, default=None),
            urgent=sigmoid(logits["urgent"]) >= self._head["thresholds"]["urgent"],
            abstained=False,
        )

    def _logits(self, sums: list[tuple[list[float], int]]) -> dict[str, float]:
        """One number for each column: pooled over windows, or of the whole text."""
        windows = [*sums, *((_plus(a, b)) for a, b in zip(sums, sums[1:]))]
        whole = sums[0]
        for more in sums[1:]:
            whole = _plus(whole, more)
        logits = {}
        for at, name in enumerate(self._rows.columns):
            bias = self._head["biases"][at]
            seen = [whole] if name in self._head["whole"] else windows
            logits[name] = pooled([total[at] * scale(known) + bias for total, known in seen])
        return logits


def scale(known: int) -> float:
    """How much a window of so many features counts: longer windows weigh each feature less."""
    return 0.35 * max(known, 1) ** -0.25


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


def _plus(a: tuple[list[float], int], b: tuple[list[float], int]) -> tuple[list[float], int]:
    return [x + y for x, y in zip(a[0], b[0])], a[1] + b[1]
