"""监测对象: following a monitored household after its case, by the household lifecycle table."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from actions.audit_trail import acting, record
from actions.errors import HouseholdNotFound, MissingEvidence, NotAllowed, StaleCase
from actions.house import House
from actions.household_file import HouseholdFile, MonitoredLine, elimination_refused, household_file
from actions.move_effects import support_measure
from actions.officer import SignedInOfficer, scope_of
from casework.errors import FieldError
from casework.evidence import check_evidence
from casework.household_lifecycle import (
    HouseholdMove,
    household_move_named,
    household_moves_from,
)
from casework.privacy import mask_name
from casework.vocabulary import (
    HouseholdState,
    HouseholdVerb,
    MonitoredCategory,
    Risk,
)
from db.queries import areas, households
from db.tables import HouseholdEvent, MonitoredHousehold

MOST = 500


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
        return household_file(house, session, officer, monitored)


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
        return household_file(house, session, officer, monitored)


def _allowed(
    house: House, session: Session, officer: SignedInOfficer, monitored: MonitoredHousehold, verb: str
) -> HouseholdMove:
    move = household_move_named(verb)
    if move is None or move not in household_moves_from(HouseholdState(monitored.state), officer.role):
        raise NotAllowed
    refusals = elimination_refused(house, session, monitored, move)
    if refusals:
        raise MissingEvidence(tuple(FieldError("", key) for key in refusals))
    return move


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
