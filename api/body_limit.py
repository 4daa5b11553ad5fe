"""Refusing request bodies that are too large, before anybody reads them into memory."""

from collections.abc import Awaitable, Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

Refuse = Callable[[Request, HTTPException], Awaitable[Response]]


class BodyLimit:
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
        if _announced(scope) > limit:
            response = await self._refuse(Request(scope), HTTPException(413))
            await response(scope, receive, send)
            return
        await self._app(scope, _counting(receive, limit), send)


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
