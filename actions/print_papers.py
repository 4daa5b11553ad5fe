"""Printing the papers of one case; what is printed is what the case holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from actions.audit_trail import acting, record
from actions.case_clocks import case_calendar
from actions.errors import CaseNotFound, InvalidRequest, Refusal
from actions.house import SHANGHAI, House
from actions.look_up_case import look_up_case
from actions.officer import SignedInOfficer, scope_of
from actions.open_case import open_case
from actions.show_case import CaseFile, HistoryLine, case_file
from casework.areas import county_of, township_of
from casework.deadlines import Rule, due_on
from casework.errors import FieldError
from casework.receipt import grouped, normalise_receipt
from casework.vocabulary import DeadlineName, DeadlineUnit, Role, ToldHow, Verb
from db.queries import areas, cases
from db.session import Scope
from notices.case_papers import CasePaper, UnfitForPosting, Worksheet, print_paper
from notices.typesetting import CannotPrint
from notices.wording import say

ENDINGS = frozenset({Verb.explain_and_close, Verb.refer, Verb.mark_duplicate, Verb.enrol})
AT_LEAST_POSTED = 5  # days, where the county has set none (秦安)


class NothingToPrint(Refusal):
    """The step that the paper tells of was not made yet."""

    code = "nothing_to_print"
    message = "errors.nothing_to_print"
    status = 409


@dataclass(frozen=True)
class PrintedPaper:
    """A PDF and the name to keep it under."""

    name: str
    content: bytes


def papers_of(case: CaseFile) -> tuple[CasePaper, ...]:
    """What can be printed for a case as it stands."""
    verbs = {line.verb for line in case.history}
    ready = {
        CasePaper.visit_sheet: True, CasePaper.consent_letter: True,
        CasePaper.posting: bool(verbs & {Verb.appraise, Verb.post}),
        CasePaper.explanation_letter: bool(verbs & ENDINGS),
    }  # fmt: skip
    return tuple(paper for paper, can in ready.items() if can)


def print_case_paper(house: House, officer: SignedInOfficer, number: str, paper: CasePaper) -> PrintedPaper:
    """A paper of a case of the officer's own area, audited.

    Raises `CaseNotFound`, `NothingToPrint`, and `InvalidRequest` naming what cannot be printed and why.
    """
    with house.database.transaction(scope_of(officer)) as session:
        row = cases.case_by_number(session, number)
        if row is None or officer.role is Role.auditor:
            raise CaseNotFound
        case = case_file(open_case(house, session, row), officer)
        if paper not in papers_of(case):
            raise NothingToPrint
        record(
            session, row.area_code, house.clock(), acting(officer), "print_paper", f"case:{number}", paper=paper.value
        )
        blanks = _blanks(session, case, house.today())
        visit = _last(case, Verb.visit)
    return PrintedPaper(f"{paper}-{number}.pdf", _printed(paper, blanks, Worksheet(visit.get("worksheet"))))


def print_receipt_slip(house: House, receipt: str, look_up_code: str, caller: str) -> PrintedPaper:
    """The slip for somebody who reported by telephone; raises what a look-up does."""
    progress = look_up_case(house, receipt, look_up_code, caller)
    blanks = {
        "receipt": grouped(normalise_receipt(receipt) or receipt), "look_up_code": look_up_code,
        "state": progress.label, "next": progress.next, "look_up_url": f"{house.settings.public_url}/my-report",
        "received_on": _day(progress.steps[0].at.astimezone(SHANGHAI).date()), "hotline": _only_hotline(house),
    }  # fmt: skip
    return PrintedPaper("receipt.pdf", _printed(CasePaper.receipt_slip, blanks, Worksheet()))


def _only_hotline(house: House) -> str:
    """The county's hotline; empty where several counties share a server, for a receipt does not tell which."""
    with house.database.transaction(Scope.public()) as session:
        found = [areas.county_setting(session, county.code, "hotline", house.today())
                 for county in areas.children(session, None)]  # fmt: skip
    return (found[0] or "") if len(found) == 1 else ""


