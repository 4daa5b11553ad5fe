"""The tables. Names are the glossary's; every area is a 12-digit text code; times carry a zone.

`Encrypted` columns hold AES-GCM ciphertext (see `db.encryption`); `*_index` columns hold the HMAC blind index of the
normalised value, for exact search only. Who may see which row is decided by row-level security (see the migrations).
"""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, ForeignKey, Identity, Index, LargeBinary, String
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from db.encryption import Encrypted, EncryptedBytes, EncryptedJson

AreaCode = String(12)
DUE_OR_NEVER = "COALESCE(due_on, '9999-12-31'::date)"  # the queue's order, in the very words of the index


class Base(DeclarativeBase):
    """Shared type rules of all tables."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: TIMESTAMP(timezone=True),
        dict[str, Any]: JSONB,
        list[dict[str, Any]]: JSONB,
        list[str]: ARRAY(String),
    }


def _key() -> Mapped[int]:
    return mapped_column(BigInteger, Identity(), primary_key=True)


# ── places and settings ────────────────────────────────────────────────────────────────────────────────────────


class Area(Base):
    """行政区划: a county, township or village; the first 6, 9 or 12 digits of the code are its reach."""

    __tablename__ = "area"
    code: Mapped[str] = mapped_column(AreaCode, primary_key=True)
    name: Mapped[str]
    level: Mapped[str]  # county, township, village
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("area.code"))
    phone: Mapped[str | None]  # the office's public telephone
    duty_name: Mapped[str | None] = mapped_column(Encrypted("area.duty_name"))
    duty_phone: Mapped[str | None] = mapped_column(Encrypted("area.duty_phone"))


class CountySetting(Base):
    """A county's own words and numbers (hotline, bureau's name, income line …), by the day they begin to hold."""

    __tablename__ = "county_setting"
    county_code: Mapped[str] = mapped_column(ForeignKey("area.code"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    value: Mapped[str]


class DeadlineRule(Base):
    """A county's deadline: so many days of a unit after a start event, by the day it begins to hold."""

    __tablename__ = "deadline_rule"
    county_code: Mapped[str] = mapped_column(ForeignKey("area.code"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    number: Mapped[int]
    unit: Mapped[str]
    warn_before: Mapped[int] = mapped_column(server_default="1")
    roll_forward: Mapped[bool] = mapped_column(server_default=sql("true"))


class CalendarDay(Base):
    """A day that is not what its weekday says: a holiday or a make-up working day (调休)."""

    __tablename__ = "calendar_day"
    day: Mapped[date] = mapped_column(primary_key=True)
    working: Mapped[bool]
    reason: Mapped[str]


class CalendarYear(Base):
    """A year whose days off have been announced; later years are provisional Monday to Friday."""

    __tablename__ = "calendar_year"
    year: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]


class OneCode(Base):
    """一码通: the code printed on one village's leaflets of one issue."""

    __tablename__ = "one_code"
    code: Mapped[str] = mapped_column(String(16), primary_key=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"))
    issue: Mapped[int]
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class OneCodeScan(Base):
    """How often a village's codes were opened on a day; nothing about who."""

    __tablename__ = "one_code_scan"
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    scans: Mapped[int] = mapped_column(server_default="0")


# ── officers ───────────────────────────────────────────────────────────────────────────────────────────────────


class Officer(Base):
    """干部: somebody who signs in."""

    __tablename__ = "officer"
    id: Mapped[int] = _key()
    username: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str] = mapped_column(deferred=True)  # only the door may read it
    name: Mapped[str] = mapped_column(Encrypted("officer.name"))
    phone: Mapped[str | None] = mapped_column(Encrypted("officer.phone"))
    role: Mapped[str]
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"))
    department: Mapped[str | None]
    otp_secret: Mapped[str | None] = mapped_column(Encrypted("officer.otp_secret"), deferred=True)
    failed_sign_ins: Mapped[int] = mapped_column(server_default="0")
    locked_until: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]


class OfficerSession(Base):
    """A signed-in session; only the token's hash is kept, and revoking it ends the session at once."""

    __tablename__ = "officer_session"
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    csrf_token: Mapped[str]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Attempt(Base):
    """Wrong look-ups and sign-ins of one origin within one hour, to slow down guessing; the origin is only a hash."""

    __tablename__ = "attempt"
    origin_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    wrong: Mapped[int] = mapped_column(server_default="0")


# ── cases ──────────────────────────────────────────────────────────────────────────────────────────────────────


