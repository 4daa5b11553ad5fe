"""How well policy questions find their answers, on questions that were written without knowledge of the texts.

`python -m tools.measure_answers QUESTIONS.jsonl [--totals]`: lines `{"question", "entry" or null, "also": [ids],
"kind"}`; null is a question that must be handed to a person; `also` and `kind` may be missing. Prints the shares, of
each kind too, and every miss; with `--totals` the shares alone, so that a frozen set stays unread. Ends with 1 below
the targets.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from notices.policy.knowledge import first_index

RIGHT, REFUSED = 0.95, 0.90


@dataclass(frozen=True)
class Asked:
    """A question and what it found; `wanted` and `found` None are a refusal."""

    question: str
    kind: str
    wanted: str | None
    found: str | None
    right: bool


@dataclass(frozen=True)
class Measured:
    """What became of every question."""

    asked: tuple[Asked, ...]

    @property
    def right(self) -> float:
        """The share of covered questions that found their entry first, 0 to 1."""
        return _share(one.right for one in self.asked if one.wanted)

    @property
    def refused(self) -> float:
        """The share of uncovered questions that were refused, 0 to 1."""
        return _share(one.right for one in self.asked if not one.wanted)

    @property
    def misled(self) -> float:
        """The share of covered questions that were given another entry, 0 to 1; the rest went to a person."""
        return _share(one.found is not None and not one.right for one in self.asked if one.wanted)

    def by_kind(self) -> Mapping[str, tuple[int, float]]:
        """How many questions of each kind there were, and the share that ended right."""
        kinds: dict[str, list[bool]] = defaultdict(list)
        for one in self.asked:
            kinds[f"{'covered' if one.wanted else 'uncovered'}, {one.kind}"].append(one.right)
        return {kind: (len(right), _share(right)) for kind, right in sorted(kinds.items())}


def measure(questions: Path) -> Measured:
    """Ask every question of a file; an entry named under `also` is as right as the one under `entry`."""
    return Measured(tuple(_asked(json.loads(line)) for line in questions.read_text(encoding="utf-8").splitlines()))


def _asked(row: Mapping[str, object]) -> Asked:
    best = first_index().best(str(row["question"]))
    found = best[0].entry if best else None
    also = row.get("also")
    right = found == row["entry"] or (isinstance(also, list) and found in also)
    wanted = str(row["entry"]) if row["entry"] else None
    return Asked(str(row["question"]), str(row.get("kind", "any")), wanted, found, right)


def _share(right: Iterable[bool]) -> float:
    counted = list(right)
    return sum(counted) / len(counted) if counted else 1.0


def _told(measured: Measured, *, totals: bool) -> Iterator[str]:
    if not totals:
        yield from (
            f"{one.wanted or '-'} -> {one.found or '-'}: {one.question}" for one in measured.asked if not one.right
        )
    yield from (f"{kind}: {share:.1%} of {number}" for kind, (number, share) in measured.by_kind().items())
    yield f"right entry first: {measured.right:.1%} (at least {RIGHT:.0%}), another entry {measured.misled:.1%}"
    yield f"uncovered refused: {measured.refused:.1%} (at least {REFUSED:.0%})"


def main() -> int:
    """Print the measurement of the file named on the command line."""
    reader = argparse.ArgumentParser(prog="python -m tools.measure_answers")
    reader.add_argument("questions", type=Path)
    reader.add_argument("--totals", action="store_true", help="print no question")
    named = reader.parse_args()
    measured = measure(named.questions)
    print(*_told(measured, totals=named.totals), sep="\n")
    return 0 if measured.right >= RIGHT and measured.refused >= REFUSED else 1


if __name__ == "__main__":
    sys.exit(main())
