"""What all tables share: areas are 12-digit text codes, times carry a zone."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ARRAY, BigInteger, Identity, String
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

AreaCode = String(12)


class Base(DeclarativeBase):
    """The type rules of all tables."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: TIMESTAMP(timezone=True),
        dict[str, Any]: JSONB,
        list[dict[str, Any]]: JSONB,
        list[str]: ARRAY(String),
    }


def own_id() -> Mapped[int]:
    """The number that the database gives to a row."""
    return mapped_column(BigInteger, Identity(), primary_key=True)