class Household(Base):
    """农户: one household as far as reports tell; found again by blind indexes."""

    __tablename__ = "household"
    id: Mapped[int] = _key()
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
    id: Mapped[int] = _key()
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
    id: Mapped[int] = _key()
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    county_code: Mapped[str] = mapped_column(AreaCode)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"))
    submission_key_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    content_hash: Mapped[bytes] = mapped_column(LargeBinary)
    receipt_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    look_up_hash: Mapped[bytes] = mapped_column(LargeBinary)  # of receipt and look-up code together
    channel: Mapped[str]
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
    id: Mapped[int] = _key()
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
    id: Mapped[int] = _key()
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
    id: Mapped[int] = _key()
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


# ── monitored households ───────────────────────────────────────────────────────────────────────────────────────


class MonitoredHousehold(Base):
    """监测对象: lives on after its case, until 风险消除."""

    __tablename__ = "monitored_household"
    id: Mapped[int] = _key()
    county_code: Mapped[str] = mapped_column(AreaCode)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"), index=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    registration_number: Mapped[str | None]
    category: Mapped[str]
    risks: Mapped[list[str]]
    state: Mapped[str]
    version: Mapped[int] = mapped_column(server_default="1")
    no_labour: Mapped[bool] = mapped_column(server_default=sql("false"))  # 整户无劳动能力兜底保障户
    enrolled_on: Mapped[date]
    eliminated_on: Mapped[date | None]
    elimination_kind: Mapped[str | None]


class SupportMeasure(Base):
    """帮扶措施: what is done for one risk of a monitored household, by whom."""

    __tablename__ = "support_measure"
    id: Mapped[int] = _key()
    monitored_household_id: Mapped[int] = mapped_column(ForeignKey("monitored_household.id"), index=True)
    risk: Mapped[str]
    kind: Mapped[str]
    department: Mapped[str | None]
    description: Mapped[str] = mapped_column(Encrypted("support_measure.description"))
    started_on: Mapped[date]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))


class HouseholdEvent(Base):
    """One step in a monitored household's history. Only ever added."""

    __tablename__ = "household_event"
    id: Mapped[int] = _key()
    monitored_household_id: Mapped[int] = mapped_column(ForeignKey("monitored_household.id"), index=True)
    verb: Mapped[str]
    from_state: Mapped[str | None]
    to_state: Mapped[str]
    at: Mapped[datetime]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    evidence: Mapped[dict[str, Any]] = mapped_column(EncryptedJson("household_event.evidence"))


# ── messages ───────────────────────────────────────────────────────────────────────────────────────────────────


class Message(Base):
    """通知 on its way out: first a row, then sent by a job; one `effect_key` is sent once."""

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'sent', 'call_list', 'called')", name="message_state"),
        Index("message_unfinished", "state", "id", postgresql_where=sql("state IN ('waiting', 'call_list')")),
    )
    id: Mapped[int] = _key()
    county_code: Mapped[str] = mapped_column(AreaCode)
    area_code: Mapped[str] = mapped_column(AreaCode)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    effect_key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]  # a key of the message catalogue
    to_role: Mapped[str]  # "resident" or "duty_contact"
    address: Mapped[str | None] = mapped_column(Encrypted("message.address"))
    body: Mapped[str] = mapped_column(Encrypted("message.body"))
    state: Mapped[str]
    attempts: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


# ── audit ──────────────────────────────────────────────────────────────────────────────────────────────────────


class AuditEntry(Base):
    """Who changed or read what, and when; ids and hashes only, never personal text. Insert-only."""

    __tablename__ = "audit_entry"
    id: Mapped[int] = _key()
    county_code: Mapped[str] = mapped_column(AreaCode, index=True)
    at: Mapped[datetime]
    actor_role: Mapped[str]
    officer_id: Mapped[int | None]
    verb: Mapped[str]  # e.g. "read_case", "accept", "sign_in"
    subject: Mapped[str]  # e.g. "case:2026-000123"
    detail: Mapped[dict[str, Any]]
    mark: Mapped[bytes] = mapped_column(LargeBinary)  # HMAC of the above: written by this house, sealed or not yet


class AuditUnsealed(Base):
    """Entries that wait for the sealing job; filled by a trigger, so that no entry can be written past it."""

    __tablename__ = "audit_unsealed"
    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entry.id"), primary_key=True, autoincrement=False)


class AuditSeal(Base):
    """The hash chain over a county's audit entries, laid within seconds by a job; insert-only."""

    __tablename__ = "audit_seal"
    county_code: Mapped[str] = mapped_column(AreaCode, primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entry.id"), unique=True)
    previous_hash: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_at: Mapped[datetime]
