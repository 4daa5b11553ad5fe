"""The JSON API for residents: report, look up, act on the own report, attach. No account."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import UploadFile

from actions.errors import InvalidRequest
from actions.keep_attachment import keep_attachment
from actions.look_up_case import look_up_case
from actions.resident_moves import move_by_resident
from actions.submit_report import submit_report
from api.at_hand import Caller, HouseHere
from api.json_shapes import DescribedAs
from api.refusals import documented
from api.resident_shapes import (
    AttachmentAnswer,
    LookUpBody,
    ProgressAnswer,
    ReportBody,
    ResidentMoveBody,
    SubmittedAnswer,
)
from casework.errors import FieldError

router = APIRouter(prefix="/api/v1", tags=["residents"])
_FILE = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "properties": {"file": {"type": "string", "contentMediaType": "application/octet-stream"}},
                "required": ["file"],
            }
        }
    },
}


@router.post(
    "/reports",
    status_code=201,
    responses={
        200: {"model": SubmittedAnswer, "description": "The same report came before."},
        **documented(409, 413),
    },
)
def post_report(
    house: HouseHere, request: Request, response: Response, answers: Annotated[dict[str, Any], DescribedAs(ReportBody)]
) -> SubmittedAnswer:
    """Take in a report. The same submission key and content again give the same receipt."""
    submitted = submit_report(house, answers)
    if submitted.repeated:
        response.status_code = 200
    origin = house.settings.public_url or str(request.base_url)
    return SubmittedAnswer(
        receipt=submitted.receipt, look_up_code=submitted.look_up_code, accepted_at=submitted.accepted_at,
        look_up_url=origin.rstrip("/") + submitted.look_up_path, deadlines=list(submitted.deadlines),  # type: ignore[arg-type]
    )  # fmt: skip


@router.post("/look-ups", responses=documented(404, 429))
def post_look_up(house: HouseHere, caller: Caller, body: LookUpBody) -> ProgressAnswer:
    """What became of a report. A wrong code and an unknown receipt give the same answer."""
    return ProgressAnswer.model_validate(look_up_case(house, body.receipt, body.look_up_code, caller))


@router.post("/look-ups/moves/{verb}", responses=documented(403, 404, 429))
def post_resident_move(house: HouseHere, caller: Caller, verb: str, body: ResidentMoveBody) -> ProgressAnswer:
    """What the reporter can still do: one of the verbs in `can`, with its evidence beside receipt and code."""
    evidence = body.model_extra or {}
    return ProgressAnswer.model_validate(
        move_by_resident(house, body.receipt, body.look_up_code, verb, evidence, caller)
    )


async def _one_file(request: Request) -> bytes:
    """The one file in the body, whatever its box is called."""
    files = [value for value in (await request.form()).values() if isinstance(value, UploadFile)]
    if len(files) != 1:
        raise InvalidRequest((FieldError("file", "errors.not_an_attachment"),))
    return await files[0].read()


@router.post("/attachments", status_code=201, responses=documented(413, 429), openapi_extra={"requestBody": _FILE})
def post_attachment(
    house: HouseHere, caller: Caller, content: Annotated[bytes, Depends(_one_file)]
) -> AttachmentAnswer:
    """Keep a photo or voice recording until a report names it."""
    return AttachmentAnswer(id=keep_attachment(house, content, caller))
