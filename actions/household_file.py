"""A monitored household as officers see it: in the list, and whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from actions.house import House
from actions.officer import SignedInOfficer
from casework.evidence import json_schema
from casework.evidence_fields import EvidenceField
from casework.household_lifecycle import (
    MONTHS_BEFORE_ELIMINATION,
    HouseholdMove,
    elimination_refusals,
    household_moves_from,
)
from casework.vocabulary import (
    Department,
    EliminationKind,
    HouseholdState,
    HouseholdVerb,
    MeasureKind,
    MonitoredCategory,
    Risk,
    Verb,
)
from db.queries import areas, cases, households, officers
from db.tables import MonitoredHousehold


@dataclass(frozen=True)
class MonitoredLine:
    """One monitored household in the list; the head's name is masked."""

    id: int
    registration_number: str | None
    head_name: str
    area_code: str
    village: str
    category: MonitoredCategory
    risks: tuple[Risk, ...]
    state: HouseholdState
    enrolled_on: date


@dataclass(frozen=True)
class MeasureLine:
    """One support measure."""

    risk: Risk
    kind: MeasureKind
    department: Department | None
    description: str
    started_on: date


@dataclass(frozen=True)
class HouseholdStep:
    """One step of the household's history."""

    at: datetime
    verb: HouseholdVerb | Verb
    from_state: HouseholdState | None
    to_state: HouseholdState
    officer: str | None
    evidence: Mapping[str, Any]

    @property
    def label(self) -> str:
        """The Chinese name of the step."""
        return self.verb.label


@dataclass(frozen=True)
class HouseholdMoveLine:
    """One thing the officer may do now; `refusals` are catalogue keys that say why it cannot be done yet."""

    verb: HouseholdVerb
    label: str
    fields: tuple[EvidenceField, ...]
    needs: dict[str, Any]
    refusals: tuple[str, ...]


@dataclass(frozen=True)
class HouseholdFile:
    """A monitored household with everything an officer needs to act on it."""

    id: int
    version: int
    registration_number: str | None
    head_name: str | None
    members: int | None
    area_code: str
    village: str
    category: MonitoredCategory
    risks: tuple[Risk, ...]
    state: HouseholdState
    no_labour: bool
    enrolled_on: date
    eliminated_on: date | None
    elimination_kind: EliminationKind | None
    case_number: str
    measures: tuple[MeasureLine, ...]
    history: tuple[HouseholdStep, ...]
    moves: tuple[HouseholdMoveLine, ...]


def elimination_refused(
    house: House, session: Session, monitored: MonitoredHousehold, move: HouseholdMove
) -> tuple[str, ...]:
    """Catalogue keys of what stands against a move that eliminates; none for other moves."""
    if not move.eliminates:
        return ()
    kept = areas.county_setting(session, monitored.county_code, "months_before_elimination", house.today())
    measured = {Risk(measure.risk) for measure in households.measures_of(session, monitored.id)}
    return elimination_refusals(
        {Risk(risk) for risk in monitored.risks}, measured, monitored.no_labour, monitored.enrolled_on,
        house.today(), int(kept) if kept else MONTHS_BEFORE_ELIMINATION,
    )  # fmt: skip


def household_file(
    house: House, session: Session, officer: SignedInOfficer, monitored: MonitoredHousehold
) -> HouseholdFile:
    """The whole household within a transaction that is open; `moves` are what this officer may do now."""
    household, case = cases.household_of(session, monitored.household_id), cases.case_by_id(session, monitored.case_id)
    known = areas.areas(session, [monitored.area_code])
    moves = household_moves_from(HouseholdState(monitored.state), officer.role)
    return HouseholdFile(
        id=monitored.id, version=monitored.version, registration_number=monitored.registration_number,
        head_name=household.head_name if household else None, members=household.members if household else None,
        area_code=monitored.area_code, village=known[monitored.area_code].name if known else "",
        category=MonitoredCategory(monitored.category), risks=tuple(Risk(risk) for risk in monitored.risks),
        state=HouseholdState(monitored.state), no_labour=monitored.no_labour, enrolled_on=monitored.enrolled_on,
        eliminated_on=monitored.eliminated_on,
        elimination_kind=EliminationKind(monitored.elimination_kind) if monitored.elimination_kind else None,
        case_number=case.number if case else "", measures=_measures(session, monitored.id),
        history=_history(session, monitored.id),
        moves=tuple(HouseholdMoveLine(move.verb, move.label, move.needs, json_schema(move),
                                      elimination_refused(house, session, monitored, move)) for move in moves),
    )  # fmt: skip


def _measures(session: Session, household_id: int) -> tuple[MeasureLine, ...]:
    return tuple(
        MeasureLine(
            Risk(row.risk), MeasureKind(row.kind), Department(row.department) if row.department else None,
            row.description, row.started_on,
        )
        for row in households.measures_of(session, household_id)
    )  # fmt: skip


def _history(session: Session, household_id: int) -> tuple[HouseholdStep, ...]:
    events = households.household_events(session, household_id)
    names = officers.officer_names(session, [event.officer_id for event in events])
    return tuple(
        HouseholdStep(
            event.at, _verb(event.verb), HouseholdState(event.from_state) if event.from_state else None,
            HouseholdState(event.to_state), names.get(event.officer_id), event.evidence,
        )
        for event in events
    )  # fmt: skip


def _verb(verb: str) -> HouseholdVerb | Verb:
    """The first step of a household is the case's own: it was enrolled."""
    return Verb.enrol if verb == Verb.enrol else HouseholdVerb(verb)
