"""The sentences of the talk: `wording.zh.yml`, and the catalogue of the house for what all edges say alike."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bot.dialogue.turn import Choice, Line
from notices.wording import read_catalogue, say

CATALOGUE = Path(__file__).with_name("wording.zh.yml")
_OF_THE_HOUSE = "errors."


@cache
def sentences() -> dict[str, str]:
    """All sentences of the talk by key, blanks still open."""
    return read_catalogue(CATALOGUE)


def worded(line: Line, surroundings: Mapping[str, str]) -> str:
    """The sentence of a line; `surroundings` fill the blanks that the dialogue knows nothing of (addresses)."""
    values = {name: worded(v, surroundings) if isinstance(v, Line) else v for name, v in line.values.items()}
    if line.key.startswith(_OF_THE_HOUSE):
        return say(line.key, **values)
    return sentences()[line.key].format_map({**surroundings, **values})


def label(choice: Choice) -> str:
    """How a choice reads."""
    return choice.label if isinstance(choice.label, str) else worded(choice.label, {})
