"""Limited-memory BFGS in single precision (Nocedal and Wright, Numerical Optimization, algorithm 7.5).

The general routines work in double precision with bounds; for a million weights this plain one takes half their time.
"""

from collections import deque
from collections.abc import Callable

import numpy as np

Loss = Callable[[np.ndarray], tuple[float, np.ndarray]]
MEMORY = 6
ENOUGH = 1e-4


def minimise(loss: Loss, begin: np.ndarray, steps: int) -> np.ndarray:
    """The weights after at most so many steps; `loss` answers value and gradient."""
    weights = begin.astype(np.float32)
    value, gradient = loss(weights)
    past: deque[tuple[np.ndarray, np.ndarray, float]] = deque(maxlen=MEMORY)
    for _ in range(steps):
        direction = -_direction(gradient, past)
        slope = float(direction @ gradient)
        length = 1.0 if past else 1.0 / max(float(np.abs(gradient).sum()), 1e-9)
        moved = _step(loss, weights, direction, value, slope, length)
        if moved is None:
            break
        new, new_value, new_gradient = moved
        way, turn = new - weights, new_gradient - gradient
        curvature = float(way @ turn)
        if curvature > 1e-10:
            past.append((way, turn, curvature))
        weights, value, gradient = new, new_value, new_gradient
    return weights


def _direction(gradient: np.ndarray, past: "deque[tuple[np.ndarray, np.ndarray, float]]") -> np.ndarray:
    """The gradient, corrected by the curvature seen in the last steps."""
    direction = gradient.copy()
    shares = []
    for way, turn, curvature in reversed(past):
        share = float(way @ direction) / curvature
        direction -= share * turn
        shares.append(share)
    if past:
        _, turn, curvature = past[-1]
        direction *= curvature / float(turn @ turn)
    for (way, turn, curvature), share in zip(past, reversed(shares), strict=True):
        direction += (share - float(turn @ direction) / curvature) * way
    return direction


def _step(
    loss: Loss, weights: np.ndarray, direction: np.ndarray, value: float, slope: float, length: float
) -> tuple[np.ndarray, float, np.ndarray] | None:
    """The first of ever shorter steps that lowers the loss; None when none does."""
    for _ in range(12):
        new = weights + np.float32(length) * direction
        new_value, new_gradient = loss(new)
        if new_value <= value + ENOUGH * length * slope:
            return new, new_value, new_gradient
        length /= 3
    return None
