"""One line in the log and one count for every request, without addresses, queries or bodies.

Queries may hold a name that an officer searches for, bodies whatever a resident told. So only the template of the
address is written, and of an unexpected error only its kind and where it happened, never its text.
"""

import logging
import time
import traceback
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.measurements import Measurements

log = logging.getLogger("yimatong.requests")

Explain = Callable[[Request, Exception], Awaitable[Response]]
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class RequestLog:
    """Counts, logs, and answers for errors that nobody foresaw."""

    def __init__(self, app: ASGIApp, measurements: Measurements, explain: Explain) -> None:
        """`explain` words the answer to an unexpected error."""
        self._app, self._measurements, self._explain = app, measurements, explain

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 0

        async def send_noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_noting)
        except Exception as error:
            log.error("unexpected %s at %s", type(error).__name__, _where(error))
            if status:
                raise ConnectionAbortedError from None  # half an answer is out: close the line without telling why
            response = await self._explain(Request(scope), error)
            await response(scope, receive, send_noting)
        finally:
            self._note(scope, status, time.perf_counter() - started)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "other"
        route = _template(scope)
        self._measurements.count_request(method, route, status, seconds)
        log.info("%s %s %d %.0f ms", method, route, status, seconds * 1000)


def _template(scope: Scope) -> str:
    """The address with its parts left open (`/api/v1/cases/{number}`); all unknown addresses are one."""
    path = getattr(scope.get("route"), "path", None)
    if path is None and scope["path"].startswith("/static/"):
        return "/static"
    return path or "unknown"


def _where(error: Exception) -> str:
    """File and line of the last frames, innermost first."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return " < ".join(f"{'/'.join(frame.filename.split('/')[-2:])}:{frame.lineno}" for frame in reversed(frames))
