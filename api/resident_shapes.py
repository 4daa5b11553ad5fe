"""Shapes of the residents' JSON calls."""

from datetime import datetime
from typing import Any

from pydantic import ConfigDict, Field, model_validator

from api.json_shapes import DeadlineAnswer, Shape
from casework.vocabulary import CaseState, Channel, Relation, Risk, Verb


class ReporterBody(Shape):
    """Who reports."""

    name: str = Field(min_length=1, max_length=50)
    phone: str | None = Field(None, description="Mainland mobile or landline number.")
    id_number: str | None = Field(None, description="18 characters with a right check character.")
    relation: Relation


class HouseholdBody(Shape):
    """Whose household it is about."""

    head_name: str | None = Field(None, min_length=1, max_length=50)
    members: int | None = Field(None, ge=1, le=30)


class ReportBody(Shape):
    """A report; one of `one_code` and `area_code` is needed."""

    submission_key: str = Field(min_length=8, max_length=200, description="Made by the sender, once per report.")
    one_code: str | None = None
    area_code: str | None = Field(None, pattern="^[0-9]{12}$")
    reporter: ReporterBody
    household: HouseholdBody | None = None
    text: str = Field(min_length=1, max_length=20_000)
    risks: list[Risk] = Field(default_factory=list)
    urgent: bool = False
    contact_time: str | None = Field(None, max_length=100)
    safe_contact: str | None = Field(None, max_length=100)
    hide_from_village: bool = False
    consent: bool = Field(description="Must be true; for a proxy: the household was told or could not be.")
    channel: Channel
    attachments: list[str] = Field(default_factory=list, max_length=9, description="Ids from POST /api/v1/attachments.")


class SubmittedAnswer(Shape):
    """The acknowledgement of a report that is durably stored."""

    receipt: str = Field(pattern="^[A-Z0-9]{12}$")
    look_up_code: str = Field(pattern="^[0-9]{4}$")
    look_up_url: str
    accepted_at: datetime
    deadlines: list[DeadlineAnswer]


class LookUpBody(Shape):
    """What the reporter holds in hands; spaces, dashes and lower case are forgiven."""

    receipt: str = Field(max_length=100)
    look_up_code: str = Field(max_length=20)


class ResidentMoveBody(LookUpBody):
    """The same with the move's evidence: `text` to add, `corrected_text` to correct, `reason` for the others."""

    model_config = ConfigDict(extra="allow")


class StepAnswer(Shape):
    """One step the resident sees."""

    at: datetime
    label: str


class ProgressAnswer(Shape):
    """What became of a report; `can` are the verbs the resident may still use, `explanation` the result once told."""

    state: CaseState
    label: str
    steps: list[StepAnswer]
    next: str
    deadlines: list[DeadlineAnswer]
    can: list[Verb]
    explanation: str | None

    @model_validator(mode="before")
    @classmethod
    def _verbs(cls, progress: Any) -> Any:
        """Of what can be done, the verbs."""
        fields = {name: getattr(progress, name) for name in cls.model_fields}
        return {**fields, "can": [move.verb for move in progress.can]}


class AttachmentAnswer(Shape):
    """A kept photo or voice recording, to be named in a report."""

    id: str
