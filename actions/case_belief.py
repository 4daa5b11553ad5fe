"""What is believed of a case. Every reading is kept, none replaces another; an officer's correction wins for good."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from casework.classification import Belief, Correction, combine, standing
from casework.reading import Entity, Reading, RiskReading
from casework.vocabulary import Intent, Risk
from db.queries import reports
from db.tables import Case, Report, StoredReading

OFFICER = "officer"


def store_reading(
    session: Session, report_id: int, reading: Reading, at: datetime, officer_id: int | None = None
) -> StoredReading:
    """Keep a reading of a report."""
    row = reading_row(report_id, reading, at, officer_id)
    session.add(row)
    return row


def reading_row(report_id: int, reading: Reading, at: datetime, officer_id: int | None = None) -> StoredReading:
    """A reading as a row."""
    found = reading.to_json()
    return StoredReading(
        report_id=report_id, source=reading.source, model=reading.model, intent=found["intent"],
        confidence=reading.confidence, risks=found["risks"], primary_risk=found["primary"], urgent=reading.urgent,
        abstained=reading.abstained, entities=found["entities"], officer_id=officer_id, read_at=at,
    )  # fmt: skip


def reading_of(row: StoredReading) -> Reading:
    """The stored reading as a value."""
    return Reading(
        intent=Intent(row.intent), confidence=row.confidence,
        risks=tuple(RiskReading(Risk(risk["type"]), risk["confidence"]) for risk in row.risks),
        primary=Risk(row.primary_risk) if row.primary_risk else None, urgent=row.urgent, abstained=row.abstained,
        entities=tuple(Entity(e["kind"], e["text"], e["value"]) for e in row.entities),
        source=row.source, model=row.model,
    )  # fmt: skip


def believe(session: Session, case: Case) -> Belief:
    """Combine all that was told and read of a case and write it onto the case."""
    session.flush()
    told = reports.reports_of_case(session, case.id)
    stored = reports.readings_of_reports(session, [report.id for report in told])
    belief = combine_stored(told, stored)
    write_belief(case, belief)
    return belief


def write_belief(case: Case, belief: Belief) -> None:
    """Put a belief onto its case."""
    case.risks = [risk.value for risk in belief.risks]
    case.primary_risk = belief.primary.value if belief.primary else None
    case.intent = belief.intent.value if belief.intent else None
    case.urgent, case.needs_review = belief.urgent, belief.needs_review


def believed(case: Case) -> Belief:
    """The belief that stands on a case."""
    return Belief(
        tuple(Risk(risk) for risk in case.risks), Risk(case.primary_risk) if case.primary_risk else None,
        case.urgent, Intent(case.intent) if case.intent else None, case.needs_review,
    )  # fmt: skip


def combine_stored(told: Sequence[Report], stored: Sequence[StoredReading]) -> Belief:
    """The belief from stored rows, oldest first: the standing reading of each report and the last correction.

    A correction speaks of what was told before it: an emergency told later is an emergency.
    """
    correction = next((row for row in reversed(stored) if row.source == OFFICER), None)
    by_machine = [row for row in stored if row.source != OFFICER]
    belief = combine(
        _standing(told, by_machine),
        told_risks=tuple(Risk(risk) for report in told for risk in report.risks_told),
        urgent_told=any(report.urgent_told for report in told) or any(row.urgent for row in by_machine),
        correction=_correction(correction) if correction else None,
    )
    if correction and not belief.urgent and _urgent_since(correction.read_at, told, by_machine):
        return replace(belief, urgent=True, needs_review=True)
    return belief


def _standing(told: Sequence[Report], by_machine: Sequence[StoredReading]) -> list[Reading]:
    """The reading that counts of each report, oldest report first."""
    found = (standing([reading_of(row) for row in by_machine if row.report_id == report.id]) for report in told)
    return [reading for reading in found if reading is not None]


def _correction(row: StoredReading) -> Correction:
    read = reading_of(row)
    return Correction(tuple(risk.type for risk in read.risks), read.primary, read.urgent, read.intent)


def _urgent_since(corrected_at: datetime, told: Sequence[Report], by_machine: Sequence[StoredReading]) -> bool:
    """Whether a report that came after the correction was told or read to be urgent."""
    later = {report.id for report in told if report.received_at > corrected_at}
    said = any(report.urgent_told for report in told if report.id in later)
    return said or any(row.urgent for row in by_machine if row.report_id in later)
