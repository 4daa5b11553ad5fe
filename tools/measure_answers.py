"""How well policy questions find their answers, on questions that were written without knowledge of the texts.

`python -m tools.measure_answers QUESTIONS.jsonl`: lines `{"question", "entry" or null, "also": [ids]}`; null is a
question that must be handed to a person. Prints both shares and every miss; ends with 1 below the targets.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from notices.policy.knowledge import first_index

RIGHT, REFUSED = 0.95, 0.90


@dataclass(frozen=True)
class Miss:
    """A question that found another entry than it should; None is a refusal."""

    question: str
    wanted: str | None
    found: str | None


@dataclass(frozen=True)
class Measured:
    """Shares from 0 to 1 and what went wrong."""

    right: float
    refused: float
    misses: tuple[Miss, ...]


def measure(questions: Path) -> Measured:
    """Ask every question of a file; an entry named under `also` is as right as the one under `entry`."""
    covered, uncovered, misses = 0, 0, []
    for line in questions.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        wanted = row["entry"]
        covered, uncovered = covered + (wanted is not None), uncovered + (wanted is None)
        best = first_index().best(row["question"])
        found = best[0].entry if best else None
        if found != wanted and (found is None or found not in row.get("also", ())):
            misses.append(Miss(row["question"], wanted, found))
    answered_wrongly = sum(miss.wanted is None for miss in misses)
    right = 1 - (len(misses) - answered_wrongly) / max(covered, 1)
    return Measured(right, 1 - answered_wrongly / max(uncovered, 1), tuple(misses))


def main() -> int:
    """Print the measurement of the file named on the command line."""
    measured = measure(Path(sys.argv[1]))
    for miss in measured.misses:
        print(f"{miss.wanted or '-'} -> {miss.found or '-'}: {miss.question}")
    print(f"right entry first: {measured.right:.1%} (at least {RIGHT:.0%})")
    print(f"uncovered refused: {measured.refused:.1%} (at least {REFUSED:.0%})")
    return 0 if measured.right >= RIGHT and measured.refused >= REFUSED else 1


if __name__ == "__main__":
    sys.exit(main())
