"""The audit: who did or read what, and whether the chain is whole."""

from fastapi import APIRouter, Request, Response

from actions.audit_trail import list_audit
from actions.verify_audit import verify_audit
from console.desk import AtTheDesk, DeskRoute, HouseAtHand
from console.pages import page

router = APIRouter(route_class=DeskRoute)

_ON_A_PAGE = 100


@router.get("/audit")
def audit(request: Request, house: HouseAtHand, officer: AtTheDesk, before: int | None = None) -> Response:
    """The newest entries, or those before one; the chain is checked anew each time."""
    entries = list_audit(house, officer, before, _ON_A_PAGE)
    older = entries[-1].id if len(entries) == _ON_A_PAGE else None
    return page(request, "audit.html", lines=entries, older=older, verdict=verify_audit(house, officer))
