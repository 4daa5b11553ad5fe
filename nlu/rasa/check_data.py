"""Check the written examples: labels, distinctness, counts. `python -m nlu.rasa.check_data` answers 1 if one fails."""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from casework.vocabulary import Intent, Risk
from nlu.language.examples import CLAUSE_INTENT, Example, read_examples

DATA = Path(__file__).parent / "data"
STYLES = {"clause", "letter", "spoken", "dialect", "voice", "minimal", "negated", "third_party", "question", "plain"}
ALIKE = 0.8
RAREST = 4
LEAST = {"distinct": 4000, "spoken": 1000, "letters": 600, "risk": 200}
LONG = 150


def problems(examples: list[Example]) -> Iterator[str]:
    """What is wrong, in words: unknown labels, a primary risk that is not among the risks, too few of something."""
    for example in examples:
        yield from _wrong_labels(example)
    counts = figures(examples)
    for name, least in LEAST.items():
        if counts[name] < least:
            yield f"only {counts[name]} {name}, {least} wanted"


def figures(examples: list[Example]) -> dict[str, int]:
    """Distinct texts (near-duplicates count once), spoken ones, letters, and those of the rarest risk but `other`."""
    risks = Counter(risk for example in examples for risk in example.risks)
    return {
        "distinct": len(examples) - near_duplicates(examples),
        "spoken": sum(example.style in ("spoken", "dialect", "voice") for example in examples),
        "letters": sum(len(example.text) > LONG for example in examples),
        "risk": min(risks[risk.value] for risk in Risk if risk != Risk.other),
    }


def _wrong_labels(example: Example) -> Iterator[str]:
    named = f"{example.origin}: {example.text[:30]}"
    if example.intent not in {*Intent, CLAUSE_INTENT} or example.style not in STYLES:
        yield f"{named}: unknown intent or style"
    if not set(example.risks) <= set(Risk) or (example.primary and example.primary not in example.risks):
        yield f"{named}: wrong risks"


def near_duplicates(examples: list[Example]) -> int:
    """How many texts share four fifths of their character trigrams with an earlier one."""
    shingles = [{e.text[at : at + 3] for at in range(max(1, len(e.text) - 2))} for e in examples]
    common = Counter(piece for pieces in shingles for piece in pieces)
    seen: dict[str, list[int]] = defaultdict(list)
    found = 0
    for number, pieces in enumerate(shingles):
        rare = sorted(pieces, key=lambda piece: (common[piece], piece))[:RAREST]
        earlier = {other for piece in rare for other in seen[piece]}
        found += any(len(pieces & shingles[o]) >= ALIKE * len(pieces | shingles[o]) for o in earlier)
        for piece in rare:
            seen[piece].append(number)
    return found


def main() -> int:
    """Print the figures and what is wrong."""
    examples = read_examples(DATA)
    print(figures(examples))
    wrong = list(problems(examples))
    print(*wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
