"""The wording catalogue: every sentence by its dotted key, blanks filled in."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

CATALOGUE = Path(__file__).with_name("wording.zh.yml")


def say(key: str, **values: str | int) -> str:
    """The sentence of a key with its blanks filled in; values it has no blank for are left out.

    Raises KeyError for an unknown key and for a blank without a value: both are mistakes of ours.
    """
    return sentences()[key].format_map(values)


@cache
def sentences() -> dict[str, str]:
    """All sentences by key, blanks still open."""
    return read_catalogue(CATALOGUE)


def read_catalogue(path: Path) -> dict[str, str]:
    """The sentences of a catalogue's file by dotted key."""
    return dict(_flat("", yaml.safe_load(path.read_text(encoding="utf-8"))))


def _flat(prefix: str, branch: Any) -> Iterator[tuple[str, str]]:
    if isinstance(branch, str):
        yield prefix.removesuffix("."), branch
        return
    for name, below in branch.items():
        yield from _flat(f"{prefix}{name}.", below)
