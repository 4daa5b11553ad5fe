"""Cases with their households, history and deadlines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, any_, func, literal, literal_column, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from db.tables import DUE_OR_NEVER, Case, CaseDeadline, CaseEvent, Household, Report

OPEN = Case.state != "closed"
_DUE: ColumnElement[date] = literal_column(DUE_OR_NEVER, Date)


def case_by_number(session: Session, number: str, lock: bool = False) -> Case | None:
    """The case of a number within the scope; `lock` holds the row until the transaction ends."""
    wanted = select(Case).where(Case.number == number)
    return session.scalar(wanted.with_for_update() if lock else wanted)


def case_by_id(session: Session, case_id: int, lock: bool = False) -> Case | None:
    """The case of an id within the scope; `lock` holds the row until the transaction ends."""
    wanted = select(Case).where(Case.id == case_id)
    return session.scalar(wanted.with_for_update() if lock else wanted)


def cases_of_household(session: Session, household_id: int) -> Sequence[Case]:
    """All cases of a household within the scope, newest first."""
    return session.scalars(select(Case).where(Case.household_id == household_id).order_by(Case.id.desc())).all()


def household_of(session: Session, household_id: int) -> Household | None:
    """One household."""
    return session.get(Household, household_id)


def events_of(session: Session, case_id: int) -> Sequence[CaseEvent]:
    """The history of a case, first step first."""
    return session.scalars(select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.id)).all()


def deadlines_of(session: Session, case_id: int) -> Sequence[CaseDeadline]:
    """All deadlines of a case, in the order in which they were started."""
    return session.scalars(select(CaseDeadline).where(CaseDeadline.case_id == case_id).order_by(CaseDeadline.id)).all()


def running_deadlines(session: Session) -> Sequence[CaseDeadline]:
    """Every deadline that still runs, locked: the calendar import counts them anew."""
    running = select(CaseDeadline).where(CaseDeadline.stopped_on.is_(None)).order_by(CaseDeadline.id)
    return session.scalars(running.with_for_update()).all()


def open_cases(session: Session) -> Sequence[Case]:
    """Every open case of the scope, locked until the transaction ends."""
    return session.scalars(select(Case).where(OPEN).order_by(Case.id).with_for_update()).all()


# ── the queue ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class QueueFilter:
    """What of the queue is wanted; None means all. `matches` is a blind index to find exactly."""

    states: tuple[str, ...] | None = None
    reach: str | None = None
    risk: str | None = None
    urgent: bool | None = None
    overdue_on: date | None = None
    handler_id: int | None = None
    number: str | None = None
    indexes: Mapping[str, bytes] | None = None


def _conditions(wanted: QueueFilter) -> list[ColumnElement[bool]]:
    """The WHERE clauses of a filter."""
    found: list[ColumnElement[bool]] = []
    found.append(Case.state.in_(wanted.states) if wanted.states else OPEN)
    if wanted.reach:
        found.append(Case.area_code.startswith(wanted.reach, autoescape=True))
    if wanted.risk:
        found.append(literal(wanted.risk) == any_(Case.risks))
    if wanted.urgent is not None:
        found.append(Case.urgent.is_(wanted.urgent))
    if wanted.overdue_on:
        found.append(Case.due_on < wanted.overdue_on)
    if wanted.handler_id:
        found.append(Case.handler_id == wanted.handler_id)
    if wanted.number:
        found.append(Case.number == wanted.number)
    if wanted.indexes:
        told = or_(*(getattr(Report, column) == index for column, index in wanted.indexes.items()))
        found.append(
            or_(Case.id.in_(select(Report.case_id).where(told)), Case.household_id.in_(_headed(wanted.indexes)))
        )
    return found


def _headed(indexes: Mapping[str, bytes]) -> Select[int]:
    """The households whose head has the name that is searched: others may have reported for them."""
    return select(Household.id).where(Household.head_name_index == indexes["reporter_name_index"])


def _after(urgent: bool, due_on: date, case_id: int) -> ColumnElement[bool]:
    """The rows behind a place in the queue's order."""
    due = _DUE
    behind_due = or_(due > due_on, and_(due == due_on, Case.id > case_id))
    same_urgency = and_(Case.urgent.is_(urgent), behind_due)
    return or_(same_urgency, Case.urgent.is_(False)) if urgent else same_urgency


def queue(
    session: Session, wanted: QueueFilter, limit: int, after: tuple[bool, date, int] | None = None
) -> Sequence[Case]:
    """Cases of the scope, urgent ones first, then what is due soonest; `after` is the last row of the page before."""
    page = select(Case).where(*_conditions(wanted))
    if after is not None:
        page = page.where(_after(*after))
    order = (Case.urgent.desc(), _DUE, Case.id)
    return session.scalars(page.order_by(*order).limit(limit)).all()


def queue_counts(session: Session, officer_id: int, today: date, soon: date) -> Mapping[str, Any]:
    """How many open cases of the scope there are: in all, urgent, overdue, due by `soon`, new, and one's own."""
    count = func.count()
    numbers = select(
        count.label("open"),
        count.filter(Case.urgent).label("urgent"),
        count.filter(Case.due_on < today).label("overdue"),
        count.filter(Case.due_on.between(today, soon)).label("due_soon"),
        count.filter(Case.state == "received").label("received"),
        count.filter(Case.handler_id == officer_id).label("mine"),
        count.filter(Case.needs_review).label("needs_review"),
    )
    return session.execute(numbers.where(OPEN)).one()._mapping  # type: ignore[return-value]


def first_reports(session: Session, case_ids: Sequence[int]) -> dict[int, Report]:
    """The first report of each of these cases, by case id."""
    firsts = select(Report).where(Report.case_id.in_(case_ids)).ext(distinct_on(Report.case_id))
    return {report.case_id: report for report in session.scalars(firsts.order_by(Report.case_id, Report.id))}
