"""One case with everything an officer needs to act on it; reading it is audited."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from actions.audit_trail import acting, record
from actions.case_belief import believed
from actions.case_clocks import DeadlineLine, case_calendar, deadline_lines
from actions.case_reports import ReadingLine, ReportLine, report_lines
from actions.errors import CaseNotFound
from actions.house import House
from actions.officer import SignedInOfficer, scope_of
from actions.open_case import OpenCase, open_case
from casework.areas import township_of
from casework.case_lifecycle import Move
from casework.evidence import json_schema
from casework.evidence_fields import EvidenceField
from casework.routing import route
from casework.vocabulary import AttemptResult, CaseState, Department, Intent, Outcome, Risk, Role, Verb, Way
from db.queries import areas, cases, households, messages, officers
from db.tables import Case, CaseEvent


@dataclass(frozen=True)
class EarlierCase:
    """Another case of the same household."""

    number: str
    state: CaseState
    outcome: Outcome | None
    received_at: datetime


@dataclass(frozen=True)
class HouseholdLine:
    """The household as far as reports tell."""

    head_name: str | None
    members: int | None
    earlier_cases: tuple[EarlierCase, ...]


@dataclass(frozen=True)
class HistoryLine:
    """One step of the history; `evidence` is the clean evidence of its row."""

    at: datetime
    verb: Verb
    from_state: CaseState | None
    to_state: CaseState
    role: Role
    officer: str | None
    evidence: Mapping[str, Any]

    @property
    def label(self) -> str:
        """The Chinese name of the step."""
        return self.verb.label


@dataclass(frozen=True)
class MoveLine:
    """One thing the officer may do now, with the fields of its form and their JSON schema."""

    verb: Verb
    label: str
    fields: tuple[EvidenceField, ...]
    needs: dict[str, Any]


@dataclass(frozen=True)
class MessageLine:
    """A message about the case and what became of it."""

    kind: str
    to_role: str
    state: str
    created_at: datetime
    sent_at: datetime | None
    attempts: tuple["AttemptLine", ...]


@dataclass(frozen=True)
class AttemptLine:
    """One attempt to tell somebody, and what came of it."""

    at: datetime
    way: Way
    result: AttemptResult


@dataclass(frozen=True)
class CaseFile:
    """The whole case as one officer sees it; `moves` are what this officer may do now.

    `proposed_village` is the village that may visit (None: the township goes itself), `leading_departments` those that
    lead its risks, `department` the one it was referred to.
    """

    number: str
    version: int
    state: CaseState
    area_code: str
    village: str | None
    township: str
    urgent: bool
    needs_review: bool
    hide_from_village: bool
    risks: tuple[Risk, ...]
    primary: Risk | None
    intent: Intent | None
    department: Department | None
    proposed_village: str | None
    leading_departments: tuple[Department, ...]
    repeat_count: int
    outcome: Outcome | None
    handler: str | None
    received_at: datetime
    accepted_at: datetime | None
    visited_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    due_on: date | None
    household: HouseholdLine
    reports: tuple[ReportLine, ...]
    history: tuple[HistoryLine, ...]
    deadlines: tuple[DeadlineLine, ...]
    moves: tuple[MoveLine, ...]
    messages: tuple[MessageLine, ...]
    monitored_household_id: int | None

    @property
    def state_label(self) -> str:
        """The Chinese name of the state."""
        return self.state.label

    @property
    def readings(self) -> tuple[ReadingLine, ...]:
        """All readings of all reports."""
        return tuple(reading for report in self.reports for reading in report.readings)


def show_case(house: House, officer: SignedInOfficer, number: str) -> CaseFile:
    """The case of a number; raises `CaseNotFound` for one that is not there or not the officer's to see."""
    with house.database.transaction(scope_of(officer)) as session:
        case = cases.case_by_number(session, number)
        if case is None or officer.role is Role.auditor:
            raise CaseNotFound
        record(session, case.area_code, house.clock(), acting(officer), "read_case", f"case:{number}")
        return case_file(open_case(house, session, case), officer)


def case_file(opened: OpenCase, officer: SignedInOfficer) -> CaseFile:
    """The same within a transaction that is already open."""
    case, session = opened.case, opened.session
    names = officers.officer_names(session, [case.handler_id, *(event.officer_id for event in opened.events)])
    monitored = households.monitored_household_of_case(session, case.id)
    return CaseFile(
        **_head(case), **_place(session, case),
        handler=names.get(case.handler_id or 0), household=_household(session, case),
        reports=report_lines(session, case.id),
        history=tuple(_history_line(event, names) for event in opened.events),
        deadlines=deadline_lines(opened.clocks, case_calendar(session), opened.house.today()),
        moves=tuple(move_line(move) for move in opened.moves_for(officer.role)),
        messages=_message_lines(session, case.id),
        monitored_household_id=monitored.id if monitored else None,
    )  # fmt: skip


def _message_lines(session: Session, case_id: int) -> tuple[MessageLine, ...]:
    told = messages.messages_of_case(session, case_id)
    tried = messages.attempts_of(session, [message.id for message in told])
    return tuple(
        MessageLine(
            m.kind, m.to_role, m.state, m.created_at, m.sent_at,
            tuple(AttemptLine(a.at, Way(a.way), AttemptResult(a.result)) for a in tried if a.message_id == m.id),
        )
        for m in told
    )  # fmt: skip


def _head(case: Case) -> dict[str, Any]:
    """The case's own columns as words of the vocabulary."""
    copied = ("number", "version", "area_code", "urgent", "needs_review", "hide_from_village", "repeat_count", "due_on",
              "received_at", "accepted_at", "visited_at", "answered_at", "closed_at")  # fmt: skip
    return {
        **{name: getattr(case, name) for name in copied},
        "state": CaseState(case.state),
        "risks": tuple(Risk(risk) for risk in case.risks),
        "primary": Risk(case.primary_risk) if case.primary_risk else None,
        "intent": Intent(case.intent) if case.intent else None,
        "department": Department(case.department) if case.department else None,
        "outcome": Outcome(case.outcome) if case.outcome else None,
    }


def _place(session: Session, case: Case) -> dict[str, Any]:
    township_code = township_of(case.area_code) or case.area_code
    known = areas.areas(session, {case.area_code, township_code})
    village = known.get(case.area_code) if case.area_code != township_code else None
    township, way = known.get(township_code), route(believed(case), case.area_code, case.hide_from_village)
    return {
        "village": village.name if village else None,
        "township": township.name if township else "",
        "proposed_village": village.name if village and way.village_code else None,
        "leading_departments": way.departments,
    }


def _household(session: Session, case: Case) -> HouseholdLine:
    household = cases.household_of(session, case.household_id)
    others = (other for other in cases.cases_of_household(session, case.household_id) if other.id != case.id)
    earlier = tuple(
        EarlierCase(other.number, CaseState(other.state), Outcome(other.outcome) if other.outcome else None,
                    other.received_at)
        for other in others
    )  # fmt: skip
    return HouseholdLine(household.head_name if household else None, household.members if household else None, earlier)


def _history_line(event: CaseEvent, names: Mapping[int, str]) -> HistoryLine:
    return HistoryLine(
        event.at, Verb(event.verb), CaseState(event.from_state) if event.from_state else None,
        CaseState(event.to_state), Role(event.role), names.get(event.officer_id or 0), event.evidence,
    )  # fmt: skip


def move_line(move: Move) -> MoveLine:
    """A row of the table as something to do."""
    return MoveLine(move.verb, move.label, move.needs, json_schema(move))
