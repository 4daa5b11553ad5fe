"""The call list: what a person has to say by telephone because no machine could."""

from fastapi import APIRouter, Request, Response

from actions.call_list import list_calls, mark_called
from casework.vocabulary import Way
from console.desk import AtTheDesk, CheckedForm, DeskRoute, HouseAtHand, go_to
from console.pages import page

router = APIRouter(route_class=DeskRoute)


@router.get("/calls")
def calls(request: Request, house: HouseAtHand, officer: AtTheDesk) -> Response:
    """The calls still to be made, the oldest first."""
    return page(request, "calls.html", calls=list_calls(house, officer))


@router.post("/calls/{message_id}")
def called(house: HouseAtHand, officer: AtTheDesk, typed: CheckedForm, message_id: int) -> Response:
    """The person knows now, or was not reached."""
    way = next((way for way in Way if way == typed.one("way")), Way.phone)
    mark_called(house, officer, message_id, way, reached=typed.one("reached") == "true")
    return go_to("/console/calls")
