"""Training of the sparse rows: logistic regression over windows, pooled to the message (multiple-instance learning).

A letter's labels say that a risk stands somewhere in it, not where. The loss is therefore taken on the smooth maximum
over its clauses, each in its surroundings, and the gradient finds the clauses that tell the risk.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from math import log

import numpy as np
import scipy.sparse as sp

from components.descent import minimise
from nlu.language.context import Clause
from nlu.language.understanding import scale

Matrix = np.ndarray


@dataclass(frozen=True)
class Bags:
    """Messages as bags of windows: `windows` has one row for each window, `starts` the first row of each message."""

    windows: sp.csr_matrix
    starts: np.ndarray

    @property
    def sizes(self) -> np.ndarray:
        """Windows in each message."""
        return np.diff(np.append(self.starts, self.windows.shape[0]))


def vocabulary(messages: list[list[Clause]], at_least: int) -> dict[str, float]:
    """Features that at least so many messages hold, in a fixed order, and how much each weighs: rare ones more."""
    counts: Counter[str] = Counter()
    for clauses in messages:
        counts.update({feature for clause in clauses for feature in (*clause.own, *clause.around)})
    known = sorted(feature for feature, count in counts.items() if count >= at_least)
    return {feature: 1 + log(len(messages) / counts[feature]) for feature in known}


def bags(messages: list[list[Clause]], known: dict[str, float], whole: bool) -> Bags:
    """Each message as its clauses in their surroundings, or as one window of the whole text."""
    at = {feature: number for number, feature in enumerate(known)}
    columns: list[int] = []
    ends, starts = [0], []
    for clauses in messages:
        starts.append(len(ends) - 1)
        for window in _windows(clauses, whole):
            columns.extend(at[feature] for feature in window if feature in at)
            ends.append(len(columns))
    weights = np.fromiter(known.values(), np.float32)[columns]
    matrix = sp.csr_matrix((weights, columns, ends), shape=(len(ends) - 1, len(known)))
    shares = [scale(size) for size in np.asarray(matrix.power(2).sum(1)).ravel()]
    return Bags(sp.diags(shares, dtype=np.float32) @ matrix, np.asarray(starts))


def _windows(clauses: list[Clause], whole: bool) -> list[Iterable[str]]:
    """The features of each window, each once."""
    if whole:
        return [dict.fromkeys(chain.from_iterable(clause.own for clause in clauses))]
    return [clause.own + clause.around for clause in clauses]


def pool(values: Matrix, bags_: Bags) -> tuple[Matrix, Matrix]:
    """Smooth maximum of each message, and each window's share in it."""
    top = np.maximum.reduceat(values, bags_.starts, axis=0)
    shares = np.exp(values - np.repeat(top, bags_.sizes, axis=0))
    total = np.add.reduceat(shares, bags_.starts, axis=0)
    return top + np.log(total), shares / np.repeat(total, bags_.sizes, axis=0)


def fit(bags_: Bags, labels: Matrix, l2: float, steps: int) -> Matrix:
    """Weights of shape (features + 1, columns), the last row being the biases.

    `labels`: 1 or 0 for each message and column, NaN where nobody judged.
    """
    turned = bags_.windows.T.tocsr()
    width, count = bags_.windows.shape[1], labels.shape[1]
    judged = ~np.isnan(labels)
    truth = np.where(judged, labels, 0).astype(np.float32)

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(width + 1, count)
        found, shares = pool(bags_.windows @ weights[:width] + weights[width], bags_)
        cost = np.logaddexp(0, found) - truth * found
        slope = np.where(judged, 1 / (1 + np.exp(-np.clip(found, -30, None))) - truth, 0) / len(truth)
        spread = np.repeat(slope, bags_.sizes, axis=0) * shares
        gradient = np.vstack([turned @ spread + l2 * weights[:width], spread.sum(0)[None]])
        total = float(np.where(judged, cost, 0).sum() / len(truth) + l2 / 2 * (weights[:width] ** 2).sum())
        return total, gradient.astype(np.float32).ravel()

    begin = np.zeros((width + 1, count), np.float32)
    begin[width] = -4
    return minimise(loss, begin.ravel(), steps).reshape(width + 1, count)


def scores(bags_: Bags, weights: Matrix) -> Matrix:
    """The pooled score of each message and column."""
    return pool(bags_.windows @ weights[:-1] + weights[-1], bags_)[0]
