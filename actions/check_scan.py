"""Opening a village's code: the place is shown and the scan counted, with nothing about who."""

from actions.find_place import Place, place_in
from actions.house import House
from db.queries import areas
from db.session import Scope


def count_scan(house: House, one_code: str) -> Place | None:
    """The place of a one code, counted as one scan of today; None when the code is unknown or revoked."""
    with house.database.transaction(Scope.public()) as session:
        code = areas.area_of_code(session, one_code)
        place = place_in(session, code, house.today()) if code else None
        if place is not None:
            areas.count_scan(session, place.area_code, house.today())
        return place
