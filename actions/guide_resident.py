"""自己先看看: what a visit would look at, told from a few answers. Nothing is kept."""

from collections.abc import Mapping

from actions.errors import InvalidRequest
from actions.house import House
from casework.areas import county_of, is_area_code
from casework.eligibility_guide import Point, check_guide, guidance
from db.queries import areas
from db.session import Scope


def guide_resident(house: House, raw: Mapping[str, object], area_code: str) -> tuple[Point, ...]:
    """The guidance for these answers in an area (anything but 12 digits: without an income line).

    `raw`: risks, members and the year's amounts of `eligibility_guide.AMOUNTS` in yuan, all optional. Raises
    `InvalidRequest` naming every faulty answer.
    """
    said, faults = check_guide(raw)
    if said is None:
        raise InvalidRequest(faults)
    with house.database.transaction(Scope.public()) as session:
        line = areas.income_line(session, county_of(area_code), house.today()) if is_area_code(area_code) else None
    return guidance(said, line)
