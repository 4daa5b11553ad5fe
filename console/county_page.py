"""The county's figures: how many reports came, how long people waited, and which villages were never heard of."""

from datetime import date

from fastapi import APIRouter, Request, Response

from actions.closure_times import closure_times, silent_villages
from actions.waiting_talks import ANSWERERS, talk_figures, talks_waiting
from casework.answers import Faulty, as_day
from console.desk import AtTheDesk, DeskRoute, HouseAtHand
from console.pages import page

router = APIRouter(route_class=DeskRoute)

_COUNTED = ("received", "closed", "open", "overdue")


@router.get("/county")
def county(request: Request, house: HouseAtHand, officer: AtTheDesk) -> Response:
    """The figures of the officer's area, per part of it and per month, for the period asked for."""
    asked = request.query_params
    begin, end = _day(asked.get("from", "")), _day(asked.get("to", ""))
    if begin and end and begin > end:
        begin, end = end, begin
    lines = closure_times(house, officer, None, begin, end, "area")
    return page(
        request, "county.html", begin=begin, end=end, areas=lines,
        months=closure_times(house, officer, None, begin, end, "month"),
        totals={name: sum(getattr(line, name) for line in lines) for name in _COUNTED},
        silent=silent_villages(house, officer), talks=talk_figures(house, officer, begin, end),
        waiting=talks_waiting(house, officer) if officer.role in ANSWERERS else None,
    )  # fmt: skip


def _day(text: str) -> date | None:
    """The day in the address; anything else narrows nothing."""
    try:
        return as_day(text) if text else None
    except Faulty:
        return None
