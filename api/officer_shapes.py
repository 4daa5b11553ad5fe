"""Shapes of the officers' JSON calls."""

from datetime import date, datetime
from typing import Any

from pydantic import ConfigDict, Field, model_validator

from api.json_shapes import DatedReading, DeadlineAnswer, Shape
from casework.vocabulary import CaseState, Channel, Department, Intent, Outcome, Relation, Risk, Role, Verb


class SignInBody(Shape):
    """`otp` is the six digits, where the account needs them."""

    username: str = Field(max_length=100, pattern=r"^[^\x00]*$")
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
    proposed_village: str | None
    leading_departments: list[Department]
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
