"""The queue: what waits for this officer, the most urgent and soonest due first."""

from collections.abc import Mapping

from fastapi import APIRouter, Request, Response

from actions.find_place import list_areas
from actions.list_queue import count_queue, list_queue
from casework.areas import level
from casework.vocabulary import AreaLevel
from console.desk import AtTheDesk, CheckedForm, DeskRoute, HouseAtHand
from console.pages import page

router = APIRouter(route_class=DeskRoute)

_FILTERS = ("state", "area", "risk", "urgent", "overdue", "mine")
_ON_A_PAGE = 50


@router.get("")
def queue(request: Request, house: HouseAtHand, officer: AtTheDesk) -> Response:
    """The queue, narrowed by the filters in the address; a search never stands in an address, for it names a person."""
    asked = request.query_params
    filters = {name: asked[name] for name in _FILTERS if asked.get(name)}
    return _queue_page(request, house, officer, filters, asked.get("cursor"))


@router.post("/search")
def search(request: Request, house: HouseAtHand, officer: AtTheDesk, typed: CheckedForm) -> Response:
    """Cases by exact name, telephone or ID number, or by case number."""
    sought = typed.one("q").strip()
    return _queue_page(request, house, officer, {"q": sought} if sought else {}, typed.one("cursor") or None)


def _queue_page(
    request: Request, house: HouseAtHand, officer: AtTheDesk, filters: Mapping[str, str], cursor: str | None
) -> Response:
    below = None if level(officer.area_code) is AreaLevel.village else officer.area_code
    return page(
        request, "queue.html", filters=filters, cursor=cursor,
        queue=list_queue(house, officer, filters, _ON_A_PAGE, cursor), counts=count_queue(house, officer),
        areas=list_areas(house, below) if below else (),
    )  # fmt: skip
