"""Places, a county's own rules, the calendar, and the codes on the leaflets."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from db.encryption import Encrypted
from db.tables.base import AreaCode, Base


class Area(Base):
    """行政区划: a county, township or village; the first 6, 9 or 12 digits of the code are its reach."""

    __tablename__ = "area"
    code: Mapped[str] = mapped_column(AreaCode, primary_key=True)
    name: Mapped[str]
    level: Mapped[str]  # county, township, village
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("area.code"))
    phone: Mapped[str | None]  # the office's public telephone
    latitude: Mapped[float | None]  # degrees (WGS 84) of a village's middle
    longitude: Mapped[float | None]
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
