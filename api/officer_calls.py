"""The JSON API for officers: sign in, queue, case, moves. Answers hold only what the officer's area and role allow."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from actions.errors import InvalidRequest
from actions.keep_attachment import fetch_attachment
from actions.list_queue import list_queue
from actions.move_case import move_case
from actions.show_case import show_case
from actions.sign_in import sign_in, sign_out
from api.at_hand import Caller, HouseHere, Officer, Token
from api.json_shapes import DescribedAs
from api.officer_shapes import CaseAnswer, EvidenceBody, OfficerAnswer, QueueAnswer, SessionAnswer, SignInBody
from api.refusals import documented
from casework.errors import FieldError

router = APIRouter(prefix="/api/v1", tags=["officers"])


@router.post("/session", responses=documented(401, 429))
def post_session(house: HouseHere, caller: Caller, body: SignInBody) -> SessionAnswer:
    """Sign in. Unknown account, wrong password and wrong one-time code give the same answer."""
    signed_in = sign_in(house, body.username, body.password, body.otp, caller)
    return SessionAnswer(token=signed_in.token, officer=OfficerAnswer.model_validate(signed_in.officer))


@router.delete("/session", status_code=204, responses=documented(401, 403))
def delete_session(house: HouseHere, officer: Officer, token: Token) -> None:
    """Sign out: the token is worth nothing from now on."""
    sign_out(house, token)


@router.get("/cases", responses=documented(401, 403))
def get_cases(
    house: HouseHere,
    officer: Officer,
    state: str | None = None,
    area: str | None = None,
    risk: str | None = None,
    urgent: str | None = None,
    overdue: str | None = None,
    q: Annotated[str | None, Query(max_length=100, description="Full name, phone, ID or case number.")] = None,
    mine: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> QueueAnswer:
    """The officer's queue: most urgent and soonest due first. Several filters all have to fit."""
    asked = {"state": state, "area": area, "risk": risk, "urgent": urgent, "overdue": overdue, "q": q, "mine": mine}
    filters = {name: value for name, value in asked.items() if value}
    return QueueAnswer.model_validate(list_queue(house, officer, filters, limit, cursor))


@router.get("/cases/{number}", responses=documented(401, 403, 404))
def get_case(house: HouseHere, officer: Officer, number: str) -> CaseAnswer:
    """One case; reading it leaves a line in the audit."""
    return CaseAnswer.model_validate(show_case(house, officer, number))


@router.post("/cases/{number}/moves/{verb}", responses=documented(401, 403, 404, 409, 413))
def post_move(
    house: HouseHere,
    officer: Officer,
    number: str,
    verb: str,
    body: Annotated[dict[str, Any], DescribedAs(EvidenceBody)],
) -> CaseAnswer:
    """Move the case on; 409 when somebody else moved it since `version` was read."""
    version = body.get("version")
    if not isinstance(version, int) or isinstance(version, bool):
        raise InvalidRequest((FieldError("version", "errors.not_a_number"),))
    evidence = {name: answer for name, answer in body.items() if name != "version"}
    return CaseAnswer.model_validate(move_case(house, officer, number, verb, version, evidence))


@router.get("/cases/{number}/attachments/{attachment_id}", response_class=Response, responses=documented(401, 403, 404))
def get_attachment(house: HouseHere, officer: Officer, number: str, attachment_id: str) -> Response:
    """A photo or voice recording of the case."""
    attachment = fetch_attachment(house, officer, number, attachment_id)
    return Response(attachment.content, media_type=attachment.media_type)
