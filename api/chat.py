"""The talk on the resident pages: the JSON call of the contract, and a page that works without JavaScript.

The secret name of a talk is made with the page and travels only in its form, never in an address.
"""

import secrets
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from starlette.datastructures import UploadFile

from actions.errors import TRY_AGAIN_LATER, TooManyAttempts, UnsuitableAttachment
from actions.find_place import find_place, place_of_area
from actions.house import House
from actions.keep_attachment import keep_attachment
from actions.take_turn import Incoming, past_turns, talk_news
from api.at_hand import Caller, HouseHere
from api.chat_shapes import ChatAnswer, ChatBody, NewsAnswer, NewsBody
from api.pages import page
from api.refusals import answer_for, documented, sentence_of
from bot.conversation import converse, reply_of
from casework.vocabulary import Channel
from console.typed import Typed

api = APIRouter(prefix="/api/v1", tags=["residents"])
pages = APIRouter(include_in_schema=False)
_LONGEST_NAME = 200
_LONGEST_TEXT = 20_000


@api.post("/chat", responses=documented(413))
def post_chat(house: HouseHere, body: ChatBody) -> ChatAnswer:
    """Say something. The same `message_id` again gets the same replies and does nothing a second time."""
    incoming = Incoming(
        Channel.web_chat, body.session, body.message_id, body.text, body.one_code or "", body.area_code or "",
        tuple(body.attachments),
    )  # fmt: skip
    return ChatAnswer.model_validate({"replies": converse(house, incoming)})


@api.post("/chat/news", responses=documented())
def post_news(house: HouseHere, body: NewsBody) -> NewsAnswer:
    """What an officer or the house has told in the talk so far."""
    return NewsAnswer.model_validate(talk_news(house, Channel.web_chat, body.session))


@dataclass(frozen=True)
class Posting:
    """The page's form: what was typed, and the photo or recording that came with it."""

    typed: Typed
    file: bytes


async def _posting(request: Request) -> Posting:
    form = await request.form()
    file = form.get("file")
    return Posting(Typed.of(form.multi_items()), await file.read() if isinstance(file, UploadFile) else b"")


@pages.get("/chat")
def open_chat(house: HouseHere, one_code: str = "", area_code: str = "") -> HTMLResponse:
    """An empty talk."""
    return _page(house, Typed.proposed({"one_code": one_code, "area_code": area_code}))


@pages.post("/chat")
def say_by_form(house: HouseHere, caller: Caller, posting: Annotated[Posting, Depends(_posting)]) -> HTMLResponse:
    """One message by plain form; what cannot be taken now comes back with all that was typed."""
    typed = posting.typed
    try:
        _say(house, caller, typed, posting.file)
    except (UnsuitableAttachment, TooManyAttempts, *TRY_AGAIN_LATER) as refusal:
        answer = answer_for(refusal)
        return _page(house, typed, answer.status, sentence_of(answer))
    return _page(house, typed.without("text", "message_id"))


def _say(house: House, caller: str, typed: Typed, file: bytes) -> None:
    text = (typed.one("choice") or typed.one("text"))[:_LONGEST_TEXT]
    names = typed.one("session"), typed.one("message_id")
    if not all(0 < len(name) <= _LONGEST_NAME for name in names) or not (text.strip() or file):
        return
    kept = (keep_attachment(house, file, caller),) if file else ()
    converse(house, Incoming(Channel.web_chat, *names, text, typed.one("one_code"), typed.one("area_code"), kept))


def _page(house: House, typed: Typed, status: int = 200, sentence: str = "") -> HTMLResponse:
    """The talk so far and the box for the next message, which has its id before it is sent."""
    session = typed.one("session")[:_LONGEST_NAME] or secrets.token_urlsafe(24)
    one_code, area_code = typed.one("one_code"), typed.one("area_code")
    place = place_of_area(house, area_code) if area_code else find_place(house, one_code) if one_code else None
    turns = [
        (turn, [reply_of(kept) for kept in turn.replies])
        for turn in past_turns(house, Channel.web_chat, session)
    ]  # fmt: skip
    return page(
        "chat.html", status, typed=typed, session=session, place=place, turns=turns, sentence=sentence,
        waiting=talk_news(house, Channel.web_chat, session).waiting,
        message_id=typed.one("message_id") or secrets.token_urlsafe(18),
    )  # fmt: skip
