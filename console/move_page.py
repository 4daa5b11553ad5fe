"""A move's own page: its form, its faults beside the boxes, and the way back when somebody else was faster."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from fastapi import APIRouter, Request, Response

from actions.errors import MissingEvidence, NotAllowed, Refusal, StaleCase
from actions.find_place import AreaLine, list_areas
from actions.house import House
from actions.move_case import move_case
from actions.officer import SignedInOfficer
from actions.show_case import CaseFile, HistoryLine, show_case
from casework.areas import county_of
from casework.case_lifecycle import move_named
from casework.evidence_fields import FieldKind
from casework.vocabulary import Verb
from console.case_page import worded_history
from console.desk import AtTheDesk, DeskRoute, FormNotOurs, HouseAtHand, TypedForm, check_token, go_to
from console.move_form import Known, MoveForm, proposal
from console.pages import page
from console.typed import Typed
from console.worksheet_form import worksheet_lines

router = APIRouter(route_class=DeskRoute)

_READY_WORDS = Path(__file__).with_name("ready_words.zh.yml")


@cache
def ready_words() -> dict[str, list[dict[str, str]]]:
    """Ready-made words by the name of the box they are for: `{title, text}` each."""
    loaded: dict[str, list[dict[str, str]]] = yaml.safe_load(_READY_WORDS.read_text(encoding="utf-8"))
    return loaded


@router.get("/cases/{number}/moves/{verb}")
def ask(request: Request, house: HouseAtHand, officer: AtTheDesk, number: str, verb: str) -> Response:
    """The form of a move, filled in as far as the house knows the answers."""
    case = show_case(house, officer, number)
    form = _form(verb, Typed({}))
    if verb not in {move.verb for move in case.moves}:
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
        move_case(house, officer, number, verb, _number(typed, "version"), form.evidence())
    except (MissingEvidence, StaleCase, FormNotOurs) as refusal:
        return _again(request, house, officer, number, replace(form, faults=refusal.fields), refusal)
    return go_to("/console" if verb == Verb.transfer_area else f"/console/cases/{number}?done={verb}")


def _form(verb: str, typed: Typed) -> MoveForm:
    move = move_named(verb)
    if move is None:
        raise NotAllowed
    return MoveForm(verb, move.label, move.needs, typed)


def _number(typed: Typed, name: str) -> int:
    """A number that the page itself put into the form; 0, which nothing has, when it was tampered with."""
    text = typed.one(name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


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
    news = case.history[_number(form.typed, "seen") :] if isinstance(refusal, StaleCase) else ()
    return _page(request, house, case, form, refusal, news)


def _page(
    request: Request, house: House, case: CaseFile, form: MoveForm, refusal: Refusal | None = None,
    news: Sequence[HistoryLine] = (),
) -> Response:  # fmt: skip
    return page(
        request, "move.html", status=refusal.status if refusal else 200, case=case, form=form,
        possible=form.verb in {move.verb for move in case.moves},
        stale=isinstance(refusal, StaleCase), expired=isinstance(refusal, FormNotOurs),
        news=worded_history(news), steps=worded_history(case.history), context=_context(house, case, form),
    )  # fmt: skip


def _context(house: House, case: CaseFile, form: MoveForm) -> dict[str, Any]:
    """What the boxes offer to pick from."""
    wants_area = any(field.kind is FieldKind.area for field in form.fields)
    return {
        "today": house.today(),
        "members": case.household.members,
        "ready": ready_words(),
        "numbers": tuple(earlier.number for earlier in case.household.earlier_cases),
        "areas": _areas(house, case.area_code) if wants_area else (),
        "worksheet_lines": worksheet_lines(),
    }


def _areas(house: House, area_code: str) -> tuple[tuple[AreaLine, tuple[AreaLine, ...]], ...]:
    """The county's townships with their villages."""
    townships = list_areas(house, county_of(area_code))
    return tuple((township, list_areas(house, township.code)) for township in townships)
