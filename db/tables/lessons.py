"""What people said that messages mean, for the reading to learn from."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.encryption import Encrypted
from db.tables.base import AreaCode, Base, own_id


class Lesson(Base):
    """学习样例: a report's words without what says who sent it, and what an officer says they mean.

    It is exported once the county has looked at it a second time. `learnable` is False where somebody set it aside.
    """

    __tablename__ = "lesson"
    __table_args__ = (
        CheckConstraint("(passed_at IS NULL) = (passed_by_id IS NULL)", name="lesson_passed"),
        CheckConstraint("primary_risk IS NULL OR primary_risk = ANY (risks)", name="lesson_primary"),
    )
    id: Mapped[int] = own_id()
    county_code: Mapped[str] = mapped_column(AreaCode, index=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"))
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), unique=True)
    text: Mapped[str] = mapped_column(Encrypted("lesson.text"))
    intent: Mapped[str]
    risks: Mapped[list[str]]
    primary_risk: Mapped[str | None]
    urgent: Mapped[bool]
    learnable: Mapped[bool]
    judged_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    judged_at: Mapped[datetime]
    passed_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    passed_at: Mapped[datetime | None]
