"""`yimatong leaflets`: the one-code leaflets of an area, in one PDF or one a township."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from actions.house import open_house
from actions.leaflet_sheets import PrintRun, codes_as_csv, in_parts, print_run
from actions.leaflet_texts import text_to_print
from actions.settings import settings_from_environment
from notices.leaflets import Kind, Layout, Text, VillageSheet, print_apart
from notices.typesetting import CannotPrint
from tools.installation import Installation
from tools.say import say

PART = 1_000  # leaflets in one PDF: more would only take more memory at once


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
        wanted = print_run(house, arguments.area, public_url)
        text = text_to_print(house, arguments.area, arguments.kind) if wanted else {}
    finally:
        house.close()
    if wanted is None or not wanted.sheets:
        say(f"No village with a code in {arguments.area}" if wanted else f"There is no area {arguments.area}")
        return 1
    try:
        _print(wanted, text, arguments)
    except CannotPrint as refusal:
        say(f"Not printed, {refusal}")
        return 1
    return 0


def _print(wanted: PrintRun, text: Text, arguments: argparse.Namespace) -> None:
    """File by file; one that is there whole is left, so that a run that was broken off goes on where it stopped."""
    for file, sheets in _files(wanted, arguments.out):
        if arguments.out.suffix != ".pdf" and file.exists():
            say(f"{file} is there already")
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".part")
        unfinished.write_bytes(print_apart(text, arguments.layout, wanted.county, sheets))
        unfinished.replace(file)
        say(f"{len(sheets)} leaflets in {file}")
    if wanted.without_code:
        say(f"Without a code, left out: {'、'.join(wanted.without_code)}")
    if arguments.codes:
        arguments.codes.write_text(codes_as_csv(wanted), encoding="utf-8", newline="")
        say(f"{len(wanted.sheets)} codes in {arguments.codes}")


def _files(wanted: PrintRun, out: Path) -> Iterator[tuple[Path, tuple[VillageSheet, ...]]]:
    """One file, or several where there are too many leaflets for one; in a folder one a township."""
    if out.suffix == ".pdf":
        parts = in_parts(wanted.sheets, PART)
        for number, sheets in enumerate(parts, 1):
            yield out if len(parts) == 1 else out.with_stem(f"{out.stem}-{number}"), sheets
        return
    for township in wanted.townships:
        yield out / f"{township.code}-{township.name}.pdf", township.sheets


def address_of_demo(installation: Installation) -> str | None:
    """Where the demo runs now; its paper is for looking at, and good as long as it runs there."""
    if not installation.demo or not installation.run_file.exists():
        return None
    return str(json.loads(installation.run_file.read_text())["base_url"])
