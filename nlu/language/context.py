"""A clause in its surroundings: what the clauses before and after speak of.

"以前住危房,前年政府给修好了" tells no present risk, and only the second clause says so: the symbols of the
neighbours, marked with where they stand, let the model weigh a clause by what follows it.
"""

from dataclasses import dataclass
from math import log2

from nlu.language.features import features_of

NEIGHBOURS = ((-2, "<<"), (-1, "<"), (1, ">"), (2, ">>"))
FAR = 8
MOST_LENGTHS = 6


@dataclass(frozen=True)
class Clause:
    """Features of the clause itself and of its surroundings, each in an order that never changes."""

    own: list[str]
    around: list[str]


def in_context(texts: list[str]) -> list[Clause]:
    """The clauses of one message; a message without any gives one empty clause."""
    features = [features_of(text) for text in texts] or [set()]
    symbols = [{f for f in found if f[0] in "#!" and " " not in f and "&" not in f} for found in features]
    return [Clause(sorted(own), sorted(_around(symbols, at))) for at, own in enumerate(features)]


def _around(symbols: list[set[str]], at: int) -> set[str]:
    """Symbols of two neighbours on each side by place, those further off together, and the length of the message."""
    found = {f"@length{min(MOST_LENGTHS, int(log2(len(symbols))))}"}
    for step, mark in NEIGHBOURS:
        if 0 <= at + step < len(symbols):
            found.update(mark + symbol for symbol in symbols[at + step])
    for there in range(max(0, at - FAR), min(len(symbols), at + FAR + 1)):
        if abs(there - at) > 2:
            found.update("~~" + symbol for symbol in symbols[there])
    return found
