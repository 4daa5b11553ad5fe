"""The policy texts as they came with the house, and which text holds in a place on a day.

An entry answers one question. It has layers: the text for everywhere, and texts of provinces, counties and townships.
The nearest region's valid text wins. Editors add layers of their own county in the console; those are kept in the
database and laid over these by `with_layers`.
"""

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from notices.policy.question_words import Wording
from notices.policy.retrieval import UNCOVERED, Index, Ranker

HERE = Path(__file__).parent
RANKER_FILE = HERE / "ranker.json.gz"
FORMS_OF_A_SUBJECT = 8


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
    ways = {entry: written for path in files for entry, written in _rows(HERE / "ways" / path.name).items()}
    entries = [_entry(path, row, ways, sources) for path in files for row in _rows(path)]
    known = {entry.id: entry for entry in entries}
    if len(known) != len(entries):
        raise ValueError("two policy entries have the same id")
    return known


@cache
def first_index() -> Index:
    """The index of the texts that came with the house; made once, in less than a second."""
    return index_with(())


def index_with(added: Iterable[tuple[str, str]]) -> Index:
    """The index by which questions find their entries; `added` are pairs of entry and way that were not learned."""
    return Index(_ranker(), question_wording(), added)


def asked_questions() -> Sequence[tuple[str, str]]:
    """Every way of asking that came with the house, with its entry; `UNCOVERED` for what no entry answers."""
    asked = [(entry.id, way) for entry in first_knowledge().values() for way in (*entry.ways, entry.question)]
    return asked + [(UNCOVERED, question) for question in _uncovered(_read("uncovered"))]


def learned_from() -> str:
    """A digest of all that a ranker is learned from: a ranker with another one is out of date."""
    words = json.dumps(_read("words"), ensure_ascii=False)
    asked = "\n".join(f"{entry} {way}" for entry, way in asked_questions())
    return hashlib.sha256(f"{words}\n{asked}".encode()).hexdigest()


def keep_ranker(ranker: Ranker) -> None:
    """Write what was learned beside the texts."""
    rows = {feature: [part for pair in row for part in pair] for feature, row in ranker.weights.items()}
    kept = {"learned_from": learned_from(), "classes": ranker.classes, "weights": rows}
    packed = gzip.compress(json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode(), mtime=0)
    RANKER_FILE.write_bytes(packed)


def kept_digest() -> str:
    """The digest of what the kept ranker was learned from."""
    return str(_kept_ranker()["learned_from"])


@cache
def _ranker() -> Ranker:
    kept = _kept_ranker()
    weights = {feature: tuple(zip(row[::2], row[1::2], strict=True)) for feature, row in kept["weights"].items()}
    return Ranker(tuple(kept["classes"]), weights)


def _kept_ranker() -> Any:
    return json.loads(gzip.decompress(RANKER_FILE.read_bytes()))


def _uncovered(written: Mapping[str, str]) -> Iterator[str]:
    """The questions that were written down, and each foreign subject in some of the forms in which people ask ours."""
    yield from filter(None, written["asked"].splitlines())
    subjects, forms = written["subjects"].split(), written["forms"].split()
    for number, subject in enumerate(subjects):
        for turn in range(FORMS_OF_A_SUBJECT):
            yield subject + forms[(number * 5 + turn * 3) % len(forms)]


@cache
def question_wording() -> Wording:
    """How the words of questions are made alike."""
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


def _entry(path: Path, row: Mapping[str, Any], ways: Mapping[str, str], sources: Mapping[str, Any]) -> Entry:
    group = path.name.split(".")[0].partition("-")[2]
    layers = tuple(_layer(layer, sources) for layer in row["layers"])
    return Entry(row["id"], group, row["question"], tuple(ways[row["id"]].splitlines()), layers)


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
