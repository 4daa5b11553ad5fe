"""Talks that wait for a person: the queue, the transcript, and answering through the resident's own channel."""

import secrets
from collections.abc import Callable, Mapping

from fastapi import APIRouter, Request, Response

from actions.answer_talk import LONGEST_REPLY, answer_talk, give_back_talk, show_talk, take_talk
from actions.errors import InvalidRequest, TalkTaken
from actions.house import House
from actions.keep_attachment import fetch_of_talk
from actions.officer import SignedInOfficer
from actions.waiting_talks import list_talks
from casework.errors import FieldError
from console.case_page import shown_apart
from console.desk import AtTheDesk, CheckedForm, DeskRoute, HouseAtHand, go_to, sentence_of
from console.pages import page
from console.typed import Typed

router = APIRouter(route_class=DeskRoute)
TALKS = "/console/talks"


@router.get("/talks")
def talks(request: Request, house: HouseAtHand, officer: AtTheDesk) -> Response:
    """Who waits, emergencies first, then the longest wait."""
    return page(request, "talks.html", talks=list_talks(house, officer))


@router.get("/talks/{talk_id}")
def talk(request: Request, house: HouseAtHand, officer: AtTheDesk, talk_id: int) -> Response:
    """What was said, and the box for an answer."""
    return _talk_page(request, house, officer, talk_id, Typed({}))


@router.get("/talks/{talk_id}/attachments/{attachment_id}")
def attachment(house: HouseAtHand, officer: AtTheDesk, talk_id: int, attachment_id: str) -> Response:
    """A photo or recording that was sent in the talk."""
    return shown_apart(fetch_of_talk(house, officer, talk_id, attachment_id))


@router.post("/talks/{talk_id}")
def act(request: Request, house: HouseAtHand, officer: AtTheDesk, typed: CheckedForm, talk_id: int) -> Response:
    """Answer, take over or give back; an answer that cannot be taken comes back with its words."""
    step = typed.one("step")
    try:
        _STEPS.get(step, _answer)(house, officer, talk_id, typed)
    except InvalidRequest as refusal:
        return _talk_page(request, house, officer, talk_id, typed, refusal.fields)
    except TalkTaken as refusal:
        return _talk_page(request, house, officer, talk_id, typed, taken=sentence_of(refusal))
    return go_to(TALKS if step in _LEAVING else f"{TALKS}/{talk_id}#now")


def _talk_page(
    request: Request, house: House, officer: SignedInOfficer, talk_id: int, typed: Typed,
    faults: tuple[FieldError, ...] = (), taken: str = "",
) -> Response:  # fmt: skip
    """The page with a key for the next answer, so that pressing twice says it once."""
    status = 422 if faults else 409 if taken else 200
    return page(
        request, "talk.html", status, talk=show_talk(house, officer, talk_id), typed=typed, faults=faults, taken=taken,
        key=secrets.token_urlsafe(12), longest=LONGEST_REPLY,
    )  # fmt: skip


def _answer(house: House, officer: SignedInOfficer, talk_id: int, typed: Typed) -> None:
    give_back = typed.one("step") == "answer_and_leave"
    answer_talk(house, officer, talk_id, typed.one("text"), typed.one("key"), give_back=give_back)


_STEPS: Mapping[str, Callable[[House, SignedInOfficer, int, Typed], None]] = {
    "take": lambda house, officer, talk_id, typed: take_talk(house, officer, talk_id),
    "give_back": lambda house, officer, talk_id, typed: give_back_talk(house, officer, talk_id),
    "called": lambda house, officer, talk_id, typed: give_back_talk(house, officer, talk_id, called=True),
}
_LEAVING = frozenset({"give_back", "called", "answer_and_leave"})
