"""What goes to print: the villages of an area with their codes, and the county's own words."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy.orm import Session

from actions.house import SHANGHAI, House
from actions.policy_knowledge import settings_of
from casework.areas import county_of, is_area_code, reach, township_of
from db.queries import areas
from db.session import Scope
from notices.leaflets import CountyWords, Text, VillageSheet
from notices.one_code import landing_url, printed
from notices.policy.knowledge import wording
from notices.wording import say

PART = 1_000
"""Leaflets in one PDF: more would only take more memory at once."""


@dataclass(frozen=True)
class TownshipSheets:
    """The leaflets of one township, in the order of their villages."""

    code: str
    name: str
    sheets: tuple[VillageSheet, ...]


@dataclass(frozen=True)
class Batch:
    """The leaflets of one PDF: a township's, or a numbered part of a long run. All of them say the same `text`."""

    code: str
    name: str
    text: Text
    sheets: tuple[VillageSheet, ...]


@dataclass(frozen=True)
class AreaSheets:
    """All leaflets of an area, by township, with the words of their county. Villages without a code are left out."""

    county: CountyWords
    townships: tuple[TownshipSheets, ...]

    @property
    def sheets(self) -> tuple[VillageSheet, ...]:
        """All leaflets in the order of their area codes."""
        return tuple(sheet for township in self.townships for sheet in township.sheets)

    def batches(self, texts: Mapping[str, Text], *, by_township: bool) -> tuple[Batch, ...]:
        """One a township, or as few as hold all; `texts` by township code. Only who reads the same shares a PDF."""
        if by_township:
            return tuple(Batch(area.code, area.name, texts[area.code], area.sheets) for area in self.townships)
        parts = [
            (text, sheets[start : start + PART])
            for text, group in groupby(self.townships, key=lambda township: texts[township.code])
            for sheets in [tuple(sheet for township in group for sheet in township.sheets)]
            for start in range(0, len(sheets), PART)
        ]
        return tuple(Batch(str(number), str(number), *part) for number, part in enumerate(parts, 1))


def area_sheets(house: House, area_code: str, public_url: str, at: datetime) -> AreaSheets | None:
    """The leaflets of a county, township or village as they stood at a time; None when there is no such area."""
    with house.database.transaction(Scope.public()) as session:
        if not is_area_code(area_code) or not areas.areas(session, [area_code]):
            return None
        codes = {row.area_code: row for row in areas.latest_codes(session, reach(area_code), at)}
        villages = areas.villages(session, reach(area_code))
        townships = areas.areas(session, {township_of(village.code) or "" for village in villages})
        groups = [
            TownshipSheets(code, township.name, tuple(
                VillageSheet(village.name, township.name, village.phone or township.phone or "",
                             codes[village.code].code, codes[village.code].issue)
                for village in villages if township_of(village.code) == code and village.code in codes
            ))
            for code, township in sorted(townships.items())
        ]  # fmt: skip
        county = county_words(session, county_of(area_code), public_url, at)
    return AreaSheets(county, tuple(group for group in groups if group.sheets))


def county_words(session: Session, county_code: str, public_url: str, at: datetime) -> CountyWords:
    """The county's hotline, bureau and deadlines as its leaflets say them at a time."""
    on = at.astimezone(SHANGHAI).date()
    settings = settings_of(session, county_code, on)
    blanks = {**wording()["unset"], **settings}
    return CountyWords(settings.get("bureau", ""), settings.get("hotline", ""), public_url, on, blanks)


def codes_as_csv(sheets: Sequence[VillageSheet], public_url: str) -> str:
    """For the printer's shop: township, village, check code, issue, address of every code; with byte-order mark."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(say("paper.csv_head").split())
    for sheet in sheets:
        url = landing_url(public_url, sheet.code)
        writer.writerow([_plain(sheet.township), _plain(sheet.village), printed(sheet.code), sheet.issue, url])
    return "\ufeff" + table.getvalue()


def _plain(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text
