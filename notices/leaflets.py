"""明白纸: the two leaflets (申报 and 帮扶) with each village's own code; also as poster, card and in large type.

What all villages have in common is typeset once, as a PDF page; on it come a village's name, code and telephone. That
makes a thousand pages small and fast, and a text that has no room is refused once and by name.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from multiprocessing import get_context
from typing import Any

from notices.fill_in import filled
from notices.one_code import landing_url, pictures, printed
from notices.typesetting import page_pictures, pdf, refuse_unknown_characters
from notices.wording import say

SHARED, VILLAGE = "leaflet_shared.typ", "leaflet_village.typ"
PAGES = {"large": 2}
PREVIEW_PPI = 75


class Kind(StrEnum):
    """Which leaflet: for all households, or for monitored ones (永安2023)."""

    apply = "apply"
    support = "support"


class Layout(StrEnum):
    """A4, A4 in large type, A3 poster, A6 card or sticker."""

    a4 = "a4"
    large = "large"
    poster = "poster"
    card = "card"


@dataclass(frozen=True)
class CountyWords:
    """What a county puts into all its leaflets. `blanks` are its settings and deadlines as policy texts name them."""

    bureau: str
    hotline: str
    public_url: str
    printed_on: date
    blanks: Mapping[str, str]


@dataclass(frozen=True)
class VillageSheet:
    """One village's leaflet: `code` is its one-code of the given issue, `phone` the township's (empty: none)."""

    village: str
    township: str
    phone: str
    code: str
    issue: int


Text = Mapping[str, Any]
"""title, subtitle, lead, foot; pictures and steps [[pictogram, label]]; blocks [{key, title, label, points}];
optionally second_language [lines]."""


def print_leaflets(text: Text, layout: Layout, county: CountyWords, sheets: Sequence[VillageSheet]) -> bytes:
    """One PDF with a leaflet for each sheet (one page; two in large type). Raises `CannotPrint` naming the block."""
    data, background = prepared(text, layout, county, sheets)
    return pdf(VILLAGE, data, background)


def print_apart(text: Text, layout: Layout, county: CountyWords, sheets: Sequence[VillageSheet]) -> bytes:
    """The same in a process of its own: Typst keeps what it has set, and a long run of parts would hold ever more."""
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        return process.submit(print_leaflets, text, layout, county, sheets).result()


def leaflet_pictures(
    text: Text, layout: Layout, county: CountyWords, sheets: Sequence[VillageSheet], ppi: float = PREVIEW_PPI
) -> list[bytes]:
    """The same pages as PNG."""
    data, background = prepared(text, layout, county, sheets)
    return page_pictures(VILLAGE, data, background, ppi)


def prepared(
    text: Text, layout: Layout, county: CountyWords, sheets: Sequence[VillageSheet]
) -> tuple[dict[str, Any], bytes]:
    """The data of the villages' template and the shared page under it."""
    if not sheets:
        raise ValueError("no leaflets to print")
    for sheet in sheets:
        refuse_unknown_characters({"village": sheet.village, "township": sheet.township})
    background = pdf(SHARED, shared_data(text, layout, county))
    data = {
        "layout": layout.value, "pages": PAGES.get(layout.value, 1),
        "sheets": list(_village_data(county, sheets)),
    }  # fmt: skip
    return data, background


def shared_data(text: Text, layout: Layout, county: CountyWords) -> dict[str, Any]:
    """The data of the shared page's template: the leaflet's text with its blanks filled in."""
    shared = filled(text, county.blanks)
    refuse_unknown_characters(_blocks_of(shared) | {"bureau": county.bureau})
    day = county.printed_on
    return {
        "layout": layout.value, "text": {"second_language": [], **shared}, "bureau": county.bureau,
        "printed_on": say("paper.day", year=day.year, month=day.month, day=day.day),
        "emergency": say("paper.emergency"),
        "genuine_url": f"{county.public_url.split('://')[-1].rstrip('/')}/genuine",
    }  # fmt: skip


def _village_data(county: CountyWords, sheets: Sequence[VillageSheet]) -> Iterator[dict[str, Any]]:
    codes = pictures(landing_url(county.public_url, sheet.code) for sheet in sheets)
    for sheet, picture in zip(sheets, codes, strict=True):
        phones = [(say("paper.hotline"), county.hotline), (sheet.township, sheet.phone)]
        yield {
            "village": sheet.village, "township": sheet.township, "qr": asdict(picture),
            "check": [say("paper.code", code=printed(sheet.code)), say("paper.issue", issue=sheet.issue)],
            "phones": [(label, number) for label, number in phones if number],
        }  # fmt: skip


def _blocks_of(text: Text) -> dict[str, Any]:
    """Every text by the name of its block."""
    rest = {name: part for name, part in text.items() if name != "blocks"}
    return rest | {block["key"]: block for block in text["blocks"]}
