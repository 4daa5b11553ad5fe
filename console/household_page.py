"""监测对象: the monitored households, their measures, and what may be done next."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from fastapi import APIRouter, Request, Response

from actions.errors import MissingEvidence, NotAllowed, Refusal, StaleCase
from actions.follow_household import list_households, move_household, show_household
from actions.house import House
from actions.household_file import HouseholdFile, HouseholdStep
from actions.officer import SignedInOfficer
from casework.case_lifecycle import move_named
from casework.household_lifecycle import household_move_named
from casework.vocabulary import HouseholdState, HouseholdVerb
from console.desk import AtTheDesk, DeskRoute, FormNotOurs, HouseAtHand, TypedForm, check_token, go_to
from console.evidence_text import EvidencePiece, Step, evidence_pieces
from console.form_offers import Offers
from console.move_form import MoveForm, proposal
from console.pages import page
from console.typed import Typed

router = APIRouter(route_class=DeskRoute)


@router.get("/households")
def households(request: Request, house: HouseAtHand, officer: AtTheDesk, state: str = "") -> Response:
    """The monitored households of the officer's area."""
    wanted = next((known for known in HouseholdState if known == state), None)
    return page(request, "households.html", households=list_households(house, officer, wanted), state=wanted)


@router.get("/households/{household_id}")
def household(request: Request, house: HouseAtHand, officer: AtTheDesk, household_id: int, done: str = "") -> Response:
    """One household; `done` is the move that was just made."""
    shown = show_household(house, officer, household_id)
    made = next((verb for verb in HouseholdVerb if verb == done), None)
    return page(request, "household.html", household=shown, steps=_worded(shown.history), made=made)


def _worded(history: Iterable[HouseholdStep]) -> tuple[Step, ...]:
    """The history, newest first, with the evidence in the order of its form."""
    return tuple(Step(line, _pieces(line)) for line in reversed(tuple(history)))


def _pieces(line: HouseholdStep) -> tuple[EvidencePiece, ...]:
    move = household_move_named(line.verb) or move_named(line.verb)
    return evidence_pieces(move.needs, line.evidence) if move else ()


@router.get("/households/{household_id}/moves/{verb}")
def ask(request: Request, house: HouseAtHand, officer: AtTheDesk, household_id: int, verb: str) -> Response:
    """The form of a move."""
    shown, form = show_household(house, officer, household_id), _form(verb, Typed({}))
    if not _possible(shown, verb):
        raise NotAllowed
    return _page(request, house, shown, replace(form, typed=proposal(form.fields, officer, house.today(), {})))


@router.post("/households/{household_id}/moves/{verb}")
def make(
    request: Request, house: HouseAtHand, officer: AtTheDesk, typed: TypedForm, household_id: int, verb: str
) -> Response:
    """Make the move, or show the form again with everything that was typed."""
    form = _form(verb, typed)
    try:
        check_token(typed, officer.csrf_token)
        if form.again:
            return _again(request, house, officer, household_id, form)
        move_household(house, officer, household_id, verb, typed.number("version"), form.evidence())
    except (MissingEvidence, StaleCase, FormNotOurs) as refusal:
        return _again(request, house, officer, household_id, replace(form, faults=refusal.fields), refusal)
    return go_to(f"/console/households/{household_id}?done={verb}")


def _form(verb: str, typed: Typed) -> MoveForm:
    move = household_move_named(verb)
    if move is None:
        raise NotAllowed
    return MoveForm(verb, move.label, move.needs, typed)


def _possible(shown: HouseholdFile, verb: str) -> bool:
    return any(move.verb == verb and not move.refusals for move in shown.moves)


def _again(
    request: Request, house: House, officer: SignedInOfficer, household_id: int, form: MoveForm,
    refusal: Refusal | None = None,
) -> Response:  # fmt: skip
    """The form anew, on the household as it stands now."""
    shown = show_household(house, officer, household_id)
    news = shown.history[form.typed.number("seen") :] if isinstance(refusal, StaleCase) else ()
    return _page(request, house, shown, form, refusal, news)


def _page(
    request: Request, house: House, shown: HouseholdFile, form: MoveForm, refusal: Refusal | None = None,
    news: Sequence[HouseholdStep] = (),
) -> Response:  # fmt: skip
    return page(
        request, "move_household.html", status=refusal.status if refusal else 200, household=shown, form=form,
        refusal=refusal, possible=_possible(shown, form.verb), news=_worded(news), steps=_worded(shown.history),
        offers=Offers(house.today(), shown.members),
    )  # fmt: skip
