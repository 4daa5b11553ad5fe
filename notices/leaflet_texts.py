"""What leaflets say: their own words (heads, headings, captions), and in each block the policy texts that hold."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from notices.leaflets import Kind, Text
from notices.policy.knowledge import Knowledge, first_knowledge
from notices.typesetting import CannotPrint
from notices.wording import say

WORDS = Path(__file__).with_name("leaflet_texts.zh.yml")

HEADS = ("title", "subtitle", "lead", "foot")

Words = Mapping[str, Any]
"""A `Text` before its policy texts are drawn: blocks have `entries` [ids] in place of `points`."""


class NoPolicyText(CannotPrint):
    """A block names a policy entry that is unknown, or without a text that holds there on that day."""

    def __init__(self, block: str, entry: str) -> None:
        """Name the entry."""
        super().__init__(block, "no text of", entry)
        self.entry = entry


def delivered_words(kind: Kind) -> Words:
    """The words as they come with the system, with their blanks open."""
    words: Words = _delivered()[kind.value]
    return words


@cache
def _delivered() -> Any:
    return yaml.safe_load(WORDS.read_text(encoding="utf-8"))


def entries_of(words: Words) -> Iterator[str]:
    """The policy entries that a leaflet draws on."""
    return (entry for block in words["blocks"] for entry in block["entries"])


def block_label(words: Words, block: str) -> str:
    """What an editor calls a block of the leaflet: its heading, or the name of its box."""
    headings = {part["key"]: part["title"] for part in words["blocks"]}
    return str(headings[block]) if block in headings else say(f"paper.box.{block}")


def delivered(kind: Kind, on: date) -> Text:
    """The leaflet as it is on a day where a county has neither words nor policy texts of its own."""
    return with_policy(delivered_words(kind), first_knowledge(), "", on)


def with_policy(words: Words, known: Knowledge, area_code: str, on: date) -> Text:
    """The leaflet with the policy texts that hold in an area on a day, their blanks open; raises `NoPolicyText`."""
    blocks = [
        {**block, "points": list(_points(block["key"], block["entries"], known, area_code, on))}
        for block in words["blocks"]
    ]
    return {**words, "blocks": blocks}


def _points(block: str, entries: Iterable[str], known: Knowledge, area_code: str, on: date) -> Iterator[str]:
    for entry in entries:
        layer = known[entry].layer(area_code, on) if entry in known else None
        if layer is None:
            raise NoPolicyText(block, entry)
        yield layer.on_paper
