"""The evidence fields: one row each, from which forms, checks and JSON schemas are made."""

from dataclasses import dataclass
from enum import StrEnum

from casework.field_names import FieldName
from casework.vocabulary import (
    ApplicantView,
    Department,
    EliminationKind,
    GuaranteeProblem,
    Intent,
    MatchResult,
    MeasureKind,
    MonitoredCategory,
    Outcome,
    Risk,
    Term,
    ToldHow,
    VisitResult,
)


class FieldKind(StrEnum):
    """How a field is asked, and what a clean answer is (always something JSON can hold)."""

    date = "date"  # "2026-11-22", today or earlier
    day_ahead = "day_ahead"  # today or later
    text = "text"
    long_text = "long_text"
    posting_text = "posting_text"  # long text without anything that may not be posted
    whole_number = "whole_number"
    yes_no = "yes_no"
    choice = "choice"
    choices = "choices"  # list of words
    people = "people"  # list of names
    rows = "rows"  # list of objects with the fields of `rows`
    worksheet = "worksheet"  # see income_worksheet.compute
    area = "area"  # 12 digits
    case_number = "case_number"


class Prefill(StrEnum):
    """What a form may fill in before anybody types."""

    today = "today"
    own_name = "own_name"


@dataclass(frozen=True)
class EvidenceField:
    """One field. `minimum` and `maximum` count characters, people, rows, choices or the number itself.

    `help` is the key of an explanatory sentence in the wording catalogue; `prefill` what a form may propose.
    """

    name: FieldName
    kind: FieldKind
    required: bool = True
    choices: tuple[Term, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    rows: tuple["EvidenceField", ...] = ()
    help: str | None = None
    prefill: Prefill | None = None

    @property
    def label(self) -> str:
        """The Chinese label beside the box."""
        return self.name.label


def _day(name: FieldName) -> EvidenceField:
    return EvidenceField(name, FieldKind.date, prefill=Prefill.today)


def _text(name: FieldName, required: bool = True, maximum: int = 100) -> EvidenceField:
    return EvidenceField(name, FieldKind.text, required, maximum=maximum)


def _long_text(name: FieldName, required: bool = True, minimum: int | None = None, hint: bool = False) -> EvidenceField:
    explained = f"officers.help.{name}" if hint else None
    return EvidenceField(name, FieldKind.long_text, required, minimum=minimum, maximum=5_000, help=explained)


def _choice(name: FieldName, choices: tuple[Term, ...], required: bool = True) -> EvidenceField:
    return EvidenceField(name, FieldKind.choice, required, choices)


_F = FieldName

REASON = _long_text(_F.reason)
REASON_IF_ANY = _long_text(_F.reason, required=False)
NOTE = _long_text(_F.note)
MORE_TEXT = EvidenceField(_F.text, FieldKind.long_text, maximum=20_000)

CORRECTED_TEXT = EvidenceField(_F.corrected_text, FieldKind.long_text, maximum=20_000)

PLANNED_ON = EvidenceField(_F.planned_on, FieldKind.day_ahead)
PLANNED_TIME = _text(_F.planned_time, required=False, maximum=20)
VISITED_ON = _day(_F.visited_on)
VISITORS = EvidenceField(
    _F.visitors, FieldKind.people, minimum=2, maximum=10, help="officers.help.visitors", prefill=Prefill.own_name
)
RESULT = _choice(_F.result, tuple(VisitResult))
FOUND = _long_text(_F.found, minimum=4, hint=True)
PROBLEMS = EvidenceField(_F.problems, FieldKind.choices, False, tuple(GuaranteeProblem))
ASSETS = _long_text(_F.assets, required=False, hint=True)
WORKSHEET = EvidenceField(_F.worksheet, FieldKind.worksheet, False, help="officers.help.worksheet")

HELPED_ON = _day(_F.helped_on)
HELP_GIVEN = _long_text(_F.help_given)

SIGNED_ON = _day(_F.signed_on)
SIGNED_BY = EvidenceField(_F.signed_by, FieldKind.people, minimum=1, maximum=20, help="officers.help.signed_by")
PROXY_NOTE = _text(_F.proxy_note, required=False, maximum=500)
MATCHED_ON = _day(_F.matched_on)
MATCH_RESULT = _choice(_F.match_result, tuple(MatchResult))
MATCH_NOTE = _long_text(_F.match_note, required=False)

RISKS = EvidenceField(_F.risks, FieldKind.choices, False, tuple(Risk), maximum=14)
PRIMARY = _choice(_F.primary, tuple(Risk), required=False)
URGENT = EvidenceField(_F.urgent, FieldKind.yes_no)
INTENT = _choice(_F.intent, tuple(Intent))

APPRAISED_ON = _day(_F.appraised_on)
ATTENDANCE = EvidenceField(_F.attendance, FieldKind.whole_number, minimum=1, maximum=500)
VOTES_FOR = EvidenceField(_F.votes_for, FieldKind.whole_number, minimum=0, maximum=500)
VOTES_AGAINST = EvidenceField(_F.votes_against, FieldKind.whole_number, minimum=0, maximum=500)
MINUTES = _long_text(_F.minutes, required=False)
POSTED_FROM = _day(_F.posted_from)
POSTING_PLACE = _text(_F.posting_place)
POSTING_TEXT = EvidenceField(_F.posting_text, FieldKind.posting_text, maximum=2_000, help="officers.help.posting_text")
OBJECTED_ON = _day(_F.objected_on)
OBJECTION = _long_text(_F.objection)
OBJECTION_ANSWER = _long_text(_F.objection_answer, required=False)
CHECKED_ON = _day(_F.checked_on)
OPINION = _long_text(_F.opinion, required=False)
APPROVED_ON = _day(_F.approved_on)
CATEGORY = _choice(_F.category, tuple(MonitoredCategory))
REGISTRATION_NUMBER = _text(_F.registration_number, maximum=30)
# At most five risks to a household, the first is the main one (national data model).
ENROLLED_RISKS = EvidenceField(_F.risks, FieldKind.choices, True, tuple(Risk), minimum=1, maximum=5)

RISK = _choice(_F.risk, tuple(Risk))
KIND = _choice(_F.kind, tuple(MeasureKind))
DESCRIPTION = _text(_F.description, maximum=500)
STARTED_ON = _day(_F.started_on)
MEASURE_DEPARTMENT = _choice(_F.department, tuple(Department), required=False)
MEASURE = (RISK, KIND, DESCRIPTION, STARTED_ON, MEASURE_DEPARTMENT)
MEASURES = EvidenceField(_F.measures, FieldKind.rows, maximum=30, rows=MEASURE, help="officers.help.measures")

OUTCOME = _choice(_F.outcome, (Outcome.not_at_risk, Outcome.helped_otherwise))
EXPLANATION = _long_text(_F.explanation, minimum=10, hint=True)
TOLD_ON = _day(_F.told_on)
TOLD_HOW = _choice(_F.told_how, tuple(ToldHow))
TOLD_BY = EvidenceField(_F.told_by, FieldKind.text, maximum=50, prefill=Prefill.own_name)
APPLICANT_VIEW = _choice(_F.applicant_view, tuple(ApplicantView))
EXPLAINED = (EXPLANATION, TOLD_ON, TOLD_HOW, TOLD_BY, APPLICANT_VIEW)

DEPARTMENT = _choice(_F.department, tuple(Department))
PARENT_CASE = EvidenceField(_F.parent_case, FieldKind.case_number)
AREA = EvidenceField(_F.area, FieldKind.area)
ATTEMPT = (_day(_F.on), _choice(_F.how, tuple(ToldHow)))
ATTEMPTS = EvidenceField(
    _F.attempts, FieldKind.rows, minimum=3, maximum=20, rows=ATTEMPT, help="officers.help.attempts"
)

RECORDED_ON = _day(_F.recorded_on)
INCOME_WORKSHEET = EvidenceField(_F.worksheet, FieldKind.worksheet, help="officers.help.worksheet")
ELIMINATION_KIND = _choice(_F.elimination_kind, tuple(EliminationKind))
ELIMINATED_ON = _day(_F.eliminated_on)
CLEARED_ON = _day(_F.cleared_on)
