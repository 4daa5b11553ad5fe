"""A move's own page: its form, its faults beside the boxes, and the way on when somebody else was faster."""

from collections.abc import Sequence
from dataclasses import replace

from fastapi import APIRouter, Request, Response

from actions.errors import MissingEvidence, NotAllowed, Refusal, StaleCase
from actions.house import House
from actions.move_case import move_case
from actions.officer import SignedInOfficer
from actions.show_case import CaseFile, HistoryLine, show_case
from casework.case_lifecycle import move_named
from casework.evidence_fields import FieldKind
from casework.vocabulary import Verb
from console.case_page import worded_history
from console.desk import AtTheDesk, DeskRoute, FormNotOurs, HouseAtHand, TypedForm, check_token, go_to
from console.form_offers import Offers, areas_of_county
from console.move_form import Known, MoveForm, proposal
from console.pages import page
from console.typed import Typed

router = APIRouter(route_class=DeskRoute)


@router.get("/cases/{number}/moves/{verb}")
def ask(request: Request, house: HouseAtHand, officer: AtTheDesk, number: str, verb: str) -> Response:
    """The form of a move, filled in as far as the house knows the answers."""
    case, form = show_case(house, officer, number), _form(verb, Typed({}))
    if not _possible(case, verb):
        raise NotAllowed
    proposed = proposal(form.fields, officer, house.today(), _known(case))
    return _page(request, house, case, replace(form, typed=proposed))


@router.post("/cases/{number}/moves/{verb}")
def make(
    request: Request, house: HouseAtHand, officer: AtTheDesk, typed: TypedForm, number: str, verb: str
) -> Response:
    """Make the move, or show the form again with everything that was typed."""
    form = _form(verb, typed)
    try:
        check_token(typed, officer.csrf_token)
        if form.again:
            return _again(request, house, officer, number, form)
        move_case(house, officer, number, verb, typed.number("version"), form.evidence())
    except (MissingEvidence, StaleCase, FormNotOurs) as refusal:
        return _again(request, house, officer, number, replace(form, faults=refusal.fields), refusal)
    return go_to("/console" if verb == Verb.transfer_area else f"/console/cases/{number}?done={verb}")


def _form(verb: str, typed: Typed) -> MoveForm:
    move = move_named(verb)
    if move is None:
        raise NotAllowed
    return MoveForm(verb, move.label, move.needs, typed)


def _possible(case: CaseFile, verb: str) -> bool:
    return verb in {move.verb for move in case.moves}


def _known(case: CaseFile) -> Known:
    """What the case says already, by the name of the field that asks for it."""
    return {
        "risks": tuple(risk.value for risk in case.risks),
        "primary": case.primary.value if case.primary else None,
        "urgent": "true" if case.urgent else "false",
        "intent": case.intent.value if case.intent else None,
    }


def _again(
    request: Request, house: House, officer: SignedInOfficer, number: str, form: MoveForm,
    refusal: Refusal | None = None,
) -> Response:  # fmt: skip
    """The form anew, on the case as it stands now."""
    case = show_case(house, officer, number)
    news = case.history[form.typed.number("seen") :] if isinstance(refusal, StaleCase) else ()
    return _page(request, house, case, form, refusal, news)


def _page(
    request: Request, house: House, case: CaseFile, form: MoveForm, refusal: Refusal | None = None,
    news: Sequence[HistoryLine] = (),
) -> Response:  # fmt: skip
    return page(
        request, "move_case.html", status=refusal.status if refusal else 200, case=case, form=form, refusal=refusal,
        possible=_possible(case, form.verb), news=worded_history(news), steps=worded_history(case.history),
        offers=_offers(house, case, form),
    )  # fmt: skip


def _offers(house: House, case: CaseFile, form: MoveForm) -> Offers:
    wants_area = any(field.kind is FieldKind.area for field in form.fields)
    numbers = tuple(earlier.number for earlier in case.household.earlier_cases)
    areas = areas_of_county(house, case.area_code) if wants_area else ()
    return Offers(house.today(), case.household.members, numbers, areas)
