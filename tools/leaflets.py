"""`yimatong leaflets`: the one-code leaflets of an area, in one PDF or one a township."""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from actions.house import House, open_house
from actions.issue_codes import issue_missing_codes
from actions.leaflet_sheets import Batch, area_sheets, codes_as_csv
from actions.leaflet_texts import texts_to_print
from actions.settings import settings_from_environment
from notices.leaflets import CountyWords, Kind, Layout, print_apart
from notices.typesetting import CannotPrint
from tools.installation import Installation
from tools.say import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which villages, what kind of paper, and where it goes."""
    parser.add_argument("--area", required=True, help="12-digit code of a county, township or village")
    parser.add_argument("--out", required=True, type=Path, help="PDF file; a folder gets one PDF a township")
    parser.add_argument("--kind", type=Kind, choices=list(Kind), default=Kind.apply, help="default %(default)s")
    parser.add_argument("--layout", type=Layout, choices=list(Layout), default=Layout.a4, help="default %(default)s")
    parser.add_argument("--codes", type=Path, help="also write a CSV of all codes for the printer's shop")


def run(arguments: argparse.Namespace) -> int:
    """Answers 1 when there is nothing to print or no address that a code could open; names the text that is wrong."""
    settings = settings_from_environment()
    public_url = settings.public_url or address_of_demo(Installation())
    if not public_url:
        say("A code needs an address to open: set YIMATONG_PUBLIC_URL, or start the demo first (make run)")
        return 1
    house = open_house(settings)
    try:
        return _print_area(house, public_url, arguments)
    except CannotPrint as refusal:
        say(f"Not printed, {refusal}")
        return 1
    finally:
        house.close()


def _print_area(house: House, public_url: str, arguments: argparse.Namespace) -> int:
    if issued := issue_missing_codes(house, arguments.area):
        say(f"{len(issued)} villages had no code and have one now")
    now = house.clock()
    wanted = area_sheets(house, arguments.area, public_url, now)
    if wanted is None or not wanted.sheets:
        say(f"There is no village in {arguments.area}" if wanted else f"There is no area {arguments.area}")
        return 1
    texts = texts_to_print(house, arguments.kind, [township.code for township in wanted.townships], now)
    one_file = arguments.out.suffix == ".pdf"
    for file, batch in _files(arguments.out, wanted.batches(texts, by_township=not one_file)):
        _print(file, batch, arguments.layout, wanted.county, again=one_file)
    if arguments.codes:
        table = codes_as_csv(wanted.sheets, public_url)
        arguments.codes.write_text(table, encoding="utf-8", newline="")
        say(f"{len(wanted.sheets)} codes in {arguments.codes}")
    return 0


def _files(out: Path, batches: Sequence[Batch]) -> Iterator[tuple[Path, Batch]]:
    """A PDF's name is kept, and numbered when one is not enough; in a folder every township has its own."""
    for number, batch in enumerate(batches, 1):
        if out.suffix != ".pdf":
            yield out / f"{batch.code}-{batch.name}.pdf", batch
        else:
            yield out if len(batches) == 1 else out.with_stem(f"{out.stem}-{number}"), batch


def _print(file: Path, batch: Batch, layout: Layout, county: CountyWords, *, again: bool) -> None:
    """One file. Where a folder has it whole it is left, so that a run that was broken off goes on where it stopped."""
    if file.exists() and not again:
        say(f"{file} is there already")
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(".part")
    unfinished.write_bytes(print_apart(batch.text, layout, county, batch.sheets))
    unfinished.replace(file)
    say(f"{len(batch.sheets)} leaflets in {file}")


def address_of_demo(installation: Installation) -> str | None:
    """Where the demo runs now; its paper is for looking at, and good as long as it runs there."""
    if not installation.demo or not installation.run_file.exists():
        return None
    return str(json.loads(installation.run_file.read_text())["base_url"])
