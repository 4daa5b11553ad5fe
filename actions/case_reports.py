"""The reports of a case with their readings and attachments, as an officer reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from actions.case_belief import reading_of
from casework.reading import Reading
from casework.vocabulary import Channel, Relation, Risk
from db.queries import reports
from db.tables import Report, StoredReading


@dataclass(frozen=True)
class ReadingLine:
    """One reading of a report and when it was made; `source` "officer" is a correction."""

    reading: Reading
    read_at: datetime

    def to_json(self) -> dict[str, Any]:
        """The JSON of the contract, with the time."""
        return {**self.reading.to_json(), "read_at": self.read_at.isoformat()}


@dataclass(frozen=True)
class AttachmentLine:
    """A photo or recording; its content is fetched by its id."""

    id: str
    media_type: str
    size: int


@dataclass(frozen=True)
class ReportLine:
    """What one person told at one time, in their own words."""

    received_at: datetime
    channel: Channel
    relation: Relation
    reporter_name: str
    phone: str | None
    id_number: str | None
    head_name: str | None
    members: int | None
    text: str
    risks_told: tuple[Risk, ...]
    urgent_told: bool
    contact_time: str | None
    safe_contact: str | None
    attachments: tuple[AttachmentLine, ...]
    readings: tuple[ReadingLine, ...]


def report_lines(session: Session, case_id: int) -> tuple[ReportLine, ...]:
    """All reports of a case, the first first."""
    told = reports.reports_of_case(session, case_id)
    ids = [report.id for report in told]
    readings = reports.readings_of_reports(session, ids)
    attached = reports.attachment_lines(session, ids)
    return tuple(
        _line(
            report,
            [AttachmentLine(key, media_type, size) for key, owner, media_type, size in attached if owner == report.id],
            [row for row in readings if row.report_id == report.id],
        )
        for report in told
    )


def _line(report: Report, attached: Sequence[AttachmentLine], readings: Sequence[StoredReading]) -> ReportLine:
    copied = ("received_at", "reporter_name", "phone", "id_number", "head_name", "members", "text", "urgent_told",
              "contact_time", "safe_contact")  # fmt: skip
    return ReportLine(
        **{name: getattr(report, name) for name in copied},
        channel=Channel(report.channel),
        relation=Relation(report.relation),
        risks_told=tuple(Risk(risk) for risk in report.risks_told),
        attachments=tuple(attached),
        readings=tuple(ReadingLine(reading_of(row), row.read_at) for row in readings),
    )
