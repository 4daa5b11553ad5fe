"""A county's own wording of its leaflets, and runs of printing them."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, own_id


class LeafletText(Base):
    """明白纸: a leaflet's own words and its policy entries, as proposed; printed once a second person has approved."""

    __tablename__ = "leaflet_text"
    __table_args__ = (
        CheckConstraint("approved_by_id <> proposed_by_id", name="leaflet_text_second_person"),
        CheckConstraint("(approved_by_id IS NULL) = (approved_at IS NULL)", name="leaflet_text_approved"),
        Index("leaflet_text_of_county", "county_code", "kind"),
    )
    id: Mapped[int] = own_id()
    county_code: Mapped[str] = mapped_column(ForeignKey("area.code"))
    kind: Mapped[str]
    words: Mapped[dict[str, Any]]
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    proposed_at: Mapped[datetime]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    approved_at: Mapped[datetime | None]


class PrintRun(Base):
    """印发: all leaflets of an area as they stood when asked for, part by part; `parts` are known when work begins."""

    __tablename__ = "print_run"
    id: Mapped[int] = own_id()
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"))
    kind: Mapped[str]
    layout: Mapped[str]
    by_township: Mapped[bool]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    asked_at: Mapped[datetime]
    parts: Mapped[int | None]
    finished_at: Mapped[datetime | None]
    refused_block: Mapped[str | None]  # what could not be printed
    refused_words: Mapped[str] = mapped_column(server_default="")


class PrintPart(Base):
    """One finished PDF of a run; a run that was broken off goes on after the last of them."""

    __tablename__ = "print_part"
    run_id: Mapped[int] = mapped_column(ForeignKey("print_run.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    leaflets: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
