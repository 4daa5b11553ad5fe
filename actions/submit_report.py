"""自主申报: a report comes in. It is stored, read, routed and acknowledged in one transaction, or not at all."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from actions.audit_trail import RESIDENT, acting, record
from actions.case_belief import believe, reading_row, write_belief
from actions.case_clocks import DeadlineLine, case_calendar, deadline_lines, next_due_on, run_clocks
from actions.case_messages import tell_duty_contact
from actions.errors import InvalidReport, SubmissionConflict
from actions.house import SHANGHAI, House
from actions.household_match import HouseholdTraits, traits_of
from actions.name_search import name_pinyin
from actions.officer import SignedInOfficer
from actions.read_report import READ_REPORT
from actions.tell_resident import tell_receipt
from casework.areas import county_of
from casework.case_lifecycle import BEGIN
from casework.classification import combine
from casework.errors import FieldError
from casework.privacy import mask_numbers
from casework.questionnaire import ReportAnswers, check_report
from casework.reading import Reading
from casework.receipt import look_up_code_for, receipt_for
from casework.vocabulary import AreaLevel, CaseState, Role
from db.encryption import blind_index, fingerprint, keyed_hash
from db.one_trip import write
from db.queries import areas, attachments, cases, intake, jobs, reports
from db.session import Scope
from db.tables import Base, Case, CaseDeadline, CaseEvent, Household, Report, StoredReading

LOOK_UP_PATH = "/my-report"


@dataclass(frozen=True)
class Submitted:
    """The acknowledgement. `repeated` says that this very report had come before."""

    receipt: str
    look_up_code: str
    look_up_path: str
    accepted_at: datetime
    deadlines: tuple[DeadlineLine, ...]
    repeated: bool


@dataclass(frozen=True)
class _Submission:
    """What the steps of one submission share."""

    answers: ReportAnswers
    reading: Reading
    now: datetime
    taken_by: SignedInOfficer | None
    conversation_id: int | None = None


def submit_report(house: House, answers: Mapping[str, object], taken_by: SignedInOfficer | None = None) -> Submitted:
    """Take in a report; `answers` are those of the contract, `taken_by` is the hotline clerk who typed them.

    The same key and content again give the same receipt. Raises `InvalidReport` naming every faulty answer at once and
    `SubmissionConflict` for the same key with other content.
    """
    checked, _ = check_report(answers)
    if checked is None:
        raise InvalidReport(check_report_answers(house, answers))
    submission = _read(house, checked, taken_by)
    with house.database.transaction(Scope.public()) as session:
        return _take_in(house, session, submission)


def submit_in(house: House, session: Session, answers: Mapping[str, object], conversation_id: int) -> Submitted:
    """The same out of a talk, within its public transaction; what was written of a refused report is undone."""
    checked, faults = check_report(answers)
    if checked is None:
        raise InvalidReport(faults)
    with session.begin_nested():
        return _take_in(house, session, replace(_read(house, checked, None), conversation_id=conversation_id))


def _read(house: House, answers: ReportAnswers, taken_by: SignedInOfficer | None) -> _Submission:
    """The report with its first reading."""
    reading = house.reader.read_without_rasa(mask_numbers(answers.text, _names(answers)))
    return _Submission(answers, reading, house.clock(), taken_by)


def _names(answers: ReportAnswers) -> tuple[str, ...]:
    return (answers.reporter_name, answers.head_name or "")


def check_report_answers(house: House, answers: Mapping[str, object]) -> tuple[FieldError, ...]:
    """Every faulty answer, the place included; nothing is stored."""
    _, faults = check_report(answers)
    told = {name: str(answers.get(name) or "").strip() for name in ("one_code", "area_code")}
    if any(fault.field in told for fault in faults):
        return faults
    with house.database.transaction(Scope.public()) as session:
        here = _here(session, told["one_code"], told["area_code"])
    return faults if here else (_unknown_place(told["area_code"]), *faults)


def _here(session: Session, one_code: str | None, area_code: str | None) -> str | None:
    """The area code where the report belongs; one that was picked by hand goes before the code that was scanned."""
    code = area_code or (areas.area_of_code(session, one_code) if one_code else None)
    known = areas.areas(session, [code]).get(code) if code else None
    return known.code if known is not None and known.level != AreaLevel.county else None


def _unknown_place(area_code: str | None) -> FieldError:
    if area_code:
        return FieldError("area_code", "errors.unknown_area")
    return FieldError("one_code", "errors.unknown_code")


def _take_in(house: House, session: Session, submission: _Submission) -> Submitted:
    answers = submission.answers
    here = _here(session, answers.one_code, answers.area_code)
    if here is None:
        raise InvalidReport((_unknown_place(answers.area_code),))
    traits, key_hash = traits_of(answers), keyed_hash(answers.submission_key, "submission")
    found = intake.begin_intake(
        session, county_of(here), key_hash, traits.head_name_index, traits.phone_index, traits.id_number_index
    )
    if found.repeated:
        return _repeat(house, session, answers, key_hash)
    report = _report_row(house, found, here, submission)
    if found.joined:
        case, clocks = _joined(session, found, answers)
        opened: Sequence[Base] = ()
    else:
        case, clocks = _opened(house, session, found, here, submission)
        opened = (*_household_rows(found, here, traits, submission), case, *clocks)
    write(session, *opened, report, *_first_rows(report, case, submission, new=not found.joined))
    _claim_attachments(session, answers, report)
    _settle(session, case, report, submission, new=not found.joined)
    tell_receipt(house, session, case, report, submission.now)
    return _acknowledge(house, session, answers, report, clocks, repeated=False)


def _repeat(house: House, session: Session, answers: ReportAnswers, key_hash: bytes) -> Submitted:
    """The receipt of the report that came with this key before, if it said the same."""
    report = reports.report_of_submission(session, key_hash)
    if report is None or report.content_hash != _content_hash(answers):
        raise SubmissionConflict
    return _acknowledge(house, session, answers, report, cases.deadlines_of(session, report.case_id), repeated=True)


def _content_hash(answers: ReportAnswers) -> bytes:
    return fingerprint(dataclasses.asdict(answers))


def _household_rows(
    found: intake.Intake, here: str, traits: HouseholdTraits, submission: _Submission
) -> Sequence[Household]:
    """A new household, unless an earlier case has it."""
    if found.known_household:
        return ()
    household = Household(
        id=found.household_id, county_code=county_of(here), area_code=here,
        head_name=traits.head_name, head_name_index=traits.head_name_index, phone_index=traits.phone_index,
        id_number_index=traits.id_number_index, members=submission.answers.members, created_at=submission.now,
    )  # fmt: skip
    return (household,)


def _opened(
    house: House, session: Session, found: intake.Intake, here: str, submission: _Submission
) -> tuple[Case, Sequence[CaseDeadline]]:
    """A new case with its clocks, not yet written."""
    answers, now = submission.answers, submission.now
    case = Case(
        id=found.case_id, number=f"{now.astimezone(SHANGHAI).year}-{found.case_id:06d}", version=1, repeat_count=1,
        county_code=county_of(here), area_code=here, household_id=found.household_id,
        state=CaseState.received.value, hide_from_village=answers.hide_from_village, received_at=now,
        earlier_cases=found.earlier_cases,
    )  # fmt: skip
    write_belief(case, combine([submission.reading], answers.risks, answers.urgent))
    clocks = run_clocks(session, case, (), BEGIN, house.today())
    case.due_on = next_due_on(clocks)
    return case, clocks


def _joined(session: Session, found: intake.Intake, answers: ReportAnswers) -> tuple[Case, Sequence[CaseDeadline]]:
    """The household's open case with one report more; whoever has it open learns of it by the new version."""
    case = cases.case_by_id(session, found.case_id, lock=True)
    if case is None:
        raise LookupError("the case that begin_intake opened cannot be seen")
    case.repeat_count += 1
    case.version += 1
    case.hide_from_village = case.hide_from_village or answers.hide_from_village
    return case, cases.deadlines_of(session, case.id)


