"""What a report says by now, corrected and added to, as one text without the numbers and names that say who."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from casework.field_names import FieldName
from casework.privacy import mask_numbers
from casework.vocabulary import Verb
from db.queries import cases, reports
from db.tables import CaseEvent, Report


@dataclass(frozen=True)
class ToldText:
    """The masked text to read, and when the last of it was told."""

    text: str
    at: datetime


def told_text(session: Session, report: Report) -> ToldText:
    """A report as it was last corrected, with what was added to it before another report of the case came."""
    later = [other.received_at for other in reports.reports_of_case(session, report.case_id) if other.id > report.id]
    until = min(later, default=None)
    events = cases.events_of(session, report.case_id)
    added = [
        event
        for event in events
        if event.verb == Verb.add_to_report and event.at >= report.received_at and (until is None or event.at < until)
    ]
    corrected = _corrections(report, events)
    text = "\n".join((own_words(report, events), *(event.evidence[FieldName.text] for event in added)))
    names = (report.reporter_name, report.head_name or "")
    last = max((event.at for event in (*added, *corrected)), default=report.received_at)
    return ToldText(mask_numbers(text, names), last)


def own_words(report: Report, events: Iterable[CaseEvent]) -> str:
    """What the report says as its reporter last put it right."""
    corrected = _corrections(report, events)
    return str(corrected[-1].evidence[FieldName.corrected_text]) if corrected else report.text


def _corrections(report: Report, events: Iterable[CaseEvent]) -> list[CaseEvent]:
    return [event for event in events if event.verb == Verb.correct_report and event.evidence["report"] == report.id]
