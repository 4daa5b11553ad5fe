"""Messages on their way out."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from db.encryption import Encrypted
from db.tables.base import AreaCode, Base, own_id


class Message(Base):
    """通知 on its way out: first a row, then sent by a job; one `effect_key` is sent once."""

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint(
            "case_id IS NOT NULL OR enquiry_id IS NOT NULL OR conversation_id IS NOT NULL", name="message_about"
        ),
        CheckConstraint("channel IS NULL OR conversation_id IS NOT NULL", name="message_channel"),
        CheckConstraint("state IN ('waiting', 'sent', 'call_list', 'called', 'given_up')", name="message_state"),
        Index("message_unfinished", "state", "id", postgresql_where=sql("state IN ('waiting', 'call_list')")),
    )
    id: Mapped[int] = own_id()
    county_code: Mapped[str] = mapped_column(AreaCode)
    area_code: Mapped[str] = mapped_column(AreaCode)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    enquiry_id: Mapped[int | None] = mapped_column(ForeignKey("enquiry.id"), index=True)
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversation.id"), index=True)
    effect_key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]  # a key of the message catalogue
    to_role: Mapped[str]  # "resident" or "duty_contact"
    channel: Mapped[str | None]  # told in the talk on this channel first; None: by telephone
    channel_failed: Mapped[bool] = mapped_column(server_default=sql("false"))  # by telephone after all
    address: Mapped[str | None] = mapped_column(Encrypted("message.address"))  # the telephone
    body: Mapped[str] = mapped_column(Encrypted("message.body"))
    neutral: Mapped[str | None] = mapped_column(Encrypted("message.neutral"))  # goes by SMS instead of the body
    may_text: Mapped[bool] = mapped_column(server_default=sql("true"))  # by SMS, where the channel did not take it
    by_person: Mapped[bool] = mapped_column(server_default=sql("true"))  # by the call list, where no machine could
    state: Mapped[str]
    attempts: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class MessageAttempt(Base):
    """One attempt to tell somebody, and what came of it; a person's attempts name the officer."""

    __tablename__ = "message_attempt"
    id: Mapped[int] = own_id()
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    way: Mapped[str]
    at: Mapped[datetime]
    result: Mapped[str]
    trouble: Mapped[str] = mapped_column(server_default="")  # what kind of failure, never whose
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
