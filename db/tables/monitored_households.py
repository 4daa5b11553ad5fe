"""监测对象: what lives on after the case."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from db.encryption import Encrypted, EncryptedJson
from db.tables.base import AreaCode, Base, own_id


class MonitoredHousehold(Base):
    """监测对象: lives on after its case, until 风险消除."""

    __tablename__ = "monitored_household"
    id: Mapped[int] = own_id()
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
    id: Mapped[int] = own_id()
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
    id: Mapped[int] = own_id()
    monitored_household_id: Mapped[int] = mapped_column(ForeignKey("monitored_household.id"), index=True)
    verb: Mapped[str]
    from_state: Mapped[str | None]
    to_state: Mapped[str]
    at: Mapped[datetime]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    evidence: Mapped[dict[str, Any]] = mapped_column(EncryptedJson("household_event.evidence"))
