"""查进度: what became of a report, what its reporter can still do. Receipt and look-up code travel in forms only."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import HTMLResponse

from actions.errors import MissingEvidence, NotAllowed, ReceiptNotFound, Refusal, TooManyAttempts
from actions.look_up_case import CaseProgress, look_up_case
from actions.resident_moves import move_by_resident
from api.at_hand import Caller, HouseHere, Posted
from api.pages import page, sentences
from api.refusals import answer_for, sentence_of
from casework.errors import FieldError
from casework.vocabulary import DeadlineState
from console.typed import Typed
from notices.wording import say

router = APIRouter(include_in_schema=False)
_RUNNING = frozenset({DeadlineState.on_time, DeadlineState.due_soon, DeadlineState.overdue})


@router.get("/my-report")
def open_look_up() -> HTMLResponse:
    """The empty look-up form."""
    return page("my_report.html", typed=Typed({}), sentence="")


@router.post("/my-report")
def look_up(house: HouseHere, caller: Caller, typed: Posted) -> HTMLResponse:
    """The progress of one report; a wrong code and an unknown receipt look the same."""
    try:
        return _progress(look_up_case(house, typed.one("receipt"), typed.one("look_up_code"), caller), typed)
    except (ReceiptNotFound, TooManyAttempts) as refusal:
        return _not_found(typed, refusal)


@router.post("/my-report/{verb}")
def make_move(
    house: HouseHere, caller: Caller, typed: Posted, verb: Annotated[str, Path(max_length=40)]
) -> HTMLResponse:
    """What the reporter does: withdraw, add, ask for a recheck. What is refused comes back with all that was typed."""
    asked = typed.one("receipt"), typed.one("look_up_code")
    evidence = typed.without("receipt", "look_up_code").answers()
    try:
        progress = move_by_resident(house, *asked, verb, evidence, caller)
        return _progress(progress, typed, notice=say(f"residents.steps.{verb}"))
    except (ReceiptNotFound, TooManyAttempts) as refusal:
        return _not_found(typed, refusal)
    except (MissingEvidence, NotAllowed) as refusal:
        return _progress(look_up_case(house, *asked, caller), typed, verb, refusal)


def _progress(
    progress: CaseProgress, typed: Typed, opened: str = "", refusal: Refusal | None = None, notice: str = ""
) -> HTMLResponse:
    """The page of one report; `opened` is the move whose form stands open because it was refused."""
    faults: tuple[FieldError, ...] = refusal.fields if refusal else ()
    running = [deadline for deadline in progress.deadlines if deadline.state in _RUNNING]
    return page(
        "progress.html", refusal.status if refusal else 200, progress=progress, running=running, typed=typed,
        opened=opened, errors=sentences(faults), notice=notice, too_late=isinstance(refusal, NotAllowed),
    )  # fmt: skip


def _not_found(typed: Typed, refusal: Refusal) -> HTMLResponse:
    answer = answer_for(refusal)
    return page("my_report.html", answer.status, answer.headers, typed=typed, sentence=sentence_of(answer))
