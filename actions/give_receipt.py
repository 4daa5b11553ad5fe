"""A lost receipt is found again: an officer finds the report, asks back, and gives out a new receipt.

The old one cannot be read anywhere, only its hash is kept. It goes on opening the report unless the officer closes it.
"""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from actions.audit_trail import acting, record
from actions.errors import CaseNotFound, NotAllowed, NotProven
from actions.find_place import short_names
from actions.house import SHANGHAI, House
from actions.list_queue import searched
from actions.officer import SignedInOfficer, scope_of
from actions.throttle import Origin, count_attempt, refuse_too_many
from casework.asking_back import Kept, facts_of, is_proven
from casework.privacy import mask_name
from casework.receipt import look_up_code_for, receipt_for
from casework.vocabulary import AskedBack, CaseState, Channel, Role
from db.encryption import keyed_hash
from db.queries import reports
from db.tables import ReceiptAgain, Report

_MAY_GIVE = frozenset({Role.township, Role.county, Role.hotline})
_MOST_FOUND = 20
_MOST_WRONG = 5  # an hour for one report, whoever asks
_SEARCHED_BY: Mapping[str, Collection[AskedBack]] = {
    "reporter_name_index": (AskedBack.reporter_name,), "reporter_pinyin_index": (AskedBack.reporter_name,),
    "phone_index": (AskedBack.phone_end,), "id_number_index": (AskedBack.id_end,),
}  # fmt: skip


@dataclass(frozen=True)
class FoundReport:
    """One report that may be meant, and what can be asked back; nothing of it answers a question."""

    id: int
    case_number: str
    state: CaseState
    place: str
    channel: Channel
    reporter: str
    questions: tuple[AskedBack, ...]


@dataclass(frozen=True)
class GivenReceipt:
    """The new way in; it is shown once."""

    receipt: str
    look_up_code: str
    has_phone: bool


def find_reports(house: House, officer: SignedInOfficer, q: str) -> tuple[FoundReport, ...]:
    """The reports of the officer's area by exact name, telephone or ID number, newest first; raises `NotAllowed`."""
    _, indexes = searched(q.strip() or None)
    if officer.role not in _MAY_GIVE:
        raise NotAllowed
    if indexes is None:
        return ()
    with house.database.transaction(scope_of(officer)) as session:
        rows = reports.reports_found(session, indexes, _MOST_FOUND)
        record(session, officer.area_code, house.clock(), acting(officer), "find_report", "reports",
               reports=[report.id for report, _ in rows])  # fmt: skip
        places = short_names(session, {case.area_code for _, case in rows})
        return tuple(
            FoundReport(
                report.id, case.number, CaseState(case.state), places[case.area_code], Channel(report.channel),
                mask_name(report.reporter_name), tuple(_facts(report, indexes)),
            )
            for report, case in rows
        )  # fmt: skip


def give_receipt(
    house: House, officer: SignedInOfficer, report_id: int, q: str, told: Mapping[AskedBack, str], *, close_others: bool
) -> GivenReceipt:
    """A new receipt for the report that `q` found, if what was told back agrees.

    Raises `NotAllowed`, `CaseNotFound` for a report that `q` does not find in the officer's area, `NotProven`, and
    `TooManyAttempts` after some wrong answers about one report.
    """
    _, indexes = searched(q.strip() or None)
    if officer.role not in _MAY_GIVE:
        raise NotAllowed
    origin = (Origin(f"ask-back:{report_id}", _MOST_WRONG),)
    refuse_too_many(house, origin)
    with house.database.transaction(scope_of(officer)) as session:
        report = reports.report_by_id(session, report_id)
        if report is None or indexes is None or not _found_by(report, indexes):
            raise CaseNotFound
        proven = is_proven(_facts(report, indexes), told, _searched_by(report, indexes))
        verb = "give_receipt" if proven else "ask_back"
        record(session, report.area_code, house.clock(), acting(officer), verb, f"report:{report.id}",
               asked=sorted(told), closes_others=close_others)  # fmt: skip
        given = _give(house, session, officer, report, close_others) if proven else None
    if given is None:
        count_attempt(house, origin)
        raise NotProven
    return given


def _give(house: House, session: Session, officer: SignedInOfficer, report: Report, close_others: bool) -> GivenReceipt:
    key, secret = secrets.token_urlsafe(24), house.keyring.secret("receipt")
    receipt, code = receipt_for(key, secret), look_up_code_for(report.phone, key, secret)
    session.add(ReceiptAgain(
        report_id=report.id, receipt_hash=keyed_hash(receipt, "receipt"),
        look_up_hash=keyed_hash(receipt + code, "look_up"), closes_others=close_others, given_at=house.clock(),
        given_by_id=officer.id,
    ))  # fmt: skip
    return GivenReceipt(receipt, code, bool(report.phone))


def _facts(report: Report, indexes: Mapping[str, bytes]) -> Mapping[AskedBack, str]:
    reported_on = report.received_at.astimezone(SHANGHAI).date()
    kept = Kept(report.reporter_name, report.head_name, report.members, report.phone, report.id_number, reported_on)
    return facts_of(kept, _searched_by(report, indexes))


def _searched_by(report: Report, indexes: Mapping[str, bytes]) -> list[AskedBack]:
    return [fact for column in _found_by(report, indexes) for fact in _SEARCHED_BY[column]]


def _found_by(report: Report, indexes: Mapping[str, bytes]) -> list[str]:
    """The columns by which a search finds the report."""
    return [column for column, index in indexes.items() if getattr(report, column) == index]
