"""A county's own policy texts, and questions that had no answer."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from db.encryption import Encrypted
from db.tables.base import AreaCode, Base, own_id


class PolicyText(Base):
    """政策口径 as an editor proposed it for an area; given to residents once a second person has approved it."""

    __tablename__ = "policy_text"
    __table_args__ = (
        CheckConstraint("decided_by_id <> proposed_by_id", name="policy_text_second_person"),
        CheckConstraint("(decided_at IS NULL) = (approved IS NULL)", name="policy_text_decided"),
        CheckConstraint("valid_from < valid_to", name="policy_text_valid"),
        Index("policy_text_of_county", "county_code", "approved"),
    )
    id: Mapped[int] = own_id()
    county_code: Mapped[str] = mapped_column(AreaCode)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"))  # it holds here and below
    entry: Mapped[str] = mapped_column(String(60))
    question: Mapped[str]
    ways: Mapped[list[str]]
    text: Mapped[str]
    brief: Mapped[str] = mapped_column(server_default="")  # for paper; empty: the text itself
    issuer: Mapped[str]
    title: Mapped[str]
    clause: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    proposed_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    decided_at: Mapped[datetime | None]
    approved: Mapped[bool | None]


class Enquiry(Base):
    """政策咨询 without an answer: for an editor, who finds one or sets it aside.

    Told is who asked in a talk, there, and who left a telephone; anybody else by asking the same again.
    """

    __tablename__ = "enquiry"
    __table_args__ = (
        Index("enquiry_open", "county_code", "question_index"),
        CheckConstraint("(conversation_id IS NULL) = (channel IS NULL)", name="enquiry_channel"),
    )
    id: Mapped[int] = own_id()
    county_code: Mapped[str] = mapped_column(AreaCode)
    area_code: Mapped[str] = mapped_column(AreaCode)
    asked_at: Mapped[datetime]
    question: Mapped[str] = mapped_column(Encrypted("enquiry.question"))
    question_index: Mapped[bytes] = mapped_column(LargeBinary)
    phone: Mapped[str | None] = mapped_column(Encrypted("enquiry.phone"))
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversation.id"), index=True)
    channel: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    entry: Mapped[str | None] = mapped_column(String(60))  # None once answered: set aside