def _report_row(house: House, found: intake.Intake, here: str, submission: _Submission) -> Report:
    """The report as a row; never changed once it is written."""
    answers = submission.answers
    receipt, code = _receipt_and_code(house, answers)
    return Report(
        id=found.report_id, case_id=found.case_id, county_code=county_of(here), area_code=here,
        submission_key_hash=keyed_hash(answers.submission_key, "submission"), content_hash=_content_hash(answers),
        receipt_hash=keyed_hash(receipt, "receipt"), look_up_hash=keyed_hash(receipt + code, "look_up"),
        taken_by_id=submission.taken_by.id if submission.taken_by else None, consent_at=submission.now,
        conversation_id=submission.conversation_id, received_at=submission.now, **_told(answers),
    )  # fmt: skip


def _first_rows(report: Report, case: Case, submission: _Submission, *, new: bool) -> tuple[StoredReading, CaseEvent]:
    """What a report brings with it: its first reading, and its place in the case's history."""
    event = _event(case, report, submission.taken_by, submission.now, new=new)
    return reading_row(report.id, submission.reading, submission.now), event


def _claim_attachments(session: Session, answers: ReportAnswers, report: Report) -> None:
    if attachments.claim_attachments(session, answers.attachments, report.id) != len(answers.attachments):
        raise InvalidReport((FieldError("attachments", "errors.unknown_attachment"),))


