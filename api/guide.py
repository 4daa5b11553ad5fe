"""自己先看看: a few questions and one's own numbers; the answer is what a visit will look at."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from actions.errors import InvalidRequest
from actions.guide_resident import guide_resident
from api.ask import Where
from api.at_hand import HouseHere, Posted
from api.pages import page, sentences
from casework.eligibility_guide import AMOUNTS
from casework.vocabulary import Risk
from console.typed import Typed

router = APIRouter(include_in_schema=False)


@router.get("/guide")
def open_guide(house: HouseHere, one_code: str = "", area_code: str = "") -> HTMLResponse:
    """The empty questions."""
    return _questions(Where(house, one_code, area_code), Typed({}))


@router.post("/guide")
def guide(house: HouseHere, typed: Posted) -> HTMLResponse:
    """What the visit will look at; faulty numbers come back with all that was typed."""
    where = Where(house, "", typed.one("area_code"))
    raw = typed.answers() | {"risks": list(typed.all("risks"))}
    try:
        points = guide_resident(house, raw, where.area_code or "")
    except InvalidRequest as refusal:
        return _questions(where, typed, refusal)
    return page("guidance.html", where=where, points=points)


def _questions(where: Where, typed: Typed, refusal: InvalidRequest | None = None) -> HTMLResponse:
    errors = sentences(refusal.fields) if refusal else {}
    return page(
        "guide.html", refusal.status if refusal else 200, where=where, typed=typed, errors=errors, risks=tuple(Risk),
        amounts=AMOUNTS,
    )  # fmt: skip
