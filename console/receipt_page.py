"""找回执: search the report, ask back, give out a new receipt to be read out."""

from fastapi import APIRouter, Request, Response

from actions.errors import NotProven, TooManyAttempts
from actions.give_receipt import find_reports, give_receipt
from casework.vocabulary import AskedBack
from console.desk import AtTheDesk, CheckedForm, DeskRoute, HouseAtHand, sentence_of
from console.pages import page
from console.typed import Typed

router = APIRouter(route_class=DeskRoute)
_FORM = "receipts.html"


@router.get("/receipts")
def begin(request: Request, house: HouseAtHand, officer: AtTheDesk) -> Response:
    """The search; what is searched never stands in an address, for it names a person."""
    return page(request, _FORM, typed=Typed({}), found=find_reports(house, officer, ""), sentence="")


@router.post("/receipts")
def search(request: Request, house: HouseAtHand, officer: AtTheDesk, typed: CheckedForm) -> Response:
    """What was found, with the questions to ask back."""
    return page(request, _FORM, typed=typed, found=find_reports(house, officer, typed.one("q")), sentence="")


@router.post("/receipts/{report_id}")
def give(request: Request, house: HouseAtHand, officer: AtTheDesk, typed: CheckedForm, report_id: int) -> Response:
    """The new receipt, or the form again with all that was typed."""
    told = {fact: typed.one(fact.value) for fact in AskedBack if typed.one(fact.value).strip()}
    close_others = bool(typed.one("close_others"))
    try:
        given = give_receipt(house, officer, report_id, typed.one("q"), told, close_others=close_others)
    except (NotProven, TooManyAttempts) as refusal:
        found = tuple(one for one in find_reports(house, officer, typed.one("q")) if one.id == report_id)
        return page(request, _FORM, refusal.status, typed=typed, found=found, sentence=sentence_of(refusal))
    return page(request, "receipt_given.html", given=given)
