"""Talks with residents, on every channel."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from db.encryption import Encrypted, EncryptedJson
from db.tables.base import Base, own_id


class Conversation(Base):
    """对话: one person's talk on one channel. `state` is what the dialogue remembers of it."""

    __tablename__ = "conversation"
    __table_args__ = (
        CheckConstraint("(taken_by_id IS NULL) = (taken_at IS NULL)", name="conversation_taken"),
        Index("conversation_waiting", "waiting_since",
              postgresql_where=sql("waiting_since IS NOT NULL OR taken_by_id IS NOT NULL")),
    )  # fmt: skip
    id: Mapped[int] = own_id()
    person_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    channel: Mapped[str]
    address: Mapped[str | None] = mapped_column(Encrypted("conversation.address"))  # where the channel finds the person
    area_code: Mapped[str | None] = mapped_column(ForeignKey("area.code"))
    state: Mapped[dict[str, Any]] = mapped_column(EncryptedJson("conversation.state"))
    started_at: Mapped[datetime]
    heard_at: Mapped[datetime]
    waiting_since: Mapped[datetime | None]  # since when a person is wanted
    waiting_for: Mapped[str | None]
    phone: Mapped[str | None] = mapped_column(Encrypted("conversation.phone"))  # left with the wish for a person
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))  # who speaks here instead of the machine
    taken_at: Mapped[datetime | None]  # when that person last spoke


class ChatTurn(Base):
    """一问一答: one message and the replies to it; the same message again is answered from here."""

    __tablename__ = "chat_turn"
    __table_args__ = (
        UniqueConstraint("conversation_id", "message_hash", name="chat_turn_message"),
        Index(
            "chat_turn_attachments", "attachments", postgresql_using="gin", postgresql_where=sql("attachments <> '{}'")
        ),
    )
    id: Mapped[int] = own_id()
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"))
    message_hash: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Encrypted("chat_turn.text"))
    attachments: Mapped[list[str]]
    replies: Mapped[list[dict[str, Any]]] = mapped_column(EncryptedJson("chat_turn.replies"))


class TalkWait(Base):
    """等人回话: one time that somebody waited for a person, now that it is over. Only ever added."""

    __tablename__ = "talk_wait"
    __table_args__ = (Index("talk_wait_since", "since"),)
    id: Mapped[int] = own_id()
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    area_code: Mapped[str | None] = mapped_column(ForeignKey("area.code"))
    reason: Mapped[str]
    since: Mapped[datetime]
    ended_at: Mapped[datetime]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))  # None: the resident said stop
