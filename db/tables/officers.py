"""Officers, their sessions, and the counting of wrong attempts."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from db.encryption import Encrypted
from db.tables.base import Base, own_id


class Officer(Base):
    """干部: somebody who signs in."""

    __tablename__ = "officer"
    id: Mapped[int] = own_id()
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
