"""Cases with the reports in them, their readings, history and deadlines."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from db.encryption import Encrypted, EncryptedBytes, EncryptedJson
from db.tables.base import AreaCode, Base, own_id

DUE_OR_NEVER = "COALESCE(due_on, '9999-12-31'::date)"  # the queue's order, in the very words of the index


class Household(Base):
    """农户: one household as far as reports tell; found again by blind indexes."""

    __tablename__ = "household"
    id: Mapped[int] = own_id()
    county_code: Mapped[str] = mapped_column(AreaCode)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"), index=True)
    head_name: Mapped[str | None] = mapped_column(Encrypted("household.head_name"))
    head_name_index: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)
    phone_index: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)
    id_number_index: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)
    members: Mapped[int | None]
    created_at: Mapped[datetime]


class Case(Base):
    """办件: begins only in `submit_report`, changes only in `move_case`."""

    __tablename__ = "case"
    __table_args__ = (
        Index("case_open", sql("urgent DESC"), sql(DUE_OR_NEVER), "id", postgresql_where=sql("state <> 'closed'")),
        Index("case_area", "area_code", "state"),
        Index("case_received_at", "received_at"),
    )
    id: Mapped[int] = own_id()
    number: Mapped[str] = mapped_column(unique=True)
    county_code: Mapped[str] = mapped_column(AreaCode)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"))  # the village, or the township if unknown
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    state: Mapped[str]
    version: Mapped[int] = mapped_column(server_default="1")
    urgent: Mapped[bool] = mapped_column(server_default=sql("false"))
    needs_review: Mapped[bool] = mapped_column(server_default=sql("false"))  # the reading abstained or is disputed
    hide_from_village: Mapped[bool] = mapped_column(server_default=sql("false"))
    risks: Mapped[list[str]] = mapped_column(server_default="{}")
    primary_risk: Mapped[str | None]
    intent: Mapped[str | None]
    department: Mapped[str | None]  # the department it was referred to
    repeat_count: Mapped[int] = mapped_column(server_default="1")  # reports in it, the first included
    earlier_cases: Mapped[int] = mapped_column(server_default="0")  # closed cases of the same household before it
    outcome: Mapped[str | None]
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))  # who accepted it
    received_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    visited_at: Mapped[datetime | None]  # the visit's own date, not the day it was typed in
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    due_on: Mapped[date | None]  # the nearest running deadline


class Report(Base):
    """自主申报: what one person told at one time. Never changed, only added to."""

    __tablename__ = "report"
    id: Mapped[int] = own_id()
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    county_code: Mapped[str] = mapped_column(AreaCode)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"))
    submission_key_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    content_hash: Mapped[bytes] = mapped_column(LargeBinary)
    receipt_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    look_up_hash: Mapped[bytes] = mapped_column(LargeBinary)  # of receipt and look-up code together
    channel: Mapped[str]
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversation.id"), index=True)  # told in this talk
    one_code: Mapped[str | None]
    relation: Mapped[str]
    reporter_name: Mapped[str] = mapped_column(Encrypted("report.reporter_name"))
    reporter_name_index: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)
    reporter_pinyin_index: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)
    phone: Mapped[str | None] = mapped_column(Encrypted("report.phone"))
    phone_index: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)
    id_number: Mapped[str | None] = mapped_column(Encrypted("report.id_number"))
    id_number_index: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)
    head_name: Mapped[str | None] = mapped_column(Encrypted("report.head_name"))
    members: Mapped[int | None]
    text: Mapped[str] = mapped_column(Encrypted("report.text"))
    risks_told: Mapped[list[str]] = mapped_column(server_default="{}")
    urgent_told: Mapped[bool] = mapped_column(server_default=sql("false"))
    contact_time: Mapped[str | None] = mapped_column(Encrypted("report.contact_time"))
    safe_contact: Mapped[str | None] = mapped_column(Encrypted("report.safe_contact"))
    hide_from_village: Mapped[bool] = mapped_column(server_default=sql("false"))
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))  # the hotline clerk
    consent_at: Mapped[datetime]
    received_at: Mapped[datetime]


class ReceiptAgain(Base):
    """补发的回执: another receipt of a report, given out after asking back; it may close those before."""

    __tablename__ = "receipt_again"
    id: Mapped[int] = own_id()
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    receipt_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    look_up_hash: Mapped[bytes] = mapped_column(LargeBinary)
    closes_others: Mapped[bool]
    given_at: Mapped[datetime]
    given_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))


class Attachment(Base):
    """A photo or voice recording, encrypted; belongs to nobody until a report names it."""

    __tablename__ = "attachment"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"), index=True)
    media_type: Mapped[str]
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(EncryptedBytes("attachment.content"), deferred=True)
    received_at: Mapped[datetime]


class StoredReading(Base):
    """What a reader believed of a report, how sure it was and who said so. A new one never replaces an old one."""

    __tablename__ = "reading"
    id: Mapped[int] = own_id()
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    source: Mapped[str]  # rasa, fallback, officer
    model: Mapped[str]
    intent: Mapped[str]
    confidence: Mapped[float]
    risks: Mapped[list[dict[str, Any]]]  # [{"type", "confidence"}]
    primary_risk: Mapped[str | None]
    urgent: Mapped[bool]
    abstained: Mapped[bool]
    entities: Mapped[list[dict[str, Any]]] = mapped_column(EncryptedJson("reading.entities"))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    read_at: Mapped[datetime]


class CaseEvent(Base):
    """One step in a case's history, with its evidence. Only ever added."""

    __tablename__ = "case_event"
    id: Mapped[int] = own_id()
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    verb: Mapped[str]
    from_state: Mapped[str | None]
    to_state: Mapped[str]
    at: Mapped[datetime]
    role: Mapped[str]
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    evidence: Mapped[dict[str, Any]] = mapped_column(EncryptedJson("case_event.evidence"))


class CaseDeadline(Base):
    """A clock of a case: started, due, and stopped when its move was made."""

    __tablename__ = "case_deadline"
    __table_args__ = (Index("case_deadline_running", "due_on", postgresql_where=sql("stopped_on IS NULL")),)
    id: Mapped[int] = own_id()
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    name: Mapped[str]
    unit: Mapped[str]
    number: Mapped[int]
    warn_before: Mapped[int]
    roll_forward: Mapped[bool]
    started_on: Mapped[date]
    due_on: Mapped[date]
    stopped_on: Mapped[date | None]
    met: Mapped[bool | None]  # None while running, or when the clock fell away with the case
