"""What goes to print: the villages of an area with their codes, and the county's own words."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from actions.house import House
from casework.areas import county_of, is_area_code, reach, township_of
from casework.vocabulary import DeadlineName, DeadlineUnit
from db.queries import areas
from db.session import Scope
from db.tables import DeadlineRule
from notices.leaflets import CountyWords, VillageSheet
from notices.one_code import landing_url, printed
from notices.wording import say


@dataclass(frozen=True)
class TownshipSheets:
    """The leaflets of one township, in the order of their villages."""

    code: str
    name: str
    sheets: tuple[VillageSheet, ...]


@dataclass(frozen=True)
class PrintRun:
    """All leaflets of an area, by township, with the words of their county; `without_code` are villages left out."""

    county: CountyWords
    townships: tuple[TownshipSheets, ...]
    without_code: tuple[str, ...]

    @property
    def sheets(self) -> tuple[VillageSheet, ...]:
        """All leaflets in the order of their area codes."""
        return tuple(sheet for township in self.townships for sheet in township.sheets)


def print_run(house: House, area_code: str, public_url: str) -> PrintRun | None:
    """The leaflets of a county, township or village; None when there is no such area."""
    with house.database.transaction(Scope.public()) as session:
        known = is_area_code(area_code) and areas.areas(session, [area_code])
        if not known:
            return None
        codes = {row.area_code: row for row in areas.latest_codes(session, reach(area_code))}
        villages = areas.villages(session, reach(area_code))
        townships = areas.areas(session, {township_of(village.code) or "" for village in villages})
        missing = tuple(village.name for village in villages if village.code not in codes)
        groups = [
            TownshipSheets(code, township.name, tuple(
                VillageSheet(village.name, township.name, village.phone or township.phone or "",
                             codes[village.code].code, codes[village.code].issue)
                for village in villages if township_of(village.code) == code and village.code in codes
            ))
            for code, township in sorted(townships.items())
        ]  # fmt: skip
        county = county_words(session, county_of(area_code), public_url, house.today())
    return PrintRun(county, tuple(group for group in groups if group.sheets), missing)


def county_words(session: Session, county_code: str, public_url: str, on: date) -> CountyWords:
    """The county's hotline, bureau and deadlines as its leaflets say them on a day."""
    hotline = areas.county_setting(session, county_code, "hotline", on) or ""
    bureau = areas.county_setting(session, county_code, "bureau", on) or ""
    rules = areas.deadline_rules(session, county_code, on)
    spans = {name.value: _span(name, rules.get(name.value)) for name in DeadlineName}
    return CountyWords(bureau, hotline, public_url, on, {"hotline": hotline, **spans})


def _span(name: DeadlineName, rule: DeadlineRule | None) -> str:
    """A deadline in plain words; where the county has set none, that is what is said."""
    if rule is None:
        return say("paper.span.unset")
    if name is DeadlineName.posting:
        return say("paper.span.at_least", number=rule.number)
    return say(f"paper.span.{DeadlineUnit(rule.unit).value}", number=rule.number)


def codes_as_csv(run: PrintRun) -> str:
    """For the printer's shop: township, village, check code, issue, address of every code; with byte-order mark."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(say("paper.csv_head").split())
    for sheet in run.sheets:
        url = landing_url(run.county.public_url, sheet.code)
        writer.writerow([_plain(sheet.township), _plain(sheet.village), printed(sheet.code), sheet.issue, url])
    return "\ufeff" + table.getvalue()


def _plain(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text


def in_parts(sheets: Sequence[VillageSheet], size: int) -> list[tuple[VillageSheet, ...]]:
    """The sheets in parts of at most `size`."""
    return [tuple(sheets[start : start + size]) for start in range(0, len(sheets), size)]
