"""The audit and the chain over it."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import AreaCode, Base, own_id


class AuditEntry(Base):
    """Who changed or read what, and when; ids and hashes only, never personal text. Insert-only."""

    __tablename__ = "audit_entry"
    id: Mapped[int] = own_id()
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
