"""What the boxes of a move's form offer to pick from."""

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from actions.find_place import AreaLine, list_areas
from actions.house import House
from casework.areas import county_of
from console.worksheet_form import Line, worksheet_lines

_READY_WORDS = Path(__file__).with_name("ready_words.zh.yml")

Townships = tuple[tuple[AreaLine, tuple[AreaLine, ...]], ...]


@cache
def ready_words() -> dict[str, list[dict[str, str]]]:
    """Ready-made words by the name of the box they are for: `{title, text}` each."""
    loaded: dict[str, list[dict[str, str]]] = yaml.safe_load(_READY_WORDS.read_text(encoding="utf-8"))
    return loaded


@dataclass(frozen=True)
class Offers:
    """`areas` are townships with their villages, `numbers` the household's other cases."""

    today: date
    members: int | None
    numbers: tuple[str, ...] = ()
    areas: Townships = ()
    ready: dict[str, list[dict[str, str]]] = field(default_factory=ready_words)
    worksheet_lines: tuple[Line, ...] = field(default_factory=worksheet_lines)


def areas_of_county(house: House, area_code: str) -> Townships:
    """The townships of the county this area lies in, with their villages."""
    townships = list_areas(house, county_of(area_code))
    return tuple((township, list_areas(house, township.code)) for township in townships)
