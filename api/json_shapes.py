"""The shapes of the JSON API. Answers are made of what the actions return, field by field; OpenAPI is made of these.

Dates are local (Asia/Shanghai), times carry an offset, words are those of the vocabulary. Bodies whose answers a person
typed (`ReportBody`, `Evidence`) only describe: their faults are found and worded by the rules, all at once.
"""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from casework.vocabulary import (
    CaseState,
    Channel,
    DeadlineName,
    DeadlineState,
    DeadlineUnit,
    Department,
    Intent,
    Outcome,
    Relation,
    Risk,
    Role,
    Verb,
)


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


# ── residents ──────────────────────────────────────────────────────────────────────────────────────────────────


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
    risks: list[Risk] = []
    urgent: bool = False
    contact_time: str | None = Field(None, max_length=100)
    safe_contact: str | None = Field(None, max_length=100)
    hide_from_village: bool = False
    consent: bool = Field(description="Must be true; for a proxy: the household was told or could not be.")
    channel: Channel
    attachments: list[str] = Field([], max_length=9, description="Ids from POST /api/v1/attachments.")


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
    """The same with the evidence of the move: `text` for add_to_report, `reason` for request_recheck and withdraw."""

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


# ── officers ───────────────────────────────────────────────────────────────────────────────────────────────────


class SignInBody(Shape):
    """`otp` is the six digits, where the account needs them."""

    username: str = Field(max_length=100)
    password: str = Field(max_length=1000)
    otp: str | None = Field(None, max_length=20)


class OfficerAnswer(Shape):
    """Who signed in."""

    name: str
    role: Role
    area_code: str


class SessionAnswer(Shape):
    """A new session: send `Authorization: Bearer TOKEN`."""

    token: str
    officer: OfficerAnswer


class QueueItemAnswer(Shape):
    """One case in the queue; personal data masked."""

    number: str
    state: CaseState
    area_code: str
    village: str | None
    risks: list[Risk]
    urgent: bool
    received_at: datetime
    due_on: date | None
    overdue: bool
    due_soon: bool
    repeat_count: int
    summary: str
    needs_review: bool
    version: int


class QueueAnswer(Shape):
    """One page of the queue; `next` is the cursor of the page after it."""

    items: list[QueueItemAnswer]
    next: str | None


class EarlierCaseAnswer(Shape):
    """Another case of the same household."""

    number: str
    state: CaseState
    outcome: Outcome | None
    received_at: datetime


class HouseholdAnswer(Shape):
    """The household as far as reports tell."""

    head_name: str | None
    members: int | None
    earlier_cases: list[EarlierCaseAnswer]


class AttachmentLineAnswer(Shape):
    """An attachment of a report, in bytes; its content is at /api/v1/cases/{number}/attachments/{id}."""

    id: str
    media_type: str
    size: int


class ReportAnswer(Shape):
    """What one person told at one time."""

    received_at: datetime
    channel: Channel
    relation: Relation
    reporter_name: str
    phone: str | None
    id_number: str | None
    head_name: str | None
    members: int | None
    text: str
    risks_told: list[Risk]
    urgent_told: bool
    contact_time: str | None
    safe_contact: str | None
    attachments: list[AttachmentLineAnswer]
    readings: list[DatedReading]


class HistoryAnswer(Shape):
    """One step of the history with its evidence."""

    at: datetime
    verb: Verb
    label: str
    from_state: CaseState | None
    to_state: CaseState
    role: Role
    officer: str | None
    evidence: dict[str, Any]


class MoveAnswer(Shape):
    """One thing this officer may do now; `needs` is the JSON schema of its evidence."""

    verb: Verb
    label: str
    needs: dict[str, Any]


class MessageAnswer(Shape):
    """A message about the case and what became of it."""

    kind: str
    to_role: str
    state: str
    created_at: datetime
    sent_at: datetime | None


class CaseAnswer(Shape):
    """The whole case as this officer sees it; `evidence` holds the latest of each verb."""

    number: str
    version: int
    state: CaseState
    state_label: str
    area_code: str
    village: str | None
    township: str
    urgent: bool
    needs_review: bool
    hide_from_village: bool
    risks: list[Risk]
    primary: Risk | None
    intent: Intent | None
    department: Department | None
    repeat_count: int
    outcome: Outcome | None
    handler: str | None
    received_at: datetime
    accepted_at: datetime | None
    visited_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    due_on: date | None
    household: HouseholdAnswer
    reports: list[ReportAnswer]
    readings: list[DatedReading]
    history: list[HistoryAnswer]
    evidence: dict[Verb, dict[str, Any]]
    deadlines: list[DeadlineAnswer]
    moves: list[MoveAnswer]
    messages: list[MessageAnswer]
    monitored_household_id: int | None

    @model_validator(mode="before")
    @classmethod
    def _with_evidence(cls, case: Any) -> Any:
        """The history's evidence once more, by verb."""
        fields = {name: getattr(case, name) for name in cls.model_fields if name != "evidence"}
        return {**fields, "evidence": {line.verb: dict(line.evidence) for line in case.history if line.evidence}}


class EvidenceBody(Shape):
    """The version that was read, with the evidence of the move beside it (see `needs` of the move)."""

    model_config = ConfigDict(extra="allow")

    version: int


class ClosureTimesAnswer(Shape):
    """Counts of cases and working days for one group; days are null where no case got that far."""

    group: str
    label: str
    received: int
    closed: int
    open: int
    overdue: int
    median_visit: float | None
    p90_visit: float | None
    median_answer: float | None
    p90_answer: float | None
    median_close: float | None
    p90_close: float | None


class TextsBody(Shape):
    """One text or several."""

    text: str | None = Field(None, max_length=20_000)
    texts: list[str] | None = Field(None, max_length=500)

    @model_validator(mode="after")
    def _one_of_both(self) -> "TextsBody":
        """Exactly one of the two is given."""
        if (self.text is None) == (self.texts is None):
            raise ValueError("give text or texts")
        return self
