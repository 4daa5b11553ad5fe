"""Monitored households, their measures and history."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.tables import Household, HouseholdEvent, MonitoredHousehold, SupportMeasure


def monitored_households(
    session: Session, state: str | None, limit: int
) -> Sequence[tuple[MonitoredHousehold, Household]]:
    """Monitored households of the scope with their households, newest first."""
    wanted = select(MonitoredHousehold, Household).join(Household, Household.id == MonitoredHousehold.household_id)
    if state is not None:
        wanted = wanted.where(MonitoredHousehold.state == state)
    rows = session.execute(wanted.order_by(MonitoredHousehold.id.desc()).limit(limit))
    return [(row[0], row[1]) for row in rows]


def monitored_household(session: Session, household_id: int, lock: bool = False) -> MonitoredHousehold | None:
    """One monitored household within the scope; `lock` holds the row until the transaction ends."""
    wanted = select(MonitoredHousehold).where(MonitoredHousehold.id == household_id)
    return session.scalar(wanted.with_for_update() if lock else wanted)


def monitored_household_of_case(session: Session, case_id: int) -> MonitoredHousehold | None:
    """The monitored household that a case led to."""
    return session.scalar(select(MonitoredHousehold).where(MonitoredHousehold.case_id == case_id))


def measures_of(session: Session, household_id: int) -> Sequence[SupportMeasure]:
    """The support measures of a monitored household, first first."""
    wanted = select(SupportMeasure).where(SupportMeasure.monitored_household_id == household_id)
    return session.scalars(wanted.order_by(SupportMeasure.id)).all()


def household_events(session: Session, household_id: int) -> Sequence[HouseholdEvent]:
    """The history of a monitored household, first step first."""
    wanted = select(HouseholdEvent).where(HouseholdEvent.monitored_household_id == household_id)
    return session.scalars(wanted.order_by(HouseholdEvent.id)).all()
