"""The county's figures: how many reports came, and how many working days people waited."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from statistics import median

from sqlalchemy.orm import Session

from actions.audit_trail import acting, record
from actions.case_clocks import case_calendar
from actions.errors import InvalidRequest, NotAllowed
from actions.find_place import AreaLine
from actions.house import SHANGHAI, House, midnight
from actions.officer import SignedInOfficer, scope_of
from casework.areas import is_area_code, reach, township_of
from casework.deadlines import Calendar, working_days_between
from casework.errors import FieldError
from casework.vocabulary import CaseState, Risk, Role
from db.queries import areas
from db.queries.closure_times import CaseDates, areas_with_reports, case_dates

GROUPS = ("area", "risk", "month")
NO_RISK = "unread"


@dataclass(frozen=True)
class ClosureLine:
    """One group of cases. Days are working days after the day of receipt; None where nothing can be counted.

    An open case counts with the days it has waited so far, so that leaving cases lying does not look fast. A case that
    ended without a visit or an answer (withdrawn, referred) counts for neither. p90 is the nearest-rank percentile.
    """

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


def closure_times(
    house: House,
    officer: SignedInOfficer,
    area: str | None = None,
    begin: date | None = None,
    end: date | None = None,
    group_by: str = "area",
) -> tuple[ClosureLine, ...]:
    """The figures of the cases received from `begin` to `end`, both included, within the officer's area or `area`.

    `group_by` is "area" (the level below the area asked for), "risk" (a case counts under each of its risks) or
    "month" (of receipt). Raises `InvalidRequest`, and `NotAllowed` for a department.
    """
    if officer.role is Role.department:
        raise NotAllowed
    _refuse_faulty(area, begin, end, group_by)
    code, today = area or officer.area_code, house.today()
    first, last = begin or date(2000, 1, 1), end or today
    with house.database.transaction(scope_of(officer)) as session:
        found = case_dates(session, reach(code), midnight(first), midnight(last + timedelta(days=1)))
        labels = _labels(session, code, group_by)
        days = _day_counter(case_calendar(session))
        record(session, officer.area_code, house.clock(), acting(officer), "read_closure_times", f"area:{code}")
    return tuple(_line(group, labels.get(group, group), cases, today, days)
                 for group, cases in _grouped(found, code, group_by, labels))  # fmt: skip


def silent_villages(house: House, officer: SignedInOfficer) -> tuple[AreaLine, ...]:
    """The villages of the officer's area from which no report ever came: is the code hanging there at all?"""
    with house.database.transaction(scope_of(officer)) as session:
        heard = areas_with_reports(session)
        rows = areas.villages(session, reach(officer.area_code))
        return tuple(AreaLine(row.code, row.name, row.level, row.phone) for row in rows if row.code not in heard)


def _refuse_faulty(area: str | None, begin: date | None, end: date | None, group_by: str) -> None:
    faults = []
    if area is not None and not is_area_code(area):
        faults.append(FieldError("area", "errors.not_an_area"))
    if begin and end and begin > end:
        faults.append(FieldError("to", "errors.not_a_date"))
    if group_by not in GROUPS:
        faults.append(FieldError("group_by", "errors.not_a_choice"))
    if faults:
        raise InvalidRequest(tuple(faults))


def _labels(session: Session, code: str, group_by: str) -> Mapping[str, str]:
    """The names of the groups that are always shown, in their order."""
    if group_by == "area":
        below = areas.children(session, code) or list(areas.areas(session, [code]).values())
        return {row.code: row.name for row in below}
    return {risk.value: risk.label for risk in Risk} | {NO_RISK: "未识别"} if group_by == "risk" else {}


def _grouped(
    found: Sequence[CaseDates], code: str, group_by: str, labels: Mapping[str, str]
) -> Iterable[tuple[str, list[CaseDates]]]:
    """The groups with their cases: areas all of them, risks and months as far as there are cases."""
    groups: dict[str, list[CaseDates]] = {label: [] for label in labels} if group_by == "area" else {}
    for case in found:
        for group in _groups_of(case, code, group_by):
            groups.setdefault(group, []).append(case)
    order = {group: place for place, group in enumerate(labels)}
    return sorted(groups.items(), key=lambda item: (order.get(item[0], len(order)), item[0]))


def _groups_of(case: CaseDates, code: str, group_by: str) -> Sequence[str]:
    if group_by == "month":
        return [f"{case.received_at.astimezone(SHANGHAI):%Y-%m}"]
    if group_by == "risk":
        return case.risks or [NO_RISK]
    return [township_of(case.area_code) or case.area_code if code.endswith("000000") else case.area_code]


DayCounter = Callable[[date, date], int]


def _day_counter(days: Calendar) -> DayCounter:
    """Working days between two dates; the same few pairs come again and again."""

    @cache
    def count(first: date, last: date) -> int:
        return working_days_between(first, last, days)

    return count


def _line(group: str, label: str, cases: Sequence[CaseDates], today: date, days: DayCounter) -> ClosureLine:
    still_open = [case for case in cases if case.state != CaseState.closed]
    overdue = sum(case.due_on is not None and case.due_on < today for case in still_open)
    waits = (_waits(cases, step, today, days) for step in ("visited_at", "answered_at", "closed_at"))
    figures = [figure for wait in waits for figure in (_median(wait), _p90(wait))]
    return ClosureLine(group, label, len(cases), len(cases) - len(still_open), len(still_open), overdue, *figures)


def _waits(cases: Sequence[CaseDates], step: str, today: date, days: DayCounter) -> list[int]:
    """Working days from receipt to a step, and so far for open cases that have not come to it."""
    found = []
    for case in cases:
        reached: datetime | None = getattr(case, step)
        if reached is not None or case.state != CaseState.closed:
            until = reached.astimezone(SHANGHAI).date() if reached else today
            found.append(days(case.received_at.astimezone(SHANGHAI).date(), until))
    return found


def _median(waits: Sequence[int]) -> float | None:
    return float(median(waits)) if waits else None


def _p90(waits: Sequence[int]) -> float | None:
    """The smallest wait that at least nine in ten did not exceed."""
    return float(sorted(waits)[-(-len(waits) * 9 // 10) - 1]) if waits else None
