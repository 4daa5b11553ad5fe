"""Places as residents pick them: the village of a one code, and the areas below one another."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from actions.house import House
from actions.name_search import sounds_of
from casework.areas import county_of, is_area_code, township_of
from db.queries import areas
from db.session import Scope
from db.tables import Area

_MOST_PLACES = 8  # more than that is no name but a part of many
_NEAREST = 4  # villages that are offered to who sent a point
_FARTHEST = 15.0  # kilometres; who is farther from every village is not at home


@dataclass(frozen=True)
class AreaLine:
    """One area to pick; `phone` is its office's public telephone."""

    code: str
    name: str
    level: str
    phone: str | None


@dataclass(frozen=True)
class Place:
    """A village (or only a township) with what stands above it; `hotline` is the county's editable number."""

    area_code: str
    village_code: str | None
    village: str | None
    township_code: str
    township: str
    county_code: str
    county: str
    phone: str | None
    hotline: str | None

    @property
    def name(self) -> str:
        """The full name from the county down."""
        return self.county + self.township + (self.village or "")


def list_areas(house: House, parent_code: str | None) -> tuple[AreaLine, ...]:
    """The areas right below one; counties for None."""
    with house.database.transaction(Scope.public()) as session:
        rows = areas.children(session, parent_code)
        return tuple(AreaLine(row.code, row.name, row.level, row.phone) for row in rows)


def find_place(house: House, one_code: str) -> Place | None:
    """The place of a one code; None when it is unknown or revoked."""
    with house.database.transaction(Scope.public()) as session:
        code = areas.area_of_code(session, one_code)
        return place_in(session, code, house.today()) if code else None


def place_of_area(house: House, area_code: str) -> Place | None:
    """The place of a village or township code; None for anything else."""
    with house.database.transaction(Scope.public()) as session:
        return place_in(session, area_code, house.today())


def places_named(session: Session, words: str, on: date, *, shortened: bool) -> tuple[Place, ...]:
    """The places that a text names, the nearest to the ground: a township only where none of its villages is named.

    Of villages with one name those of a township that is named too. `shortened` also finds 柳树 for 柳树村.
    """
    codes = [area.code for area in areas.named_in(session, words, shortened=shortened)]
    townships = {code for code in codes if township_of(code) == code}
    below = [code for code in codes if code not in townships and township_of(code) in townships]
    nearest = below or [code for code in codes if code not in townships] or sorted(townships)
    found = (place_in(session, code, on) for code in nearest[:_MOST_PLACES])
    return tuple(place for place in found if place is not None)


def places_sounding(session: Session, words: str, on: date) -> tuple[Place, ...]:
    """The places whose names without 村 and 镇 sound like a part of a text, whatever the tones."""
    heard = " ".join(["", *sounds_of(words), ""])
    codes = [area.code for area in areas.all_below_counties(session) if _is_heard(area.name, heard)]
    found = (place_in(session, code, on) for code in codes[:_MOST_PLACES])
    return tuple(place for place in found if place is not None)


def _is_heard(name: str, heard: str) -> bool:
    called = sounds_of(areas.without_kind(name))
    return len(called) > 1 and " ".join(["", *called, ""]) in heard


def places_near(session: Session, point: tuple[float, float], on: date) -> tuple[Place, ...]:
    """The villages nearest to a point (latitude and longitude in degrees), the nearest first; none when all are far."""
    codes = areas.villages_around(session, *point, kilometres=_FARTHEST, most=_NEAREST)
    found = (place_in(session, code, on) for code in codes)
    return tuple(place for place in found if place is not None)


def short_names(session: Session, codes: Collection[str]) -> dict[str, str]:
    """Township and village by the code of either, for officers: two villages of one county may share a name."""
    known = areas.areas(session, {*codes, *filter(None, map(township_of, codes))})
    parts = {code: dict.fromkeys((township_of(code) or code, code)) for code in codes}
    return {code: "".join(known[part].name for part in parts[code] if part in known) for code in codes}


def place_in(session: Session, area_code: str, on: date) -> Place | None:
    """The same within a transaction that is already open."""
    township_code = township_of(area_code) if is_area_code(area_code) else None
    if township_code is None:
        return None
    known = areas.areas(session, {area_code, township_code, county_of(area_code)})
    here, township, county = known.get(area_code), known.get(township_code), known.get(county_of(area_code))
    if here is None or township is None or county is None:
        return None
    hotline = areas.county_setting(session, county.code, "hotline", on)
    return _place(here, township, county, hotline)


def _place(here: Area, township: Area, county: Area, hotline: str | None) -> Place:
    village = here if here.level == "village" else None
    return Place(
        here.code, village.code if village else None, village.name if village else None, township.code,
        township.name, county.code, county.name, here.phone or township.phone, hotline,
    )  # fmt: skip
