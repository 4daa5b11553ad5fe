"""Written messages with their labels, kept as Rasa's own training YAML: one file per origin, labels in the metadata."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

CLAUSE_INTENT = "neutral_clause"
_NO_MARKUP = str.maketrans("[]", "〔〕")


@dataclass(frozen=True)
class Example:
    """One message. `intent` may be `neutral_clause`: a part of a letter that tells no risk and is no message itself.

    `origin` names the author's batch: development and test hold out whole origins. `urgent` is None if nobody judged.
    """

    text: str
    intent: str
    risks: tuple[str, ...] = ()
    primary: str | None = None
    urgent: bool | None = None
    style: str = "clause"
    origin: str = ""
    money: tuple[int, ...] | None = None

    @property
    def is_message(self) -> bool:
        """False for a part of a letter: it has no intent, and would teach that whatever is unknown tells a hardship."""
        return self.style != "clause" or self.intent not in (CLAUSE_INTENT, "report_hardship")

    def metadata(self) -> dict[str, Any]:
        """What stands beside the text in the YAML; empty labels are left out."""
        rows = {
            "risks": list(self.risks),
            "primary": self.primary,
            "urgent": self.urgent,
            "style": self.style,
            "money": None if self.money is None else list(self.money),
        }
        return {name: value for name, value in rows.items() if value is not None}


@dataclass
class Origin:
    """All examples of one author's batch."""

    name: str
    examples: list[Example] = field(default_factory=list)


def read_examples(folder: Path) -> list[Example]:
    """Every example of every YAML file below the folder, in the order of the file names."""
    return [example for path in sorted(folder.glob("*.yml")) for example in _read_file(path)]


def _read_file(path: Path) -> Iterator[Example]:
    """The examples of one file; its name is their origin."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for block in yaml.load(path.read_text("utf-8"), Loader=loader)["nlu"]:  # noqa: S506 (both loaders are safe ones)
        for row in block["examples"]:
            yield example_from(row["text"].strip(), block["intent"], path.stem, row.get("metadata") or {})


def example_from(text: str, intent: str, origin: str, metadata: dict[str, Any]) -> Example:
    """An example from what Rasa keeps of it."""
    money = metadata.get("money")
    return Example(
        text=text,
        intent=intent,
        risks=tuple(metadata.get("risks", ())),
        primary=metadata.get("primary"),
        urgent=metadata.get("urgent"),
        style=metadata.get("style", "clause"),
        origin=origin,
        money=None if money is None else tuple(money),
    )


def write_origin(folder: Path, name: str, examples: Iterable[Example]) -> Path:
    """Write one origin's file, grouped by intent as Rasa wants it; Rasa takes [brackets] for its own marks: 〔so〕."""
    by_intent: dict[str, list[dict[str, Any]]] = {}
    for example in examples:
        metadata = {**example.metadata(), "origin": name}
        text = example.text.translate(_NO_MARKUP) + "\n"
        by_intent.setdefault(example.intent, []).append({"text": text, "metadata": metadata})
    blocks = [{"intent": intent, "examples": rows} for intent, rows in sorted(by_intent.items())]
    path = folder / f"{name}.yml"
    text = yaml.dump({"version": "3.1", "nlu": blocks}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1000)
    path.write_text(text, "utf-8")
    return path


class _Dumper(yaml.SafeDumper):
    """Texts as blocks, label lists on one line: diffs stay readable."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if value.endswith("\n") else None)


def _labels(dumper: yaml.SafeDumper, values: list[Any]) -> yaml.Node:
    return dumper.represent_sequence(
        "tag:yaml.org,2002:seq", values, flow_style=not any(isinstance(v, dict) for v in values)
    )


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _labels)
