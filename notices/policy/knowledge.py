"""The policy texts as they came with the house, and which text holds in a place on a day.

An entry answers one question. It has layers: the text for everywhere, and texts of provinces, counties and townships.
The nearest region's valid text wins. Editors add layers of their own county in the console; those are kept in the
database and laid over these by `with_layers`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from notices.policy.question_words import Wording
from notices.policy.retrieval import UNCOVERED, Index

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Citation:
    """Where a text comes from: the contract's fields. `valid_from` is as exact as it is known, e.g. "2023"."""

    title: str
    issuer: str
    clause: str
    region: str
    valid_from: str | None
    mark: str = "document"
    address: str | None = None


@dataclass(frozen=True)
class Layer:
    """A text for the areas whose code begins with `area` ("" is everywhere), from a day on and until before another.

    `brief` is the same in a line or two, for paper; empty where the text is short enough itself.
    """

    text: str
    citations: tuple[Citation, ...]
    area: str = ""
    valid_from: date = date.min
    valid_to: date | None = None
    brief: str = ""

    @property
    def on_paper(self) -> str:
        """What leaflets say of it."""
        return self.brief or self.text

    def holds(self, area_code: str, on: date) -> bool:
        """Whether this text is valid in a place on a day."""
        return (
            area_code.startswith(self.area) and self.valid_from <= on and (self.valid_to is None or on < self.valid_to)
        )


@dataclass(frozen=True)
class Entry:
    """One question with the ways in which people ask it and the texts that answer it, the later added the later."""

    id: str
    group: str
    question: str
    ways: tuple[str, ...]
    layers: tuple[Layer, ...]

    def layer(self, area_code: str, on: date) -> Layer | None:
        """The text to be given: of the nearest region, then the one that holds since latest, then the last added."""
        held = [layer for layer in self.layers if layer.holds(area_code, on)]
        return max(reversed(held), key=lambda layer: (len(layer.area), layer.valid_from), default=None)


Knowledge = Mapping[str, Entry]


@cache
def first_knowledge() -> Knowledge:
    """The entries that came with the house, by id, in the order of their groups."""
    sources = _read("sources")
    files = sorted((HERE / "texts").glob("*.zh.yml"))
    entries = [_entry(path, row, sources) for path in files for row in _rows(path)]
    known = {entry.id: entry for entry in entries}
    if len(known) != len(entries):
        raise ValueError("two policy entries have the same id")
    return known


@cache
def first_index() -> Index:
    """The index of the texts that came with the house; made once, in about two seconds."""
    return index_of(first_knowledge())


def index_of(known: Knowledge) -> Index:
    """The index by which questions find their entries."""
    asked = [(entry.id, way) for entry in known.values() for way in (*entry.ways, entry.question)]
    # Questions that people ask and that no entry answers: what they resemble is refused.
    uncovered = [(UNCOVERED, way) for way in _read("uncovered").splitlines() if way]
    return Index(uncovered + asked, _read("signs"), _question_wording())


@cache
def _question_wording() -> Wording:
    words = _read("words")
    alike = [line.split() for line in words["alike"]]
    return Wording(alike, words["alone"].split(), words["filler"].split())


def with_layers(known: Knowledge, added: Iterable[Entry]) -> Knowledge:
    """The knowledge with a county's own texts laid over; an unknown id is a new entry.

    Ways of asking add up; the last question wins.
    """
    merged = dict(known)
    for entry in added:
        old = merged.get(entry.id)
        merged[entry.id] = replace(
            entry, group=old.group, ways=old.ways + entry.ways, layers=old.layers + entry.layers
        ) if old else entry  # fmt: skip
    return merged


def filled(text: str, settings: Mapping[str, str]) -> str:
    """The text with the county's settings in its blanks, and with what stands for those that the county has not set."""
    return text.format_map({**wording()["unset"], **settings})


@cache
def wording() -> Any:
    """How settings are worded, set and unset."""
    return _read("settings")


def _read(name: str) -> Any:
    return yaml.safe_load((HERE / f"{name}.zh.yml").read_text(encoding="utf-8"))


def _rows(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _entry(path: Path, row: Mapping[str, Any], sources: Mapping[str, Any]) -> Entry:
    group = path.name.split(".")[0].partition("-")[2]
    layers = tuple(_layer(layer, sources) for layer in row["layers"])
    return Entry(row["id"], group, row["question"], tuple(row["ways"].split("\n")[:-1]), layers)


def _layer(row: Mapping[str, Any], sources: Mapping[str, Any]) -> Layer:
    """A local text is law where its first source was issued. A text is never changed but followed by a later layer."""
    citations = tuple(_citation(sources[name], str(clause)) for name, clause in row["cites"].items())
    first = sources[next(iter(row["cites"]))]
    area = first["area"] if row.get("local") else ""
    return Layer(
        row["text"], citations, area, row.get("valid_from", date.min), row.get("valid_to"), row.get("brief", "")
    )


def _citation(source: Mapping[str, Any], clause: str) -> Citation:
    return Citation(
        source["title"], source["issuer"], clause, source["region"], source["since"], source["mark"],
        source.get("address"),
    )  # fmt: skip
