"""A case: what was told, what is believed, what was done, and what may be done now."""

from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from actions.keep_attachment import fetch_attachment
from actions.show_case import CaseFile, HistoryLine, MoveLine, show_case
from casework.case_lifecycle import move_named
from casework.vocabulary import CaseState, Verb
from console.desk import AtTheDesk, DeskRoute, HouseAtHand
from console.evidence_text import EvidencePiece, Step, evidence_pieces
from console.pages import page

router = APIRouter(route_class=DeskRoute)

_STEPS = tuple(CaseState)
# More than nine of ten cases end this way (山东12号: explain, complete, close), so it lies nearest to the thumb.
_SHORT_PATH = (Verb.accept, Verb.visit, Verb.explain_and_close)
# What a stranger uploaded is shown apart from the desk: without scripts, without its cookies.
_APART = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'"


@dataclass(frozen=True)
class WaysOn:
    """What may be done now, sorted by where it leads: onwards, only recorded, or back and elsewhere."""

    onwards: tuple[MoveLine, ...]
    recorded: tuple[MoveLine, ...]
    elsewhere: tuple[MoveLine, ...]


def worded_history(lines: Iterable[HistoryLine]) -> tuple[Step, ...]:
    """The history, newest first, with the evidence in the order of its form."""
    return tuple(Step(line, _pieces(line)) for line in reversed(tuple(lines)))


def _pieces(line: HistoryLine) -> tuple[EvidencePiece, ...]:
    move = move_named(line.verb)
    return evidence_pieces(move.needs, line.evidence) if move else ()


def ways_on(case: CaseFile) -> WaysOn:
    """Sort the moves by the rows of the lifecycle table; which of them there are was decided by the action."""
    sorted_moves: tuple[list[MoveLine], list[MoveLine], list[MoveLine]] = ([], [], [])
    for move in case.moves:
        sorted_moves[_direction(case.state, move.verb)].append(move)
    onwards, recorded, elsewhere = sorted_moves
    onwards.sort(key=lambda move: move.verb not in _SHORT_PATH)
    return WaysOn(tuple(onwards), tuple(recorded), tuple(elsewhere))


def _direction(state: CaseState, verb: Verb) -> int:
    """0 onwards, 1 stays where it is, 2 back."""
    row = move_named(verb)
    if row is None or row.to_state is None or row.to_state is state:
        return 1
    return 0 if _STEPS.index(row.to_state) > _STEPS.index(state) else 2


@router.get("/cases/{number}")
def case_page(request: Request, house: HouseAtHand, officer: AtTheDesk, number: str, done: str = "") -> Response:
    """The case; `done` is the move that was just made."""
    case = show_case(house, officer, number)
    made = next((verb for verb in Verb if verb == done), None)
    return page(request, "case.html", case=case, ways=ways_on(case), steps=worded_history(case.history), made=made)


@router.get("/cases/{number}/attachments/{attachment_id}")
def attachment(house: HouseAtHand, officer: AtTheDesk, number: str, attachment_id: str) -> Response:
    """A photo or recording of a report."""
    found = fetch_attachment(house, officer, number, attachment_id)
    return Response(found.content, media_type=found.media_type, headers={"Content-Security-Policy": _APART})
