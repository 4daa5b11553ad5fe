"""The dates from which the county's figures are counted; counting working days is the rule's work, not SQL's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.tables import Case


@dataclass(frozen=True)
class CaseDates:
    """One case as far as the figures need it; no personal data."""

    area_code: str
    risks: list[str]
    state: str
    received_at: datetime
    visited_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    due_on: date | None


def case_dates(session: Session, reach: str, begin: datetime, end: datetime) -> Sequence[CaseDates]:
    """The cases of the scope received from `begin` until before `end` in areas whose code begins with `reach`."""
    columns = select(
        Case.area_code,
        Case.risks,
        Case.state,
        Case.received_at,
        Case.visited_at,
        Case.answered_at,
        Case.closed_at,
        Case.due_on,
    )
    within = columns.where(
        Case.area_code.startswith(reach, autoescape=True), Case.received_at >= begin, Case.received_at < end
    )
    return [CaseDates(*row) for row in session.execute(within)]


def areas_with_reports(session: Session) -> set[str]:
    """The areas of the scope from which at least one report came."""
    return set(session.scalars(select(Case.area_code).distinct()))
