"""The queue: open cases of the officer's area, the most urgent and the soonest due first; personal data masked."""

import base64
import binascii
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from actions.audit_trail import acting, record
from actions.errors import InvalidRequest
from actions.house import House
from actions.name_search import name_pinyin
from actions.officer import SignedInOfficer, scope_of
from actions.waiting_talks import TalkCounts, count_talks
from casework.areas import is_area_code, reach, township_of
from casework.errors import FieldError
from casework.privacy import mask_name, opening
from casework.vocabulary import CaseState, Risk
from db.encryption import blind_index
from db.queries import areas, cases, messages
from db.queries.cases import QueueFilter
from db.tables import Case, Report

MOST = 200
SOON = timedelta(days=1)
_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"0", "false", "no", "off"})


@dataclass(frozen=True)
class QueueItem:
    """One case in the queue. `summary` is the masked beginning of what was told."""

    number: str
    version: int
    state: CaseState
    area_code: str
    village: str
    reporter: str
    risks: tuple[Risk, ...]
    urgent: bool
    needs_review: bool
    received_at: datetime
    due_on: date | None
    overdue: bool
    due_soon: bool
    repeat_count: int
    summary: str


@dataclass(frozen=True)
class Queue:
    """One page; `next` is the cursor of the page behind it, None on the last."""

    items: tuple[QueueItem, ...]
    next: str | None


@dataclass(frozen=True)
class QueueCounts:
    """How many open cases the officer has, how many calls are to be made, and how many wait in talks."""

    open: int
    urgent: int
    overdue: int
    due_soon: int
    received: int
    mine: int
    needs_review: int
    to_phone: int
    talks: TalkCounts


def list_queue(
    house: House, officer: SignedInOfficer, filters: Mapping[str, str], limit: int = 50, cursor: str | None = None
) -> Queue:
    """One page of the queue.

    Filters (empty ones count as not given): `state` (words with commas between; "all" includes closed), `area` (12
    digits), `risk`, `urgent`, `overdue`, `mine` (true or false), `q` (exact case number, name or its pinyin,
    telephone or ID number). Raises `InvalidRequest` naming every faulty one.
    """
    wanted = _wanted(officer, filters, house.today())
    after, limit = _place_of(cursor), max(1, min(limit, MOST))
    with house.database.transaction(scope_of(officer)) as session:
        rows = cases.queue(session, wanted, limit + 1, after)
        items = _items(session, rows[:limit], house.today())
        if items:
            record(session, officer.area_code, house.clock(), acting(officer), "read_queue", "queue",
                   cases=[item.number for item in items], searched=bool(wanted.indexes))  # fmt: skip
    return Queue(items, _cursor_of(rows[limit - 1]) if len(rows) > limit else None)


def count_queue(house: House, officer: SignedInOfficer) -> QueueCounts:
    """The numbers above the queue."""
    today = house.today()
    with house.database.transaction(scope_of(officer)) as session:
        counted = cases.queue_counts(session, officer.id, today, today + SOON)
        talks = count_talks(house, session, officer)
        return QueueCounts(**counted, to_phone=messages.calls_waiting(session), talks=talks)


def _wanted(officer: SignedInOfficer, filters: Mapping[str, str], today: date) -> QueueFilter:
    given = {name: value.strip() for name, value in filters.items() if value and value.strip()}
    faults = tuple(FieldError(name, "errors.not_a_choice") for name in _faulty(given))
    if faults:
        raise InvalidRequest(faults)
    states = given.get("state", "")
    number, indexes = searched(given.get("q"))
    return QueueFilter(
        states=tuple(CaseState) if states == "all" else tuple(states.split(",")) if states else None,
        reach=reach(given["area"]) if "area" in given else None,
        risk=given.get("risk"),
        urgent=given["urgent"].lower() in _YES if "urgent" in given else None,
        overdue_on=today if given.get("overdue", "").lower() in _YES else None,
        handler_id=officer.id if given.get("mine", "").lower() in _YES else None,
        number=number,
        indexes=indexes,
    )


def _faulty(given: Mapping[str, str]) -> Iterable[str]:
    """The filters whose value is no word of theirs."""
    states = given.get("state", "all")
    if states != "all" and not set(states.split(",")) <= set(CaseState):
        yield "state"
    if "area" in given and not is_area_code(given["area"]):
        yield "area"
    if "risk" in given and given["risk"] not in set(Risk):
        yield "risk"
    yield from (name for name in ("urgent", "overdue", "mine") if given.get(name, "1").lower() not in _YES | _NO)


def searched(q: str | None) -> tuple[str | None, Mapping[str, bytes] | None]:
    """A case number, or the blind indexes under which a person would be found; nothing is searched by part."""
    if q is None:
        return None, None
    if q[:4].isdigit() and "-" in q[:6]:
        return q, None
    return None, {
        "reporter_name_index": blind_index(q, "name"),
        "reporter_pinyin_index": blind_index(name_pinyin(q), "pinyin"),
        "phone_index": blind_index(q, "phone"),
        "id_number_index": blind_index(q, "id_number"),
    }


def _items(session: Session, rows: Iterable[Case], today: date) -> tuple[QueueItem, ...]:
    listed = list(rows)
    told = cases.first_reports(session, [case.id for case in listed])
    known = areas.areas(
        session, {code for case in listed for code in (case.area_code, township_of(case.area_code)) if code}
    )
    names = {code: area.name for code, area in known.items()}
    return tuple(_item(case, told[case.id], names, today) for case in listed if case.id in told)


def _item(case: Case, told: Report, names: Mapping[str, str], today: date) -> QueueItem:
    overdue = case.due_on is not None and case.due_on < today
    return QueueItem(
        case.number, case.version, CaseState(case.state), case.area_code, _village(case.area_code, names),
        mask_name(told.reporter_name), tuple(Risk(risk) for risk in case.risks), case.urgent, case.needs_review,
        case.received_at, case.due_on, overdue, case.due_on is not None and not overdue and case.due_on <= today + SOON,
        case.repeat_count, opening(told.text, (told.reporter_name, told.head_name or "")),
    )  # fmt: skip


def _village(area_code: str, names: Mapping[str, str]) -> str:
    """Township and village, for two villages of one county may share a name."""
    township = names.get(township_of(area_code) or "", "")
    return township if area_code.endswith("000") else township + names.get(area_code, "")


def _cursor_of(case: Case) -> str:
    place = [case.urgent, (case.due_on or date.max).isoformat(), case.id]
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()


def _place_of(cursor: str | None) -> tuple[bool, date, int] | None:
    if not cursor:
        return None
    try:
        urgent, due_on, case_id = json.loads(base64.urlsafe_b64decode(cursor))
        return bool(urgent), date.fromisoformat(due_on), int(case_id)
    except (ValueError, TypeError, binascii.Error) as error:
        raise InvalidRequest((FieldError("cursor", "errors.not_a_choice"),)) from error
