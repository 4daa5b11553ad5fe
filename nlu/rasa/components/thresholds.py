"""Where to draw the line between asserting a risk and not."""

import numpy as np


def best_threshold(chances: np.ndarray, truth: np.ndarray, weight: np.ndarray) -> float:
    """The probability at which precision and recall are best together (F1), between 0.25 and 0.6."""
    lines = np.arange(0.25, 0.61, 0.025)
    return float(max(lines, key=lambda line: _f1(chances >= line, truth, weight)))


def _f1(asserted: np.ndarray, truth: np.ndarray, weight: np.ndarray) -> float:
    return 2 * weight[asserted & truth].sum() / (weight[asserted].sum() + weight[truth].sum() + 1e-9)
