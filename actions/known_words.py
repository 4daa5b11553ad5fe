"""What the house knows of the people and places of a report, so that none of it stays in a text to learn from."""

from collections.abc import Iterable, Iterator

from sqlalchemy.orm import Session

from casework.areas import county_of, reach
from casework.stripping import SOMEBODY, Known, name_forms, place_forms, place_stand_in
from db.queries import areas, cases, officers, reports
from db.tables import Area, Report
from nlu.named import named_in


def known_of(session: Session, report: Report, text: str, county: dict[str, str]) -> Known:
    """The case's own names, places and numbers, the `county`'s words, and what looks like a name in the text."""
    told = reports.reports_of_case(session, report.case_id)
    case = cases.case_by_id(session, report.case_id)
    household = cases.household_of(session, case.household_id) if case else None
    heads = (household.head_name,) if household else ()
    names = [name for one in told for name in (one.reporter_name, one.head_name)]
    places = areas.areas(session, _upwards(report.area_code))
    numbers = [number for one in told for number in (one.phone, one.id_number)]
    return Known(
        people=tuple(dict.fromkeys(name for name in (*names, *heads) if name)),
        places=tuple(area.name for area in places.values()),
        numbers=tuple(dict.fromkeys(number for number in numbers if number)),
        others=county | named_in(text),
    )


def words_of_county(session: Session, area_code: str) -> dict[str, str]:
    """Every place of the county and every officer and duty contact, in each way they are written, with a stand-in."""
    county = county_of(area_code)
    whole = areas.areas(session, [county]).values()
    places = [*whole, *areas.children(session, county), *areas.villages(session, reach(county))]
    people = (*officers.names_in_scope(session), *(area.duty_name for area in places if area.duty_name))
    return dict(_places(places)) | {form: SOMEBODY for name in people for form in name_forms(name)}


def _places(found: Iterable[Area]) -> Iterator[tuple[str, str]]:
    for area in found:
        for form in place_forms(area.name):
            if len(form) > 1:
                yield form, place_stand_in(area.name)


def _upwards(area_code: str) -> tuple[str, str, str]:
    """A village with its township and county."""
    return area_code, area_code[:9] + "000", county_of(area_code)
