"""The written examples, parted by whole origins into what is learned from and what is measured on."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from nlu.language.cleaning import clean
from nlu.language.examples import Example, read_examples, write_origin
from nlu.serving import PROJECT

LETTER = 120


@dataclass(frozen=True)
class Material:
    """`learn`: all examples but those of the measured origins; `measure`: whole messages of those origins."""

    learn: list[Example]
    measure: list[Example]


def material(part: str) -> Material:
    """`part`: "test" or "development". The test origins are never learned from, in either."""
    split = yaml.safe_load((PROJECT / "splits.yml").read_text("utf-8"))
    examples = read_examples(PROJECT / "data")
    unseen = {*split["test"], *split[part]}
    return Material(
        [example for example in examples if example.origin not in unseen],
        [replace(example, text=clean(example.text)) for example in examples if example.origin in split[part]],
    )


def write_for_rasa(folder: Path, examples: Iterable[Example], joined_labels: bool) -> None:
    """Training files for Rasa. `joined_labels`: intent and risks as one label, for pipelines that know only intents."""
    by_origin: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        label = "+".join([example.intent, *sorted(example.risks)]) if joined_labels else example.intent
        by_origin[example.origin].append(replace(example, intent=label))
    folder.mkdir(parents=True, exist_ok=True)
    for origin, rows in by_origin.items():
        write_origin(folder, origin, rows)