def _printed(paper: CasePaper, blanks: Mapping[str, str], worksheet: Worksheet) -> bytes:
    try:
        return print_paper(paper, blanks, worksheet)
    except UnfitForPosting as refusal:
        raise InvalidRequest(tuple(FieldError("posting_text", reason) for reason in refusal.reasons)) from None
    except CannotPrint as refusal:
        raise InvalidRequest((FieldError(refusal.block, "errors.cannot_print"),)) from None


def _blanks(session: Session, case: CaseFile, today: date) -> dict[str, str]:
    """Everything that a template may ask for; what is not known yet is empty and left to be written."""
    township_code = township_of(case.area_code) or case.area_code
    township = areas.areas(session, [township_code]).get(township_code)
    setting = {
        name: areas.county_setting(session, county_of(case.area_code), name, today) or "" for name in ("hotline",)
    }
    told = case.reports[0]  # whoever joined the case later is told nothing of how it ended
    phones = (report.phone for report in reversed(case.reports) if report.phone)
    return {
        "number": case.number, "township": case.township, "village": case.village or "", **setting,
        "township_phone": (township.phone if township else None) or "", "bureau_or_township": case.township,
        "village_committee": say("paper.committee", village=case.village or ""),
        "place": case.township + (case.village or ""), "head_name": case.household.head_name or "",
        "members": say("paper.people", number=case.household.members) if case.household.members else "",
        "phone": next(phones, ""), "reporter_name": told.reporter_name, "contact_time": told.contact_time or "",
        "received_on": _day(case.received_at.astimezone(SHANGHAI).date()), "today": _day(today),
        "risks": "、".join(risk.label for risk in case.risks), "told": told.text,
        "outcome": case.outcome.label if case.outcome else "",
        **_visit_words(_last(case, Verb.visit)), **_ending_words(case), **_posting_words(session, case, today),
    }  # fmt: skip


def _visit_words(visit: Mapping[str, Any]) -> dict[str, str]:
    return {
        "visited_on": _day_of(visit.get("visited_on")), "visitors": "、".join(visit.get("visitors", ())),
        "found": visit.get("found") or "",
    }  # fmt: skip


def _ending_words(case: CaseFile) -> dict[str, str]:
    ending = next((line.evidence for line in reversed(case.history) if line.verb in ENDINGS), {})
    return {
        "explanation": ending.get("explanation") or "", "told_by": ending.get("told_by") or "",
        "told_how": ToldHow(ending["told_how"]).label if ending.get("told_how") else "",
        "told_on": _day_of(ending.get("told_on")),
    }  # fmt: skip


def _posting_words(session: Session, case: CaseFile, today: date) -> dict[str, str]:
    """What was posted, or what could be: name, place and number of people, never the risk: it may tell an illness."""
    posted = _last(case, Verb.post)
    begin = date.fromisoformat(posted["posted_from"]) if posted else today
    rule = areas.deadline_rules(session, county_of(case.area_code), begin).get(DeadlineName.posting.value)
    days, unit = (rule.number, DeadlineUnit(rule.unit)) if rule else (AT_LEAST_POSTED, DeadlineUnit.calendar_day)
    counted = Rule(DeadlineName.posting, days, unit, warn_before=0, roll_forward=bool(rule and rule.roll_forward))
    proposal = say(
        "paper.posting_text", village=case.village or case.township, head_name=case.household.head_name or "",
        members=say("paper.people", number=case.household.members or ""),
    )  # fmt: skip
    return {
        "posting_text": posted.get("posting_text") or proposal, "posted_from": _day(begin), "posting_days": str(days),
        "posted_until": _day(due_on(counted, begin, case_calendar(session))),
    }  # fmt: skip


def _last(case: CaseFile, verb: Verb) -> Mapping[str, Any]:
    lines: tuple[HistoryLine, ...] = tuple(line for line in case.history if line.verb is verb)
    return lines[-1].evidence if lines else {}


def _day(on: date) -> str:
    return say("paper.day", year=on.year, month=on.month, day=on.day)


def _day_of(written: str | None) -> str:
    return _day(date.fromisoformat(written)) if written else ""
