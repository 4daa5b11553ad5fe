"""The gate: no new model goes live if it reads any risk or the emergencies worse than the one in service."""

import json
from collections.abc import Sequence
from pathlib import Path

from casework.vocabulary import Risk
from nlu.evaluation import measures as m

MOST_LOSS = 0.02
FEWEST = 20


def figures_of(rows: Sequence[m.Judged]) -> dict[str, float]:
    """What the gate compares: recall of each risk with enough messages to tell, and of emergencies."""
    scores = {risk.value: m.score(rows, [risk.value]) for risk in Risk}
    recalls = {risk: found.recall for risk, found in scores.items() if found.count >= FEWEST}
    return {**recalls, "urgent": m.urgency(rows)[0], "micro_f1": m.score(rows).f1}


def objections(new: dict[str, float], live: dict[str, float]) -> list[str]:
    """Why the new model may not go live: a risk's recall fell by over two points, or that of emergencies at all."""
    return [
        f"{name}: {live[name]:.3f} before, {new.get(name, 0.0):.3f} now"
        for name in live
        if name != "micro_f1" and new.get(name, 0.0) < live[name] - (0.0 if name == "urgent" else MOST_LOSS) - 1e-9
    ]


def read_figures(path: Path) -> dict[str, float]:
    """The figures of the model in service."""
    return {str(name): float(value) for name, value in json.loads(path.read_text("utf-8")).items()}


def write_figures(path: Path, figures: dict[str, float]) -> None:
    """Keep the figures of a model that goes live."""
    path.write_text(json.dumps({name: round(value, 4) for name, value in figures.items()}, indent=1) + "\n", "utf-8")
