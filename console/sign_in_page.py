"""Signing in and out."""

from fastapi import APIRouter, Request, Response

from actions.errors import SignInRefused, TooManyAttempts
from actions.sign_in import SignedIn, sign_in, sign_out
from console.desk import (
    HOME,
    SIGN_IN_COOKIE,
    SIGN_IN_PATH,
    AtTheDesk,
    CheckedForm,
    DeskRoute,
    FormNotOurs,
    HouseAtHand,
    TypedForm,
    check_token,
    go_to,
    house_of,
    sentence_of,
    session_token,
    sign_in_form,
)
from console.navigation import first_page
from console.pages import page
from console.session_cookie import COOKIE, set_cookie
from console.typed import Typed

router = APIRouter(route_class=DeskRoute)


@router.get("/sign-in")
def ask(request: Request) -> Response:
    """The sign-in form; `next` in the address is the page of the desk to go to afterwards."""
    return sign_in_form(request, Typed.proposed({"next": request.query_params.get("next", "")}), Typed({}))


@router.post("/sign-in")
def enter(request: Request, house: HouseAtHand, typed: TypedForm) -> Response:
    """Sign in and go on to where the officer wanted to."""
    caller = request.client.host if request.client else "unknown"
    try:
        check_token(typed, request.cookies.get(SIGN_IN_COOKIE, ""))
        entered = sign_in(house, typed.one("username").strip(), typed.one("password"), typed.one("otp") or None, caller)
    except (FormNotOurs, SignInRefused, TooManyAttempts) as refusal:
        return sign_in_form(request, typed, typed.below("kept"), sentence_of(refusal), refusal.status)
    return _begin(request, entered, typed)


def _begin(request: Request, entered: SignedIn, typed: Typed) -> Response:
    wanted, kept = typed.one("next"), typed.below("kept").boxes
    path = wanted if wanted.startswith(f"{HOME}/") else first_page(entered.officer.role)
    token = entered.officer.csrf_token
    answer = page(request, "carry_on.html", path=path, kept=kept, token=token) if kept else go_to(path)
    answer.delete_cookie(SIGN_IN_COOKIE, path=SIGN_IN_PATH)
    set_cookie(house_of(request), answer, COOKIE, entered.token, "/")
    return answer


@router.post("/sign-out")
def leave(request: Request, house: HouseAtHand, officer: AtTheDesk, typed: CheckedForm) -> Response:
    """End this session."""
    sign_out(house, session_token(request))
    answer = go_to(SIGN_IN_PATH)
    answer.delete_cookie(COOKIE, path="/")
    return answer
