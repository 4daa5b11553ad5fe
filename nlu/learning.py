"""Learning from people: a model of the repository's data and of what officers judged, compared before it may go live.

The model that is served learns from everything, so it cannot be measured on messages it has seen. Each therefore has a
twin that never saw the test origins; the twins are read side by side on those, and the gate decides by them.
"""

import json
import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from casework.privacy import mask_numbers
from casework.vocabulary import Intent, Risk
from nlu.evaluation.comparison import Comparison, compare, page_of
from nlu.evaluation.material import Material, material, write_for_rasa
from nlu.language.cleaning import clean
from nlu.language.examples import Example, read_examples
from nlu.language.sums import HEAD
from nlu.model_shelf import ModelShelf
from nlu.serving import PROJECT, exported_rows
from nlu.training import train_with

ORIGIN = re.compile(r"people-\d{6}-\d{4}")
Say = Callable[[str], None]


class UnfitFile(Exception):
    """A file that cannot be learned from; the text says what is wrong with it, never a message."""


@dataclass(frozen=True)
class Lessons:
    """What people judged: the files, and the examples in them."""

    files: tuple[Path, ...]
    examples: tuple[Example, ...]


def read_lessons(files: Sequence[Path], measured: Sequence[Example]) -> Lessons:
    """The examples of exported files. Raises UnfitFile for anything a county's export never writes.

    Messages that the gate measures on are left out: learned, they would measure nothing.
    """
    seen = {example.text for example in measured}
    examples = [example for file in files for example in _read(file)]
    return Lessons(tuple(files), tuple(example for example in examples if clean(example.text) not in seen))


def _read(file: Path) -> list[Example]:
    if not ORIGIN.fullmatch(file.stem):
        raise UnfitFile(f"{file.name}: the name must be people-COUNTY-YEAR.yml, as it was exported")
    with tempfile.TemporaryDirectory() as folder:
        try:
            (Path(folder) / file.name).write_bytes(file.read_bytes())
            examples = read_examples(Path(folder))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
            raise UnfitFile(f"{file.name}: no training file ({type(problem).__name__})") from problem
    for number, example in enumerate(examples, 1):
        if fault := _fault(example):
            raise UnfitFile(f"{file.name}, message {number}: {fault}")
    return examples


def _fault(example: Example) -> str | None:
    """What is wrong with one example; None when it may be learned from."""
    if example.intent not in set(Intent) or not set(example.risks) <= set(Risk):
        return "unknown intent or risk"
    if not clean(example.text) or mask_numbers(example.text) != example.text:
        return "it is empty or holds a telephone or ID number"
    return None


def learn_from(files: Sequence[Path], models: Path, say: Say) -> tuple[Comparison, Path]:
    """Train a candidate of the repository's data and these files; the comparison and its page.

    Raises UnfitFile, and TrainingFailed when Rasa could not train.
    """
    shelf, parts = ModelShelf(models), material("test")
    lessons = read_lessons(files, parts.measure)
    say(f"{len(lessons.examples)} messages that people judged")
    found = train_candidate(shelf, lessons, parts, read_examples(PROJECT / "data"), say)
    return found, shelf.folder / f"{found.candidate}.md"


def train_candidate(
    shelf: ModelShelf, lessons: Lessons, parts: Material, everything: Sequence[Example], say: Say
) -> Comparison:
    """Train the twin, compare it with the live model's, and train the candidate itself if the gate lets it pass.

    `parts` says what the twins learn from and are measured on, `everything` what the served models learn from. The
    comparison is kept beside the candidate's place. Some minutes for each model that is not there yet.
    """
    candidate = shelf.candidate(lessons.files)
    live_twin = _twin(shelf, shelf.live, parts.learn, say)
    twin = _train(shelf.twin_of(candidate), [*parts.learn, *lessons.examples], say, line_of(live_twin))
    found = compare(shelf.live.name, live_twin, candidate.name, twin, parts.measure)
    _keep(shelf, found)
    if not found.objections:
        line = line_of(shelf.live if shelf.live.exists() else live_twin)
        _train(candidate, [*everything, *lessons.examples], say, line)
    return found


def line_of(model: Path) -> float:
    """The probability from which a model asserts a risk: the same for all of them."""
    limits = json.loads(exported_rows(model)[HEAD])["thresholds"]
    return float(limits[f"risk:{Risk.illness}"])


def objections_to(shelf: ModelShelf, model: str) -> list[str]:
    """Why a model may not go live now; empty when it may."""
    file = shelf.folder / f"{model}.json"
    if not file.exists():
        return [f"{model} was never compared with a live model"]
    kept = json.loads(file.read_text("utf-8"))
    if kept["live"] != shelf.live.name:
        return [f"{model} was compared with {kept['live']}, which is not live any more: train it again"]
    return list(kept["objections"])


def _twin(shelf: ModelShelf, live: Path, learn: Sequence[Example], say: Say) -> Path:
    """The live model's twin; that of the repository's own data is trained when it is missing."""
    twin = shelf.twin_of(live)
    if live != shelf.own and not twin.exists():
        raise UnfitFile(f"{twin.name} is missing: the live model cannot be compared; put another live first")
    return _train(twin, learn, say)


def _train(wanted: Path, examples: Sequence[Example], say: Say, line: float | None = None) -> Path:
    """The pipeline as it is, but for a line that is kept."""
    if wanted.exists():
        return wanted
    pipeline = yaml.safe_load((PROJECT / "config.yml").read_text("utf-8"))
    for component in pipeline["pipeline"]:
        if component["name"].endswith("ClauseReader"):
            component["line"] = line
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.yml"
        config.write_text(yaml.safe_dump(pipeline, allow_unicode=True), "utf-8")
        write_for_rasa(Path(folder) / "data", examples, joined_labels=False)
        return train_with(config, Path(folder) / "data", wanted, say)


def _keep(shelf: ModelShelf, found: Comparison) -> None:
    """For `promote`, and as a page for people."""
    kept = {"live": found.live, "candidate": found.candidate, "objections": found.objections}
    (shelf.folder / f"{found.candidate}.json").write_text(json.dumps(kept, ensure_ascii=False, indent=1), "utf-8")
    (shelf.folder / f"{found.candidate}.md").write_text(page_of(found), "utf-8")
