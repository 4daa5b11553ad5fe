"""自主申报 by web form: fill in, check the answers, receive the receipt. Works without JavaScript.

Everything typed travels in the page itself from step to step, so nothing is stored before it is sent and nothing typed
is lost. The submission key is made by the browser, or here when the browser runs no scripts.
"""

import secrets
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from actions.errors import TRY_AGAIN_LATER, InvalidReport, SubmissionConflict
from actions.find_place import Place, find_place, list_areas, place_of_area
from actions.house import House
from actions.submit_report import check_report_answers, submit_report
from api.at_hand import HouseHere, Posted
from api.pages import page, sentences
from casework.errors import FieldError
from casework.vocabulary import Channel, Relation, Risk
from console.typed import Typed
from notices.wording import say

router = APIRouter(include_in_schema=False)

_MORE = ("hide_from_village", "contact_time", "safe_contact")


@router.get("/report")
def open_form(house: HouseHere, one_code: str = "", area_code: str = "") -> HTMLResponse:
    """An empty form; the place is filled in by the scanned code or the picked area."""
    typed = Typed.proposed({"one_code": one_code, "area_code": area_code, "submission_key": _new_key()})
    return _form(house, typed, fresh=True)


@router.post("/report")
def step(house: HouseHere, typed: Posted) -> HTMLResponse:
    """One step on: check the answers, send them, go back to change them, or send them as another report."""
    asked, typed = typed.one("step"), typed.without("step")
    if asked == "again" or not typed.one("submission_key"):
        typed = Typed({**typed.boxes, "submission_key": (_new_key(),)})
    steps = {"edit": _form, "send": _send}
    try:
        return steps.get(asked, _check)(house, typed)
    except TRY_AGAIN_LATER:
        return page("busy.html", 503, typed=typed, asked=asked, place=None)


def _check(house: House, typed: Typed) -> HTMLResponse:
    faults = check_report_answers(house, _answers(typed))
    if faults:
        return _form(house, typed, faults)
    return page("check_answers.html", typed=typed, place=_place(house, typed))


def _send(house: House, typed: Typed) -> HTMLResponse:
    try:
        submitted = submit_report(house, _answers(typed))
    except InvalidReport as invalid:
        return _form(house, typed, invalid.fields)
    except SubmissionConflict as conflict:
        return page("already_sent.html", conflict.status, typed=typed, sentence=say(conflict.message))
    return page("receipt.html", submitted=submitted, place=_place(house, typed), typed=typed)


def _form(house: House, typed: Typed, faults: tuple[FieldError, ...] = (), *, fresh: bool = False) -> HTMLResponse:
    """The form with everything typed; in a fresh one the browser may put a submission key of its own."""
    place, errors = _place(house, typed), sentences(faults)
    more_open = any(typed.one(name) or name in errors for name in _MORE)
    return page(
        "report_form.html", 422 if faults else 200, typed=typed, fresh=fresh, place=place, errors=errors,
        villages=() if place else _villages(house), risks=Risk, relations=Relation, more_open=more_open,
    )  # fmt: skip


def _answers(typed: Typed) -> dict[str, object]:
    """The contract's answers, with dotted names as in the form."""
    return {**typed.answers(), "channel": Channel.form.value}


def _place(house: House, typed: Typed) -> Place | None:
    """An area that was picked by hand goes before the code that was scanned."""
    area_code, one_code = typed.one("area_code"), typed.one("one_code")
    if area_code:
        return place_of_area(house, area_code)
    return find_place(house, one_code) if one_code else None


def _villages(house: House) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    """Townships with their villages, to pick from where no place is known."""
    townships = [area for county in list_areas(house, None) for area in list_areas(house, county.code)]
    return tuple((township.name, (township, *list_areas(house, township.code))) for township in townships)


def _new_key() -> str:
    return secrets.token_urlsafe(18)
