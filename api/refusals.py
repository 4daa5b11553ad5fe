"""Wording every refusal: as JSON for programs, as a kind page with a next step for people."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from actions.errors import TRY_AGAIN_LATER, Refusal, TooManyAttempts
from api.json_shapes import ErrorAnswer
from api.pages import page
from casework.errors import FieldError
from notices.wording import say


@dataclass(frozen=True)
class Answer:
    """A refusal ready to be worded: HTTP number, English code, key of its sentence and the values for its blanks."""

    status: int
    code: str
    message: str
    fields: tuple[FieldError, ...] = ()
    values: Mapping[str, str | int] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


_BY_STATUS = {
    400: Answer(400, "unreadable", "errors.unreadable"),
    404: Answer(404, "not_found", "errors.no_such_address"),
    405: Answer(405, "method_not_allowed", "errors.no_such_address"),
    413: Answer(413, "too_large", "errors.body_too_large"),
}
_UNEXPECTED = Answer(500, "unexpected", "errors.unexpected")
_UNAVAILABLE = Answer(503, "unavailable", "errors.unavailable", headers={"Retry-After": "10"})


def answer_for(error: Exception) -> Answer:
    """How an exception is answered; whatever nobody foresaw is a 500."""
    if isinstance(error, Refusal):
        return _for_refusal(error)
    if isinstance(error, RequestValidationError):
        return Answer(422, "invalid_request", "errors.invalid_request", _faulty_parts(error))
    if isinstance(error, HTTPException):
        known = _BY_STATUS.get(error.status_code, Answer(error.status_code, "refused", "errors.refused"))
        return replace(known, headers=error.headers or {})
    return _UNAVAILABLE if isinstance(error, TRY_AGAIN_LATER) else _UNEXPECTED


def _for_refusal(refusal: Refusal) -> Answer:
    answer = Answer(refusal.status, refusal.code, refusal.message, refusal.fields)
    if isinstance(refusal, TooManyAttempts):
        wait = refusal.wait_seconds
        return replace(answer, values={"minutes": math.ceil(wait / 60)}, headers={"Retry-After": str(wait)})
    return replace(answer, headers={"WWW-Authenticate": "Bearer"}) if refusal.status == 401 else answer


def _faulty_parts(error: RequestValidationError) -> tuple[FieldError, ...]:
    """The parts of a call that have the wrong shape, by dotted name; the faulty values themselves are not repeated."""
    places = (".".join(str(part) for part in fault["loc"][1:]) for fault in error.errors())
    return tuple(FieldError(place, "errors.wrong_shape") for place in dict.fromkeys(places))


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The refusals of a call for its OpenAPI description."""
    shape = {"model": ErrorAnswer}
    return {
        status: {**shape, "description": HTTPStatus(status).phrase} for status in sorted({*statuses, 422, 500, 503})
    }


def sentence_of(answer: Answer) -> str:
    """The sentence that a person reads."""
    return say(answer.message, **answer.values)


def as_json(answer: Answer) -> JSONResponse:
    """The contract's error object."""
    fields = [{"field": fault.field, "message": say(fault.message, **fault.values)} for fault in answer.fields]
    error = {"code": answer.code, "message": sentence_of(answer), "fields": fields}
    return JSONResponse({"error": error}, answer.status, dict(answer.headers))


def as_page(answer: Answer, home: str) -> Response:
    """A page that says what is wrong and what to do now."""
    return page("refusal.html", answer.status, answer.headers, sentence=sentence_of(answer), home=home)


async def explain(request: Request, error: Exception) -> Response:
    """The answer to an exception, in the form that the caller understands."""
    answer = answer_for(error)
    if speaks_json(request):
        return as_json(answer)
    return as_page(answer, home="/console" if request.url.path.startswith("/console") else "/")


def speaks_json(request: Request) -> bool:
    """Whether a program is asking: everything but pages for people."""
    return request.url.path.startswith(("/api/", "/healthz", "/readyz", "/metrics"))


def word_refusals(app: FastAPI) -> None:
    """Let the application answer all foreseen exceptions through `explain`."""
    for kind in (Refusal, RequestValidationError, HTTPException, *TRY_AGAIN_LATER):
        app.add_exception_handler(kind, explain)
