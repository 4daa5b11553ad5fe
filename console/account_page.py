"""An officer's own account: password and open sessions."""

from fastapi import APIRouter, Request, Response

from actions.errors import PasswordTooWeak, Refusal, SignInRefused
from actions.house import House
from actions.officer import SignedInOfficer
from actions.sign_in import change_password, list_sessions, revoke_sessions
from console.desk import AtTheDesk, CheckedForm, DeskRoute, HouseAtHand, go_to, sentence_of, session_token
from console.pages import page

router = APIRouter(route_class=DeskRoute)


@router.get("/account")
def account(request: Request, house: HouseAtHand, officer: AtTheDesk, done: str = "") -> Response:
    """Who is signed in, and where."""
    return _page(request, house, officer, done)


def _page(
    request: Request, house: House, officer: SignedInOfficer, done: str = "", refusal: Refusal | None = None
) -> Response:
    return page(
        request, "account.html", status=refusal.status if refusal else 200, done=done,
        refused_because=sentence_of(refusal) if refusal else None,
        sessions=list_sessions(house, officer, session_token(request)),
    )  # fmt: skip


@router.post("/account/password")
def new_password(request: Request, house: HouseAtHand, officer: AtTheDesk, typed: CheckedForm) -> Response:
    """Change the password; all other sessions end with it."""
    try:
        change_password(house, officer, typed.one("old_password"), typed.one("new_password"), session_token(request))
    except (SignInRefused, PasswordTooWeak) as refusal:
        return _page(request, house, officer, refusal=refusal)
    return go_to("/console/account?done=password")


@router.post("/account/sessions")
def end_sessions(request: Request, house: HouseAtHand, officer: AtTheDesk, typed: CheckedForm) -> Response:
    """Sign out everywhere else."""
    revoke_sessions(house, officer, session_token(request))
    return go_to("/console/account?done=sessions")
