"""监测对象: following a monitored household after its case, by the household lifecycle table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from actions.audit_trail import acting, record
from actions.errors import HouseholdNotFound, MissingEvidence, NotAllowed, StaleCase
from actions.house import House
from actions.move_effects import support_measure
from actions.officer import SignedInOfficer, scope_of
from casework.errors import FieldError
from casework.evidence import check_evidence, json_schema
from casework.evidence_fields import EvidenceField
from casework.household_lifecycle import (
    MONTHS_BEFORE_ELIMINATION,
    HouseholdMove,
    elimination_refusals,
    household_move_named,
    household_moves_from,
)
from casework.privacy import mask_name
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
from db.tables import HouseholdEvent, MonitoredHousehold

MOST = 500


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


def list_households(house: House, officer: SignedInOfficer, state: str | None = None) -> tuple[MonitoredLine, ...]:
    """The monitored households of the officer's area, newest first, at most 500."""
    with house.database.transaction(scope_of(officer)) as session:
        rows = households.monitored_households(session, state, MOST)
        known = areas.areas(session, {monitored.area_code for monitored, _ in rows})
        record(session, officer.area_code, house.clock(), acting(officer), "read_households", "households",
               ids=[monitored.id for monitored, _ in rows])  # fmt: skip
        return tuple(
            MonitoredLine(
                monitored.id, monitored.registration_number, mask_name(household.head_name or ""),
                monitored.area_code, known[monitored.area_code].name if monitored.area_code in known else "",
                MonitoredCategory(monitored.category), tuple(Risk(risk) for risk in monitored.risks),
                HouseholdState(monitored.state), monitored.enrolled_on,
            )
            for monitored, household in rows
        )  # fmt: skip


def show_household(house: House, officer: SignedInOfficer, household_id: int) -> HouseholdFile:
    """One monitored household, audited; raises `HouseholdNotFound`."""
    with house.database.transaction(scope_of(officer)) as session:
        monitored = households.monitored_household(session, household_id)
        if monitored is None:
            raise HouseholdNotFound
        record(session, monitored.area_code, house.clock(), acting(officer), "read_household",
               f"monitored_household:{household_id}")  # fmt: skip
        return _file(house, session, officer, monitored)


def move_household(
    house: House, officer: SignedInOfficer, household_id: int, verb: str, version: int, evidence: Mapping[str, Any]
) -> HouseholdFile:
    """Make one move of the household lifecycle table; `version` is the one the officer saw.

    Raises `HouseholdNotFound`, `StaleCase`, `NotAllowed` and `MissingEvidence`; the last also, on the field "", for
    what stands against an elimination.
    """
    with house.database.transaction(scope_of(officer)) as session:
        monitored = households.monitored_household(session, household_id, lock=True)
        if monitored is None:
            raise HouseholdNotFound
        if monitored.version != version:
            raise StaleCase(monitored.version)
        move = _allowed(house, session, officer, monitored, verb)
        line = areas.income_line(session, monitored.county_code, house.today())
        clean, faults = check_evidence(move, evidence, house.today(), line)
        if faults:
            raise MissingEvidence(faults)
        _make(house, session, officer, monitored, move, clean)
        return _file(house, session, officer, monitored)


def _allowed(
    house: House, session: Session, officer: SignedInOfficer, monitored: MonitoredHousehold, verb: str
) -> HouseholdMove:
    move = household_move_named(verb)
    if move is None or move not in household_moves_from(HouseholdState(monitored.state), officer.role):
        raise NotAllowed
    refusals = _refusals(house, session, monitored, move)
    if refusals:
        raise MissingEvidence(tuple(FieldError("", key) for key in refusals))
    return move


def _refusals(house: House, session: Session, monitored: MonitoredHousehold, move: HouseholdMove) -> tuple[str, ...]:
    if not move.eliminates:
        return ()
    kept = areas.county_setting(session, monitored.county_code, "months_before_elimination", house.today())
    measured = {Risk(measure.risk) for measure in households.measures_of(session, monitored.id)}
    return elimination_refusals(
        {Risk(risk) for risk in monitored.risks}, measured, monitored.no_labour, monitored.enrolled_on,
        house.today(), int(kept) if kept else MONTHS_BEFORE_ELIMINATION,
    )  # fmt: skip


def _make(
    house: House, session: Session, officer: SignedInOfficer, monitored: MonitoredHousehold, move: HouseholdMove,
    evidence: dict[str, Any],
) -> None:  # fmt: skip
    before = monitored.state
    monitored.state = move.to_state.value if move.to_state else before
    monitored.version += 1
    effect = _EFFECTS.get(move.verb)
    if effect is not None:
        effect(session, officer, monitored, evidence)
    event = HouseholdEvent(
        monitored_household_id=monitored.id, verb=move.verb.value, from_state=before, to_state=monitored.state,
        at=house.clock(), officer_id=officer.id, evidence=evidence,
    )  # fmt: skip
    session.add(event)
    session.flush()
    record(session, monitored.area_code, house.clock(), acting(officer), move.verb.value,
           f"monitored_household:{monitored.id}", event=event.id, version=monitored.version)  # fmt: skip


Effect = Callable[[Session, SignedInOfficer, MonitoredHousehold, Mapping[str, Any]], None]


def _record_measure(
    session: Session, officer: SignedInOfficer, monitored: MonitoredHousehold, evidence: Mapping[str, Any]
) -> None:
    session.add(support_measure(monitored.id, evidence, officer.id))


def _add_risk(
    session: Session, officer: SignedInOfficer, monitored: MonitoredHousehold, evidence: Mapping[str, Any]
) -> None:
    monitored.risks = list(dict.fromkeys((*monitored.risks, evidence["risk"])))


def _mark_no_labour(
    session: Session, officer: SignedInOfficer, monitored: MonitoredHousehold, evidence: Mapping[str, Any]
) -> None:
    monitored.no_labour = True


def _eliminate(
    session: Session, officer: SignedInOfficer, monitored: MonitoredHousehold, evidence: Mapping[str, Any]
) -> None:
    monitored.eliminated_on = date.fromisoformat(evidence["eliminated_on"])
    monitored.elimination_kind = evidence["elimination_kind"]


def _roll_back(
    session: Session, officer: SignedInOfficer, monitored: MonitoredHousehold, evidence: Mapping[str, Any]
) -> None:
    monitored.eliminated_on, monitored.elimination_kind = None, None


_EFFECTS: Mapping[HouseholdVerb, Effect] = {
    HouseholdVerb.record_measure: _record_measure,
    HouseholdVerb.add_risk: _add_risk,
    HouseholdVerb.mark_no_labour: _mark_no_labour,
    HouseholdVerb.eliminate: _eliminate,
    HouseholdVerb.roll_back: _roll_back,
}


def _file(house: House, session: Session, officer: SignedInOfficer, monitored: MonitoredHousehold) -> HouseholdFile:
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
                                      _refusals(house, session, monitored, move)) for move in moves),
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
