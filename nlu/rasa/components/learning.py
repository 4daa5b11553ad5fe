"""Training of the sparse rows: logistic regression over windows, pooled to the message (multiple-instance learning).

A letter's labels say that a risk stands somewhere in it, not where. The loss is therefore taken on the smooth maximum
over its clauses, each in its surroundings, and the gradient finds the clauses that tell the risk.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import chain

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


def vocabulary(messages: list[list[Clause]], at_least: int) -> list[str]:
    """Features that at least so many messages hold."""
    counts: Counter[str] = Counter()
    for clauses in messages:
        counts.update({feature for clause in clauses for feature in (*clause.own, *clause.around)})
    return sorted(feature for feature, count in counts.items() if count >= at_least)


def bags(messages: list[list[Clause]], features: list[str], whole: bool) -> Bags:
    """Each message as its clauses in their surroundings, or as one window of the whole text."""
    at = {feature: number for number, feature in enumerate(features)}
    columns: list[int] = []
    values: list[float] = []
    ends, starts = [0], []
    for clauses in messages:
        starts.append(len(ends) - 1)
        for window in _windows(clauses, whole):
            known = [at[feature] for feature in window if feature in at]
            columns.extend(known)
            values.extend([scale(len(known))] * len(known))
            ends.append(len(columns))
    matrix = sp.csr_matrix((np.asarray(values, np.float32), columns, ends), shape=(len(ends) - 1, len(features)))
    matrix.sum_duplicates()
    return Bags(matrix, np.asarray(starts))


def _windows(clauses: list[Clause], whole: bool) -> list[list[str]]:
    """The features of each window."""
    if whole:
        return [list(chain.from_iterable(clause.own for clause in clauses))]
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
        scores, shares = pool(bags_.windows @ weights[:width] + weights[width], bags_)
        cost = np.logaddexp(0, scores) - truth * scores
        slope = np.where(judged, 1 / (1 + np.exp(-np.clip(scores, -30, None))) - truth, 0) / len(truth)
        spread = np.repeat(slope, bags_.sizes, axis=0) * shares
        gradient = np.vstack([turned @ spread + l2 * weights[:width], spread.sum(0)[None]])
        total = float(np.where(judged, cost, 0).sum() / len(truth) + l2 / 2 * (weights[:width] ** 2).sum())
        return total, gradient.astype(np.float32).ravel()

    begin = np.zeros((width + 1, count), np.float32)
    begin[width] = -4
    return minimise(loss, begin.ravel(), steps).reshape(width + 1, count)
