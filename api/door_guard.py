"""Refusing at the door what could only do harm further in: bodies that are too large, addresses with a NUL in them."""

from collections.abc import Awaitable, Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

Refuse = Callable[[Request, HTTPException], Awaitable[Response]]


class DoorGuard:
    """Lets through bodies of at most `largest` bytes; paths in `larger` have limits of their own.

    A body announced too large is answered at once through `refuse`. One that only turns out too large while it comes in
    (chunked) ends in the same 413, raised where the body is read.
    """

    def __init__(self, app: ASGIApp, largest: int, larger: dict[str, int], refuse: Refuse) -> None:
        """`larger` maps exact paths to bytes."""
        self._app, self._largest, self._larger, self._refuse = app, largest, larger, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._larger.get(scope["path"], self._largest)
        status = 413 if _announced(scope) > limit else 404 if _has_nul(scope) else None
        if status:
            response = await self._refuse(Request(scope), HTTPException(status))
            await response(scope, receive, send)
            return
        await self._app(scope, _counting(receive, limit), send)


def _has_nul(scope: Scope) -> bool:
    """No text in the database can hold one, so nothing can have such an address."""
    return "\0" in scope["path"] or b"%00" in scope["query_string"]


def _announced(scope: Scope) -> int:
    lengths = [value for name, value in scope["headers"] if name == b"content-length"]
    return int(lengths[0]) if lengths and lengths[0].isdigit() else 0


def _counting(receive: Receive, limit: int) -> Receive:
    seen = 0

    async def receive_counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise HTTPException(413)
        return message

    return receive_counted
