"""A case: what was told, what is believed, what was done, and what may be done now."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from fastapi import APIRouter, Request, Response

from actions.keep_attachment import AttachmentContent, fetch_attachment
from actions.print_papers import papers_of
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


class Direction(IntEnum):
    """Where a move leads, in the order in which the page offers them."""

    short_path = 0
    recorded = 1
    onwards = 2
    back = 3


@dataclass(frozen=True)
class Way:
    """A move that may be made now, and where it leads."""

    move: MoveLine
    direction: Direction


def worded_history(lines: Iterable[HistoryLine]) -> tuple[Step, ...]:
    """The history, newest first, with the evidence in the order of its form."""
    return tuple(Step(line, _pieces(line)) for line in reversed(tuple(lines)))


def _pieces(line: HistoryLine) -> tuple[EvidencePiece, ...]:
    move = move_named(line.verb)
    return evidence_pieces(move.needs, line.evidence) if move else ()


def ways_on(case: CaseFile) -> tuple[Way, ...]:
    """The moves in the order of their direction; which of them there are was decided by the action."""
    ways = (Way(move, _direction(case.state, move.verb)) for move in case.moves)
    return tuple(sorted(ways, key=lambda way: way.direction))


def _direction(state: CaseState, verb: Verb) -> Direction:
    row = move_named(verb)
    if row is None or row.to_state is None or row.to_state is state:
        return Direction.recorded
    if _STEPS.index(row.to_state) < _STEPS.index(state):
        return Direction.back
    return Direction.short_path if verb in _SHORT_PATH else Direction.onwards


@router.get("/cases/{number}")
def case_page(request: Request, house: HouseAtHand, officer: AtTheDesk, number: str, done: str = "") -> Response:
    """The case; `done` is the move that was just made."""
    case = show_case(house, officer, number)
    made = next((verb for verb in Verb if verb == done), None)
    return page(
        request, "case.html", case=case, ways=ways_on(case), steps=worded_history(case.history), made=made,
        papers=papers_of(case),
    )  # fmt: skip


def shown_apart(found: AttachmentContent) -> Response:
    """A photo or recording, kept away from the desk."""
    return Response(found.content, media_type=found.media_type, headers={"Content-Security-Policy": _APART})


@router.get("/cases/{number}/attachments/{attachment_id}")
def attachment(house: HouseAtHand, officer: AtTheDesk, number: str, attachment_id: str) -> Response:
    """A photo or recording of a report."""
    found = fetch_attachment(house, officer, number, attachment_id)
    return shown_apart(found)
