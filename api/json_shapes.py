"""Shapes that several JSON calls share. Answers are made of what the actions return; OpenAPI is made of these shapes.

Dates are local (Asia/Shanghai), times carry an offset, words are those of the vocabulary. Bodies whose answers a person
typed (`DescribedAs`) are only described here: their faults are found and worded by the rules, all at once.
"""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from casework.vocabulary import DeadlineName, DeadlineState, DeadlineUnit, Intent, Risk


class DescribedAs:
    """Gives a loosely typed body the schema of a model, without the model judging it."""

    def __init__(self, model: type[BaseModel]) -> None:
        """`model` is what the body should look like."""
        self._model = model

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Answer for the body with the model's schema."""
        return handler(self._model.__pydantic_core_schema__)


class Shape(BaseModel):
    """Made from any object that has the fields as attributes."""

    model_config = ConfigDict(from_attributes=True)


# ── errors ─────────────────────────────────────────────────────────────────────────────────────────────────────


class FaultyField(Shape):
    """One faulty answer."""

    field: str = Field(description="Dotted name, e.g. `reporter.name`.")
    message: str


class ErrorDetail(Shape):
    """What went wrong: a word for programs, a kind Chinese sentence for people."""

    code: str
    message: str
    fields: list[FaultyField]


class ErrorAnswer(Shape):
    """Every refusal has this shape."""

    error: ErrorDetail


# ── citations ──────────────────────────────────────────────────────────────────────────────────────────────────


class CitationAnswer(Shape):
    """Where a policy text comes from; `valid_from` is as exact as it is known, a day or only a year."""

    title: str
    issuer: str
    clause: str
    region: str
    valid_from: str | None


# ── deadlines and readings ─────────────────────────────────────────────────────────────────────────────────────


class DayAnswer(Shape):
    """One day of a deadline."""

    date: date
    counted: bool
    why: str


class DeadlineAnswer(Shape):
    """A clock of the case; `provisional` when it reaches into a year whose days off are not announced yet."""

    name: DeadlineName
    label: str
    due_on: date
    unit: DeadlineUnit
    state: DeadlineState
    provisional: bool
    explanation: list[DayAnswer]


class RiskBelief(Shape):
    """An asserted risk with its calibrated probability."""

    type: Risk
    confidence: float


class EntityAnswer(Shape):
    """A fact in the text; `value` is whole yuan, a count or a word."""

    kind: str
    text: str
    value: int | str


class ReadingAnswer(Shape):
    """What a reader believes of one text; `source` is rasa, fallback or officer."""

    intent: Intent
    confidence: float
    risks: list[RiskBelief]
    primary: Risk | None
    urgent: bool
    abstained: bool
    entities: list[EntityAnswer]
    source: str
    model: str


class DatedReading(ReadingAnswer):
    """A reading that was kept with a report."""

    read_at: datetime

    @model_validator(mode="before")
    @classmethod
    def _flat(cls, line: Any) -> Any:
        """The reading and its time side by side."""
        reading = getattr(line, "reading", None)
        return {**vars(reading), "read_at": line.read_at} if reading is not None else line
