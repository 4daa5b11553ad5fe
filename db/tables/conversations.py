"""Talks with residents, on every channel."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.encryption import Encrypted, EncryptedJson
from db.tables.base import Base, own_id


class Conversation(Base):
    """对话: one person's talk on one channel. `state` is what the dialogue remembers of it."""

    __tablename__ = "conversation"
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


class ChatTurn(Base):
    """一问一答: one message and the replies to it; the same message again is answered from here."""

    __tablename__ = "chat_turn"
    __table_args__ = (UniqueConstraint("conversation_id", "message_hash", name="chat_turn_message"),)
    id: Mapped[int] = own_id()
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"))
    message_hash: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Encrypted("chat_turn.text"))
    attachments: Mapped[list[str]]
    replies: Mapped[list[dict[str, Any]]] = mapped_column(EncryptedJson("chat_turn.replies"))
