"""Policy answers for programs: the same texts with the same sources as on the pages."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from actions.answer_enquiry import (
    LONGEST_QUESTION,
    Answered,
    PolicyAnswer,
    Topic,
    answer_enquiry,
    list_topics,
    show_answer,
)
from actions.errors import TextNotFound
from api.at_hand import HouseHere
from api.json_shapes import CitationAnswer, Shape
from api.refusals import documented

router = APIRouter(prefix="/api/v1", tags=["policy"])


class PolicyQuestion(BaseModel):
    """A question in the person's own words, and where it is asked."""

    question: str = Field(max_length=LONGEST_QUESTION)
    area_code: str = Field(description="12 digits: village, township or county.")


class SourceAnswer(CitationAnswer):
    """The same with the address of a government page."""

    address: str | None


class PolicyText(Shape):
    """A text to be given whole, together with its caution and at least one citation."""

    entry: str
    question: str
    text: str
    caution: str
    citations: list[SourceAnswer]


class TopicAnswer(Shape):
    """A question that has an answer."""

    entry: str
    group: str
    question: str


class PolicyAnswerAnswer(Shape):
    """`answer` is null when the question is not covered: offer a person then. `others` may have been meant."""

    answer: PolicyText | None
    others: list[TopicAnswer]
    urgent: bool


@router.post("/policy-answers", response_model=PolicyAnswerAnswer, responses=documented(422))
def answer_question(house: HouseHere, asked: PolicyQuestion) -> Answered:
    """Answer a policy question; every answer can be turned into a report."""
    return answer_enquiry(house, asked.question, asked.area_code)


@router.get("/policy-answers/{entry}", response_model=PolicyText, responses=documented(404, 422))
def read_text(
    house: HouseHere, entry: Annotated[str, Path(max_length=60)], area_code: Annotated[str, Query()],
    on: Annotated[date | None, Query(description="A day gone by; today without it.")] = None,
) -> PolicyAnswer:  # fmt: skip
    """What an entry says in an area today, or what it said there on a day gone by."""
    answer = show_answer(house, entry, area_code, on)
    if answer is None:
        raise TextNotFound
    return answer


@router.get("/policy-topics", response_model=list[TopicAnswer], responses=documented(422))
def read_topics(house: HouseHere, area_code: Annotated[str, Query()]) -> tuple[Topic, ...]:
    """Every question that has an answer in an area today."""
    return list_topics(house, area_code)
