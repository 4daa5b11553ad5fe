"""Officers say what messages mean where the reading was in doubt; the county looks a second time and exports.

A lesson holds no name, telephone, place or date of anybody: the words are stripped before an officer sees them here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from actions.audit_trail import acting, record
from actions.case_belief import OFFICER, believed, reading_of
from actions.errors import InvalidRequest, NotAllowed, ReadingNotFound
from actions.house import House
from actions.known_words import known_of, words_of_county
from actions.make_move import make_move
from actions.officer import SignedInOfficer, scope_of
from actions.open_case import checked_deed, open_case
from actions.told_text import told_text
from casework.case_lifecycle import MOVES, move_named
from casework.classification import Correction, standing
from casework.evidence import check_evidence
from casework.stripping import stripped
from casework.vocabulary import Doubt, Risk, Role, Verb
from db.queries import cases, lessons, reports
from db.tables import Case, Lesson, Report

JUDGES = frozenset({Role.township, Role.county})
MOST_SHOWN = 30
_LABELS = move_named(Verb.correct_reading, MOVES)


@dataclass(frozen=True)
class DoubtfulReading:
    """A report whose reading waits: its stripped words, and what is proposed: an officer's correction if there is one.

    `again` tells that the case holds several reports, so that a judgement of this one does not correct the case.
    """

    report_id: int
    case_number: str
    doubt: Doubt
    text: str
    received_at: datetime
    proposed: Correction
    again: bool


def list_doubtful(house: House, officer: SignedInOfficer) -> tuple[DoubtfulReading, ...]:
    """The newest readings of the officer's area that wait, 30 at most; raises `NotAllowed` for other roles."""
    only_judges(officer)
    with house.database.transaction(scope_of(officer)) as session:
        rows = lessons.doubtful_reports(session, MOST_SHOWN)
        county = words_of_county(session, officer.area_code) if rows else {}
        found = tuple(_doubtful(session, report, case, doubt, county) for report, case, doubt in rows)
        if found:
            record(session, officer.area_code, house.clock(), acting(officer), "read_doubtful", "readings",
                   reports=[line.report_id for line in found])  # fmt: skip
        return found


def judge_reading(house: House, officer: SignedInOfficer, report_id: int, raw: Mapping[str, object]) -> bool:
    """Say what a report means: `raw` as for the move `correct_reading`; with `aside` nothing is learned from it.

    The case is corrected too where it is open, this is its only report, and it is believed to be something else: nobody
    types it twice. Returns whether that was done. Raises `NotAllowed`, `ReadingNotFound`, `InvalidRequest`.
    """
    only_judges(officer)
    assert _LABELS
    evidence, faults = check_evidence(_LABELS, raw, house.today(), None)
    if faults:
        raise InvalidRequest(faults)
    with house.database.transaction(scope_of(officer)) as session:
        report = reports.report_by_id(session, report_id)
        case = cases.case_by_id(session, report.case_id, lock=True) if report else None
        if report is None or case is None or lessons.lesson_of_report(session, report_id):
            raise ReadingNotFound
        meant = Correction.from_evidence(evidence)
        lesson = _lesson(session, house, officer, report, case, meant, learnable=not raw.get("aside"))
        session.add(lesson)
        session.flush()
        record(session, case.area_code, house.clock(), acting(officer), "judge_reading", f"lesson:{lesson.id}",
               case=case.number, learnable=lesson.learnable)  # fmt: skip
        return _correct_case(house, session, officer, case, meant, evidence)


def only_judges(officer: SignedInOfficer) -> None:
    """Raise `NotAllowed` for roles that do not judge readings."""
    if officer.role not in JUDGES:
        raise NotAllowed


def _doubtful(
    session: Session, report: Report, case: Case, doubt: str, county: dict[str, str]
) -> DoubtfulReading:  # fmt: skip
    return DoubtfulReading(
        report.id, case.number, Doubt(doubt), _stripped(session, report, county), report.received_at,
        _proposed(session, report), case.repeat_count > 1,
    )  # fmt: skip


def _stripped(session: Session, report: Report, county: dict[str, str]) -> str:
    told = told_text(session, report).text
    return stripped(told, known_of(session, report, told, county))


def _proposed(session: Session, report: Report) -> Correction:
    """The officer's own correction; else what was read, with what the reporter ticked and any emergency."""
    rows = reports.readings_of_reports(session, [report.id])
    corrected = next((row for row in reversed(rows) if row.source == OFFICER), None)
    read = reading_of(corrected) if corrected else standing([reading_of(row) for row in rows])
    assert read
    risks = tuple(risk.type for risk in read.risks)
    if corrected:
        return Correction(risks, read.primary, read.urgent, read.intent)
    all_risks = tuple(dict.fromkeys((*risks, *(Risk(risk) for risk in report.risks_told))))
    urgent = report.urgent_told or any(row.urgent for row in rows)
    return Correction(all_risks, read.primary or next(iter(all_risks), None), urgent, read.intent)


def _lesson(
    session: Session, house: House, officer: SignedInOfficer, report: Report, case: Case, meant: Correction,
    *, learnable: bool,
) -> Lesson:  # fmt: skip
    text = _stripped(session, report, words_of_county(session, officer.area_code))
    return Lesson(
        county_code=case.county_code, area_code=case.area_code, report_id=report.id, text=text,
        intent=meant.intent.value, risks=[risk.value for risk in meant.risks],
        primary_risk=meant.primary.value if meant.primary else None, urgent=meant.urgent, learnable=learnable,
        judged_by_id=officer.id, judged_at=house.clock(),
    )  # fmt: skip


def _correct_case(
    house: House, session: Session, officer: SignedInOfficer, case: Case, meant: Correction,
    evidence: Mapping[str, object],
) -> bool:  # fmt: skip
    belief = believed(case)
    same = (set(belief.risks), belief.urgent, belief.intent) == (set(meant.risks), meant.urgent, meant.intent)
    opened = open_case(house, session, case)
    allowed = move_named(Verb.correct_reading, opened.moves_for(officer.role)) is not None
    if case.repeat_count > 1 or not allowed or (same and not belief.needs_review):
        return False
    make_move(opened, checked_deed(opened, acting(officer), Verb.correct_reading, evidence))
    return True
