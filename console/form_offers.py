"""What the boxes of a move's form offer to pick from."""

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import NotRequired, TypedDict

import yaml

from actions.find_place import AreaLine, list_areas
from actions.house import House
from casework.areas import county_of
from console.worksheet_form import Line, worksheet_lines

_READY_WORDS = Path(__file__).with_name("ready_words.zh.yml")


class ReadyWords(TypedDict):
    """A text to be picked and changed; `moves` are the moves it is for, all when it names none."""

    title: str
    text: str
    moves: NotRequired[list[str]]


Townships = tuple[tuple[AreaLine, tuple[AreaLine, ...]], ...]


@cache
def ready_words() -> dict[str, list[ReadyWords]]:
    """Ready-made words by the name of the box they are for."""
    loaded: dict[str, list[ReadyWords]] = yaml.safe_load(_READY_WORDS.read_text(encoding="utf-8"))
    return loaded


@dataclass(frozen=True)
class Offers:
    """`areas` are townships with their villages, `numbers` the household's other cases."""

    today: date
    members: int | None
    numbers: tuple[str, ...] = ()
    areas: Townships = ()
    worksheet_lines: tuple[Line, ...] = field(default_factory=worksheet_lines)

    def ready_for(self, box: str, verb: str) -> list[ReadyWords]:
        """The ready-made words for a box of a move's form."""
        return [words for words in ready_words().get(box, ()) if verb in words.get("moves", [verb])]


def areas_of_county(house: House, area_code: str) -> Townships:
    """The townships of the county this area lies in, with their villages."""
    townships = list_areas(house, county_of(area_code))
    return tuple((township, list_areas(house, township.code)) for township in townships)
