"""What an endpoint needs besides its own input: the house, who is calling, who is signed in."""

import hmac
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from actions.errors import NotAllowed, NotSignedIn
from actions.house import House
from actions.officer import SignedInOfficer
from actions.sign_in import officer_for_token
from console.session_cookie import COOKIE
from console.typed import Typed

_bearer = HTTPBearer(auto_error=False, description="Token from POST /api/v1/session.")
_cookie = APIKeyCookie(
    name=COOKIE, auto_error=False, description="The console's session. Changes then need its X-CSRF-Token as well."
)
_READING = frozenset({"GET", "HEAD"})


async def house_of(request: Request) -> House:
    """The house of this application."""
    house: House = request.app.state.house
    return house


async def caller_of(request: Request) -> str:
    """The network address that calls; only ever stored as a hash."""
    return request.client.host if request.client else "unknown"


async def posted(request: Request) -> Typed:
    """A posted form as it was typed."""
    return Typed.of((await request.form()).multi_items())


async def _token(
    request: Request,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    cookie: Annotated[str | None, Depends(_cookie)],
) -> str:
    token = bearer.credentials if bearer else cookie
    if not token:
        raise NotSignedIn
    return token


HouseHere = Annotated[House, Depends(house_of)]
Caller = Annotated[str, Depends(caller_of)]
Posted = Annotated[Typed, Depends(posted)]
Token = Annotated[str, Depends(_token)]


def _officer(
    request: Request, house: HouseHere, token: Token, cookie: Annotated[str | None, Depends(_cookie)]
) -> SignedInOfficer:
    """Who is signed in. The browser sends a cookie unasked, so changes by cookie must prove that they were meant."""
    officer = officer_for_token(house, token)
    if token == cookie and request.method not in _READING:
        sent = request.headers.get("x-csrf-token", "")
        if not hmac.compare_digest(sent.encode(), officer.csrf_token.encode()):
            raise NotAllowed
    return officer


Officer = Annotated[SignedInOfficer, Depends(_officer)]
