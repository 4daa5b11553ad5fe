"""问政策: questions in one's own words, answers with their source; what has no answer goes to a person."""

from contextlib import suppress
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import HTMLResponse

from actions.answer_enquiry import Topic, answer_enquiry, leave_enquiry, list_topics, show_answer
from actions.errors import InvalidRequest, TooManyAttempts
from actions.find_place import Place, find_place, list_areas, place_of_area
from actions.house import House
from api.at_hand import Caller, HouseHere, Posted
from api.pages import page, sentences
from casework.answers import Faulty, as_day
from casework.errors import FieldError
from console.typed import Typed

router = APIRouter(include_in_schema=False)


class Where:
    """The place that somebody asks from: a village or township, else the only county, else none yet."""

    def __init__(self, house: House, one_code: str, area_code: str) -> None:
        place = find_place(house, one_code) if one_code else place_of_area(house, area_code)
        self.place: Place | None = place
        self.area_code = place.area_code if place else _only_county(house)
        self.query = f"area_code={place.area_code}" if place else ""
        self.report_address = f"/report?{self.query}" if place and place.village_code else "/place"


def _only_county(house: House) -> str | None:
    counties = list_areas(house, None)
    return counties[0].code if len(counties) == 1 else None


@router.get("/ask")
def open_questions(house: HouseHere, one_code: str = "", area_code: str = "") -> HTMLResponse:
    """A box for a question of one's own, and all questions that have an answer."""
    return _questions(house, Where(house, one_code, area_code), Typed({}))


@router.post("/ask")
def ask(house: HouseHere, caller: Caller, typed: Posted) -> HTMLResponse:
    """The answer to a question; without one, it goes to the editors and the person may leave a telephone."""
    where = Where(house, "", typed.one("area_code"))
    question = typed.one("question").strip()
    if where.area_code is None or not question:
        return _questions(house, where, typed)
    found = answer_enquiry(house, question, where.area_code)
    if found.answer is None:
        with suppress(TooManyAttempts):
            leave_enquiry(house, question, where.area_code, "", caller)
    return page(
        "answer.html" if found.answer else "no_answer.html", where=where, typed=typed, answer=found.answer,
        others=found.others, urgent=found.urgent, errors={}, on=None,
    )  # fmt: skip


@router.post("/ask/telephone")
def leave_telephone(house: HouseHere, caller: Caller, typed: Posted) -> HTMLResponse:
    """Keep whom to tell when the question has an answer."""
    where = Where(house, "", typed.one("area_code"))
    if where.area_code is None:
        return _questions(house, where, typed)
    try:
        if not typed.one("phone").strip():
            raise InvalidRequest((FieldError("phone", "errors.not_a_phone"),))
        leave_enquiry(house, typed.one("question"), where.area_code, typed.one("phone"), caller)
    except InvalidRequest as refusal:
        errors = sentences(refusal.fields)
        return page(
            "no_answer.html", refusal.status, where=where, typed=typed, answer=None, others=(), urgent=False,
            errors=errors,
        )  # fmt: skip
    return page("enquiry_kept.html", where=where)


@router.get("/ask/{entry}")
def read_answer(
    house: HouseHere, entry: Annotated[str, Path(max_length=60)], area_code: str = "", on: str = ""
) -> HTMLResponse:  # fmt: skip
    """One answer as it holds today, or as it was given on a day gone by; what is no day gone by is today."""
    where, day = Where(house, "", area_code), _day_gone_by(house, on)
    answer = show_answer(house, entry, where.area_code, day) if where.area_code else None
    if answer is None:
        return _questions(house, where, Typed({}), 404)
    return page("answer.html", where=where, typed=Typed({}), answer=answer, others=(), urgent=False, on=day)


def _day_gone_by(house: House, typed: str) -> date | None:
    try:
        day = as_day(typed)
    except Faulty:
        return None
    return day if day < house.today() else None


def _questions(house: House, where: Where, typed: Typed, status: int = 200) -> HTMLResponse:
    """Where there are several counties and none is known, the place comes first."""
    if where.area_code is None:
        return page("place.html", place=None, areas=list_areas(house, None))
    topics = list_topics(house, where.area_code)
    return page("ask.html", status, where=where, groups=_grouped(topics), typed=typed)


def _grouped(topics: tuple[Topic, ...]) -> dict[str, list[Topic]]:
    groups: dict[str, list[Topic]] = {}
    for topic in topics:
        groups.setdefault(topic.group, []).append(topic)
    return groups
