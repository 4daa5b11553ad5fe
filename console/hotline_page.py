"""热线代报: a clerk types what a caller tells, reads it back, and reads out the receipt.

The questions are those of every report (`casework.questionnaire`); what is typed travels in the page until it is sent.
"""

import secrets
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from actions.errors import InvalidReport, NotAllowed, SubmissionConflict
from actions.find_place import Place, place_of_area
from actions.house import House
from actions.list_queue import QueueItem, list_queue
from actions.officer import SignedInOfficer
from actions.submit_report import check_report_answers, submit_report
from casework.errors import FieldError
from casework.questionnaire import Question, QuestionKind, question
from casework.vocabulary import Channel
from console.desk import AtTheDesk, CheckedForm, DeskRoute, HouseAtHand, sentence_of
from console.form_offers import Offers, areas_of_county
from console.navigation import CALL_TAKERS
from console.pages import page
from console.typed import Typed
from notices.wording import say

router = APIRouter(route_class=DeskRoute)

_ASKED = (
    "reporter.phone", "area_code", "text", "urgent", "reporter.relation", "reporter.name", "household.head_name",
)  # fmt: skip
_ASKED_IF_FIT = (
    "safe_contact", "contact_time", "hide_from_village", "household.members", "reporter.id_number", "risks",
)  # fmt: skip
_MOST_EARLIER = 5
_STEP = "step"


@dataclass(frozen=True)
class Box:
    """A question as a box of the desk; `label` and `help` are those that every reporter reads."""

    row: Question

    @property
    def name(self) -> str:
        """The dotted name of the contract."""
        return self.row.field

    @property
    def label(self) -> str:
        """What the clerk asks."""
        return say("officers.hotline.area" if self.row.kind is QuestionKind.area else self.row.label)

    @property
    def help(self) -> str | None:
        """The key of the hint, None where there is none."""
        return self.row.help if self.row.kind is not QuestionKind.area and say(self.row.help) else None

    @property
    def kind(self) -> QuestionKind:
        """How it is asked."""
        return self.row.kind

    @property
    def required(self) -> bool:
        """Whether a report needs it; one by telephone has no code to tell the place."""
        return self.row.required or self.row.kind is QuestionKind.area

    @property
    def choices(self) -> tuple[object, ...]:
        """What there is to pick."""
        return self.row.choices


ASKED = tuple(Box(question(field)) for field in _ASKED)
ASKED_IF_FIT = tuple(Box(question(field)) for field in _ASKED_IF_FIT)
"""What a clerk asks where the call gives cause; folded away, so that the rest is one thumb's way on a phone."""


@dataclass(frozen=True)
class CallForm:
    """What the form shows: the boxes, what was typed, what is wrong with it."""

    typed: Typed
    faults: tuple[FieldError, ...] = ()
    verb: str = "call"
    boxes: tuple[Box, ...] = ASKED
    folded: tuple[Box, ...] = ASKED_IF_FIT

    @property
    def unfolded(self) -> bool:
        """Whether something among the folded ones was typed or is wrong."""
        names = {box.name for box in self.folded}
        return any(map(self.typed.one, names)) or any(fault.field in names for fault in self.faults)


@router.get("/hotline")
def begin(request: Request, house: HouseAtHand, officer: AtTheDesk) -> Response:
    """An empty form with a key of its own, so that pressing twice sends once."""
    _for_call_takers(officer)
    return _form(request, house, officer, CallForm(Typed.proposed({"submission_key": secrets.token_urlsafe(18)})))


@router.post("/hotline")
def step(request: Request, house: HouseAtHand, officer: AtTheDesk, typed: CheckedForm) -> Response:
    """One step on: look for earlier cases, check, change, send."""
    _for_call_takers(officer)
    asked, typed = typed.one(_STEP), typed.without(_STEP)
    if asked in ("look", "edit"):
        return _form(request, house, officer, CallForm(typed), earlier=_earlier(house, officer, typed))
    return (_send if asked == "send" else _check)(request, house, officer, typed)


def _for_call_takers(officer: SignedInOfficer) -> None:
    if officer.role not in CALL_TAKERS:
        raise NotAllowed


def _check(request: Request, house: House, officer: SignedInOfficer, typed: Typed) -> Response:
    faults = check_report_answers(house, _answers(typed))
    if faults:
        return _form(request, house, officer, CallForm(typed, faults))
    return page(
        request, "hotline_check.html", typed=typed, place=_place(house, typed), boxes=(*ASKED, *ASKED_IF_FIT),
        earlier=_earlier(house, officer, typed),
    )  # fmt: skip


def _send(request: Request, house: House, officer: SignedInOfficer, typed: Typed) -> Response:
    try:
        submitted = submit_report(house, _answers(typed), officer)
    except InvalidReport as invalid:
        return _form(request, house, officer, CallForm(typed, invalid.fields))
    except SubmissionConflict as conflict:
        return page(request, "refused.html", status=conflict.status, sentence=sentence_of(conflict))
    return page(request, "hotline_receipt.html", submitted=submitted, typed=typed, place=_place(house, typed))


def _form(
    request: Request, house: House, officer: SignedInOfficer, form: CallForm,
    earlier: tuple[QueueItem, ...] | None = None,
) -> Response:  # fmt: skip
    """The form with everything typed; `earlier` is None when nobody looked yet."""
    offers = Offers(house.today(), None, areas=areas_of_county(house, officer.area_code))
    return page(request, "hotline.html", 422 if form.faults else 200, form=form, offers=offers, earlier=earlier)


def _earlier(house: House, officer: SignedInOfficer, typed: Typed) -> tuple[QueueItem, ...]:
    """Cases that this telephone, the caller or the head of the household has already, newest first."""
    names = ("reporter.phone", "reporter.name", "household.head_name")
    sought = dict.fromkeys(typed.one(name).strip() for name in names)
    found = {
        item.number: item
        for q in sought
        if q
        for item in list_queue(house, officer, {"q": q, "state": "all"}, _MOST_EARLIER).items
    }
    return tuple(sorted(found.values(), key=lambda item: item.received_at, reverse=True)[:_MOST_EARLIER])


def _answers(typed: Typed) -> dict[str, object]:
    return {**typed.answers(), "channel": Channel.hotline.value}


def _place(house: House, typed: Typed) -> Place | None:
    return place_of_area(house, typed.one("area_code"))
