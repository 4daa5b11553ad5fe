"""What is believed of a case: every reading is stored and none replaces another; an officer's correction wins for good."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from casework.classification import Belief, combine
from casework.reading import Entity, Reading, RiskReading
from casework.vocabulary import Intent, Risk
from db.queries import reports
from db.tables import Case, Report, StoredReading

OFFICER = "officer"


def store_reading(
    session: Session, report_id: int, reading: Reading, at: datetime, officer_id: int | None = None
) -> StoredReading:
    """Keep a reading of a report."""
    found = reading.to_json()
    row = StoredReading(
        report_id=report_id, source=reading.source, model=reading.model, intent=found["intent"],
        confidence=reading.confidence, risks=found["risks"], primary_risk=found["primary"], urgent=reading.urgent,
        abstained=reading.abstained, entities=found["entities"], officer_id=officer_id, read_at=at,
    )  # fmt: skip
    session.add(row)
    return row


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


def combine_stored(told: Iterable[Report], stored: Iterable[StoredReading]) -> Belief:
    """The belief from stored rows in their order: the newest machine reading of each report and the last correction."""
    best: dict[int, StoredReading] = {}
    correction: StoredReading | None = None
    for row in stored:
        if row.source == OFFICER:
            correction = row
        else:
            best[row.report_id] = row
    told = list(told)
    return combine(
        tuple(reading_of(row) for row in best.values()),
        told_risks=tuple(Risk(risk) for report in told for risk in report.risks_told),
        urgent_told=any(report.urgent_told for report in told),
        correction=reading_of(correction) if correction else None,
    )
