"""The working calendar: which days count towards a deadline, and a newly announced year."""

import calendar as months_of_years
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request, Response

from actions.errors import InvalidRequest
from actions.house import House
from actions.import_calendar import CalendarYear, SpecialDay, import_calendar, show_calendar
from casework.answers import Faulty, as_day
from casework.errors import FieldError
from casework.vocabulary import DayReason, Role
from console.desk import AtTheDesk, CheckedForm, DeskRoute, HouseAtHand, go_to
from console.pages import page
from console.typed import Typed

router = APIRouter(route_class=DeskRoute)

_YEARS = range(2000, 2100)
_WORKED = {DayReason.make_up_day.label: True, DayReason.holiday.label: False}


@dataclass(frozen=True)
class Cell:
    """A day in the picture of a month: `kind` is "", "rest", "holiday" or "make-up"."""

    day: date
    kind: str
    reason: str


@dataclass(frozen=True)
class Month:
    """A month as weeks from Monday; None where a week belongs to another month."""

    number: int
    weeks: tuple[tuple[Cell | None, ...], ...]


@router.get("/calendar")
def working_calendar(request: Request, house: HouseAtHand, officer: AtTheDesk) -> Response:
    """The days off and make-up days of a year."""
    year = _year(request.query_params.get("year", ""), house.today().year)
    return _page(request, house, officer.role, year, Typed({}))


@router.post("/calendar")
def announce(request: Request, house: HouseAtHand, officer: AtTheDesk, typed: CheckedForm) -> Response:
    """Keep a year's days as they were announced; open deadlines are counted anew."""
    year = _year(typed.one("year"), 0)
    try:
        import_calendar(house, officer, year, _days(typed.one("days")), typed.one("source"))
    except InvalidRequest as refusal:
        return _page(request, house, officer.role, year or house.today().year, typed, refusal)
    return go_to(f"/console/calendar?year={year}&done=import")


def _page(
    request: Request, house: House, role: Role, year: int, typed: Typed, refusal: InvalidRequest | None = None
) -> Response:
    kept = show_calendar(house, year)
    return page(
        request, "calendar.html", status=refusal.status if refusal else 200, kept=kept, months=_months(kept),
        typed=typed, faults=refusal.fields if refusal else (), may_import=role is Role.county,
        done=request.query_params.get("done") == "import",
    )  # fmt: skip


def _year(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) == 4 and int(text) in _YEARS else otherwise


def _days(text: str) -> tuple[SpecialDay, ...]:
    """One day a line, one line at least: the date, whether offices work (words of the vocabulary), the festival."""
    days = tuple(_special_day(line.split()) for line in text.splitlines() if line.strip())
    if not days:
        raise InvalidRequest((FieldError("days", "errors.wrong_shape"),))
    return days


def _special_day(words: list[str]) -> SpecialDay:
    if len(words) != 3 or words[1] not in _WORKED:
        raise InvalidRequest((FieldError("days", "errors.wrong_shape"),))
    try:
        return SpecialDay(as_day(words[0]), _WORKED[words[1]], words[2])
    except Faulty as faulty:
        raise InvalidRequest((FieldError("days", "errors.not_a_date"),)) from faulty


def _months(kept: CalendarYear) -> Iterable[Month]:
    special = {day.day: day for day in kept.days}
    weeks_of = months_of_years.Calendar().monthdatescalendar
    for number in range(1, 13):
        yield Month(number, tuple(_week(week, number, special) for week in weeks_of(kept.year, number)))


def _week(week: Iterable[date], month: int, special: Mapping[date, SpecialDay]) -> tuple[Cell | None, ...]:
    return tuple(_cell(day, special.get(day)) if day.month == month else None for day in week)


def _cell(day: date, special: SpecialDay | None) -> Cell:
    if special:
        return Cell(day, "make-up" if special.working else "holiday", special.reason)
    return Cell(day, "rest" if day.weekday() >= 5 else "", "")
