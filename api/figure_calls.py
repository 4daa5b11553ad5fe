"""The JSON API for figures and readings: closure times of the county, and what the reader makes of a text."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from actions.closure_times import closure_times
from actions.read_text import read_texts
from api.at_hand import HouseHere, Officer
from api.json_shapes import ReadingAnswer
from api.officer_shapes import ClosureTimesAnswer, TextsBody
from api.refusals import documented

router = APIRouter(prefix="/api/v1", tags=["figures"])


@router.get("/closure-times", responses=documented(401, 403))
def get_closure_times(
    house: HouseHere,
    officer: Officer,
    area: str | None = None,
    first_day: Annotated[date | None, Query(alias="from", description="Received on or after this day.")] = None,
    last_day: Annotated[date | None, Query(alias="to", description="Received on or before this day.")] = None,
    group_by: Annotated[str, Query(description="area, risk or month")] = "area",
) -> list[ClosureTimesAnswer]:
    """Cases received, closed, open and overdue, and working days to visit, to answer and to close, per group."""
    lines = closure_times(house, officer, area, first_day, last_day, group_by)
    return [ClosureTimesAnswer.model_validate(line) for line in lines]


@router.post("/readings", responses=documented(401, 403, 413))
def post_readings(house: HouseHere, officer: Officer, body: TextsBody) -> list[ReadingAnswer]:
    """What the reader believes of each text, in their order. Nothing is stored."""
    texts = body.texts if body.texts is not None else [body.text or ""]
    return [ReadingAnswer.model_validate(reading) for reading in read_texts(house, texts)]
