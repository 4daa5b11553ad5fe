"""The calendar that every installation begins with: years whose days off have been announced."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from db.queries import calendar

FILE = Path(__file__).with_name("announced_days.zh.yml")

Day = tuple[date, bool, str]


def announced_days(text: str) -> Mapping[int, tuple[str, list[Day]]]:
    """Each year's source and days (date, whether it is worked, festival), from a text like `announced_days.zh.yml`.

    Raises ValueError, KeyError or `yaml.YAMLError` for a text of another shape.
    """
    years: dict[int, dict[str, Any]] = yaml.safe_load(text)
    return {year: (kept["source"], sorted(_days(kept))) for year, kept in years.items()}


def _days(kept: Mapping[str, Any]) -> Iterator[Day]:
    for festival, (first, last) in kept["days_off"].items():
        for number in range((last - first).days + 1):
            yield first + timedelta(days=number), False, festival
    for festival, days in kept["make_up_days"].items():
        for day in days:
            yield day, True, festival


def load_missing_years(session: Session) -> None:
    """Put the announced years into the calendar that are not there yet; years an office has edited stay untouched."""
    known = calendar.announced_years(session)
    for year, (source, days) in announced_days(FILE.read_text(encoding="utf-8")).items():
        if year not in known:
            calendar.replace_year(session, year, source, days)
