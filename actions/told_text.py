"""What was told in a report and added to it later, as one text without the numbers and names that say who."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from casework.privacy import mask_numbers
from casework.vocabulary import Verb
from db.queries import cases, reports
from db.tables import Report


@dataclass(frozen=True)
class ToldText:
    """The masked text to read, and when the last of it was told."""

    text: str
    at: datetime


def told_text(session: Session, report: Report) -> ToldText:
    """A report with what was added to it before another report of the case came."""
    later = [other.received_at for other in reports.reports_of_case(session, report.case_id) if other.id > report.id]
    until = min(later, default=None)
    added = [
        event
        for event in cases.events_of(session, report.case_id)
        if event.verb == Verb.add_to_report and event.at >= report.received_at and (until is None or event.at < until)
    ]
    text = "\n".join((report.text, *(event.evidence["text"] for event in added)))
    names = (report.reporter_name, report.head_name or "")
    return ToldText(mask_numbers(text, names), max((event.at for event in added), default=report.received_at))
