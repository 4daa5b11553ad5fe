"""What a platform brings and needs: messages until they are answered, its tokens, its codes for our codes."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from db.encryption import Encrypted, EncryptedJson
from db.tables.base import Base, own_id


class InboundMessage(Base):
    """来信: a message as its platform brought it, until it is answered; then its answer, for when it comes again."""

    __tablename__ = "inbound_message"
    __table_args__ = (
        UniqueConstraint("person_hash", "message_hash", name="inbound_message_once"),
        Index("inbound_message_unanswered", "person_hash", "id", postgresql_where=sql("content IS NOT NULL")),
    )
    id: Mapped[int] = own_id()
    person_hash: Mapped[bytes] = mapped_column(LargeBinary)
    message_hash: Mapped[bytes] = mapped_column(LargeBinary)
    content: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJson("inbound_message.content"))
    answer: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJson("inbound_message.answer"))
    late: Mapped[bool] = mapped_column(server_default=sql("false"))  # the platform waits no longer: told in the talk
    attempts: Mapped[int] = mapped_column(server_default="0")
    received_at: Mapped[datetime] = mapped_column(index=True)


class PlatformToken(Base):
    """平台令牌: with which all our processes call one channel's platform."""

    __tablename__ = "platform_token"
    channel: Mapped[str] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(Encrypted("platform_token.token"))
    valid_until: Mapped[datetime]


class WeChatCode(Base):
    """公众号二维码: what WeChat's own QR code for one of our codes says."""

    __tablename__ = "wechat_code"
    one_code: Mapped[str] = mapped_column(ForeignKey("one_code.code"), primary_key=True)
    address: Mapped[str]
    issued_at: Mapped[datetime]
