"""What every page of the desk shares: who is signed in, the checked form, refusals as pages."""

import math
import secrets
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute

from actions.errors import TRY_AGAIN_LATER, NotSignedIn, Refusal, TooManyAttempts
from actions.house import House
from actions.officer import SignedInOfficer
from actions.sign_in import officer_for_token
from console.pages import page
from console.session_cookie import COOKIE, set_cookie
from console.typed import Typed
from notices.wording import say

HOME = "/console"
SIGN_IN_PATH = "/console/sign-in"
# Before anybody is signed in, the form is tied to the browser by a cookie of its own.
SIGN_IN_COOKIE = "yimatong_sign_in"
_SECRETS = ("password", "old_password", "new_password")
_NEVER_KEPT = ("csrf", *_SECRETS)
# Another site may send a form in an officer's name; the session's cookie stays behind then, and so must the form.
_ELSEWHERE = frozenset({"cross-site", "same-site"})


class FormNotOurs(Refusal):
    """A form that did not come from a page of this session: its token is missing, old or forged."""

    code = "form_expired"
    message = "errors.form_expired"
    status = 403


def house_of(request: Request) -> House:
    """The house that the front door put together at its start."""
    house: House = request.app.state.house
    return house


def session_token(request: Request) -> str:
    """The token in the session cookie, or nothing."""
    return request.cookies.get(COOKIE, "")


def signed_in(request: Request) -> SignedInOfficer:
    """Who is at the desk; raises `NotSignedIn`. Kept on the request, so that a refusal's page knows it too."""
    token = session_token(request)
    if not token:
        raise NotSignedIn
    officer = officer_for_token(house_of(request), token)
    request.state.officer = officer
    return officer


async def typed_form(request: Request) -> Typed:
    """The posted form as it was typed."""
    return Typed.of((await request.form()).multi_items())


def checked_form(
    officer: Annotated[SignedInOfficer, Depends(signed_in)], typed: Annotated[Typed, Depends(typed_form)]
) -> Typed:
    """The posted form of somebody signed in; raises `FormNotOurs` without the session's own token in it."""
    check_token(typed, officer.csrf_token)
    return typed.without("csrf")


def check_token(typed: Typed, expected: str) -> None:
    """Raise `FormNotOurs` unless the form brings back the token it was given."""
    if not expected or not secrets.compare_digest(typed.one("csrf").encode(), expected.encode()):
        raise FormNotOurs


HouseAtHand = Annotated[House, Depends(house_of)]
AtTheDesk = Annotated[SignedInOfficer, Depends(signed_in)]
TypedForm = Annotated[Typed, Depends(typed_form)]
CheckedForm = Annotated[Typed, Depends(checked_form)]


def go_to(path: str) -> RedirectResponse:
    """Answer a form that was carried out: the browser fetches the next page anew."""
    return RedirectResponse(path, status_code=303)


def sentence_of(refusal: Refusal) -> str:
    """What a refusal says to people."""
    if isinstance(refusal, TooManyAttempts):
        return say(refusal.message, minutes=math.ceil(refusal.wait_seconds / 60))
    return say(refusal.message)


class DeskRoute(APIRoute):
    """A page of the desk: a refusal becomes a page of the desk too.

    A form that comes while the database is away is handed back whole, to be sent once more.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the page's own handler."""
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            try:
                return await handle(request)
            except NotSignedIn:
                return await _ask_to_sign_in(request)
            except Refusal as refusal:
                return page(request, "refused.html", status=refusal.status, sentence=sentence_of(refusal))
            except TRY_AGAIN_LATER:
                typed = await typed_form(request) if request.method == "POST" else Typed({})
                if not typed.boxes or typed.holds(*_SECRETS):
                    raise
                return page(request, "try_again.html", 503, path=request.url.path, kept=typed.boxes)

        return guarded


async def _ask_to_sign_in(request: Request) -> Response:
    """To the sign-in page and afterwards back here; a form that comes too late is carried along whole."""
    here = request.url.path
    if request.method == "GET":
        return RedirectResponse(SIGN_IN_PATH if here == HOME else f"{SIGN_IN_PATH}?next={here}", status_code=303)
    kept = (await typed_form(request)).without(*_NEVER_KEPT)
    return sign_in_form(request, Typed.proposed({"next": here}), kept, status=401)


def sign_in_form(
    request: Request, typed: Typed, kept: Typed, refused_because: str | None = None, status: int = 200
) -> Response:
    """The sign-in form; `kept` is a form to be carried on with afterwards, if it was one of ours."""
    kept = Typed({}) if request.headers.get("sec-fetch-site") in _ELSEWHERE else kept
    token = secrets.token_urlsafe(24)
    answer = page(
        request, "sign_in.html", status, typed=typed, kept=kept.boxes, refused_because=refused_because, token=token
    )
    set_cookie(house_of(request), answer, SIGN_IN_COOKIE, token, SIGN_IN_PATH)
    return answer
