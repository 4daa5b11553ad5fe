"""The tables. Names are the glossary's; every area is a 12-digit text code; times carry a zone.

`Encrypted` columns hold AES-GCM ciphertext (see `db.encryption`); `*_index` columns hold the HMAC blind index of the
normalised value, for exact search only. Who may see which row is decided by row-level security (see the migrations).
"""

from db.tables.audit import AuditEntry, AuditSeal, AuditUnsealed
from db.tables.base import Base
from db.tables.cases import (
    DUE_OR_NEVER,
    Attachment,
    Case,
    CaseDeadline,
    CaseEvent,
    Household,
    ReceiptAgain,
    Report,
    StoredReading,
)
from db.tables.conversations import ChatTurn, Conversation, TalkWait
from db.tables.inbound import InboundMessage, PlatformToken, WeChatCode
from db.tables.leaflets import LeafletText, PrintPart, PrintRun
from db.tables.lessons import Lesson
from db.tables.messages import Message, MessageAttempt
from db.tables.monitored_households import HouseholdEvent, MonitoredHousehold, SupportMeasure
from db.tables.officers import Attempt, Officer, OfficerSession
from db.tables.places import Area, CalendarDay, CalendarYear, CountySetting, DeadlineRule, OneCode, OneCodeScan
from db.tables.policy import Enquiry, PolicyText

__all__ = [
    "DUE_OR_NEVER",
    "Area",
    "Attachment",
    "Attempt",
    "AuditEntry",
    "AuditSeal",
    "AuditUnsealed",
    "Base",
    "CalendarDay",
    "CalendarYear",
    "Case",
    "CaseDeadline",
    "CaseEvent",
    "ChatTurn",
    "Conversation",
    "CountySetting",
    "DeadlineRule",
    "Enquiry",
    "Household",
    "HouseholdEvent",
    "InboundMessage",
    "LeafletText",
    "Lesson",
    "Message",
    "MessageAttempt",
    "MonitoredHousehold",
    "Officer",
    "OfficerSession",
    "OneCode",
    "OneCodeScan",
    "PlatformToken",
    "PolicyText",
    "PrintPart",
    "PrintRun",
    "ReceiptAgain",
    "Report",
    "StoredReading",
    "SupportMeasure",
    "TalkWait",
    "WeChatCode",
]
