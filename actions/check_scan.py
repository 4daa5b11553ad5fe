"""Opening or checking a village's code. The scan is counted by village and day, with nothing about who."""

from dataclasses import dataclass
from datetime import date, datetime

from actions.find_place import Place, place_in
from actions.house import SHANGHAI, House
from db.queries import areas
from db.session import Scope
from db.tables import OneCode


@dataclass(frozen=True)
class PrintedCode:
    """A code that we did print: its village, its issue, and since when it no longer opens (None: it does)."""

    code: str
    place: Place
    issue: int
    issued_on: date
    revoked_at: datetime | None


def count_scan(house: House, one_code: str) -> PrintedCode | None:
    """What a scanned code was printed for; a code that still opens is counted as one scan of today.

    None when we never printed it. A revoked code still tells its village, so that its holder can go on.
    """
    with house.database.transaction(Scope.public()) as session:
        kept = areas.known_code(session, one_code)
        place = place_in(session, kept.area_code, house.today()) if kept else None
        if kept is None or place is None:
            return None
        if kept.revoked_at is None:
            areas.count_scan(session, place.area_code, house.today())
        return _printed(kept, place)


def check_code(house: House, typed: str) -> PrintedCode | None:
    """What a code that somebody reads off a leaflet was printed for, not counted; None when it is not ours."""
    with house.database.transaction(Scope.public()) as session:
        kept = areas.known_code(session, typed)
        place = place_in(session, kept.area_code, house.today()) if kept else None
        return _printed(kept, place) if kept and place else None


def _printed(kept: OneCode, place: Place) -> PrintedCode:
    return PrintedCode(kept.code, place, kept.issue, kept.issued_at.astimezone(SHANGHAI).date(), kept.revoked_at)