def _told(answers: ReportAnswers) -> dict[str, Any]:
    """The columns that hold the person's own answers, with the blind indexes to find them by."""
    return {
        "channel": answers.channel.value, "one_code": answers.one_code, "relation": answers.relation.value,
        "reporter_name": answers.reporter_name, "reporter_name_index": blind_index(answers.reporter_name, "name"),
        "reporter_pinyin_index": blind_index(name_pinyin(answers.reporter_name), "pinyin"),
        "phone": answers.phone, "phone_index": blind_index(answers.phone, "phone") if answers.phone else None,
        "id_number": answers.id_number, "head_name": answers.head_name, "members": answers.members,
        "id_number_index": blind_index(answers.id_number, "id_number") if answers.id_number else None,
        "text": answers.text, "risks_told": [risk.value for risk in answers.risks], "urgent_told": answers.urgent,
        "contact_time": answers.contact_time, "safe_contact": answers.safe_contact,
        "hide_from_village": answers.hide_from_village,
    }  # fmt: skip


def _settle(session: Session, case: Case, report: Report, submission: _Submission, *, new: bool) -> None:
    """What follows from the report: belief, audit, the reading by Rasa to come, the duty contact."""
    taken_by, now = submission.taken_by, submission.now
    if not new:
        believe(session, case)
    if case.urgent:
        tell_duty_contact(session, case, now)
    actor = acting(taken_by) if taken_by else RESIDENT
    record(session, case.area_code, now, actor, BEGIN.verb.value, f"case:{case.number}", report=report.id)
    jobs.enqueue(session, READ_REPORT, {"report_id": report.id})


def _event(case: Case, report: Report, taken_by: SignedInOfficer | None, now: datetime, *, new: bool) -> CaseEvent:
    return CaseEvent(
        case_id=case.id, verb=BEGIN.verb.value, from_state=None if new else case.state, to_state=case.state, at=now,
        role=(taken_by.role if taken_by else Role.resident).value, officer_id=taken_by.id if taken_by else None,
        evidence={"report": report.id},
    )  # fmt: skip


def _receipt_and_code(house: House, answers: ReportAnswers) -> tuple[str, str]:
    secret = house.keyring.secret("receipt")
    key = answers.submission_key
    return receipt_for(key, secret), look_up_code_for(answers.phone, key, secret)


def _acknowledge(
    house: House, session: Session, answers: ReportAnswers, report: Report, clocks: Sequence[CaseDeadline], *,
    repeated: bool,
) -> Submitted:  # fmt: skip
    receipt, code = _receipt_and_code(house, answers)
    lines = deadline_lines(clocks, case_calendar(session), house.today())
    return Submitted(receipt, code, LOOK_UP_PATH, report.received_at, lines, repeated)
