"""`yimatong leaflets`: the one-code leaflets of an area as one PDF, a page a village."""

import argparse
import json
from pathlib import Path

from actions.find_place import place_in
from actions.house import House, open_house
from actions.settings import settings_from_environment
from casework.areas import reach
from db.queries.areas import latest_codes
from db.session import Scope
from notices.leaflets import Leaflet, print_leaflets
from tools.installation import Installation
from tools.say import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which villages, and where the PDF goes."""
    parser.add_argument("--area", required=True, help="12-digit code of a county, township or village")
    parser.add_argument("--out", required=True, type=Path, help="PDF file to write")


def run(arguments: argparse.Namespace) -> int:
    """Answers 1 when no address is known that a code could open, or no village with a code lies in the area."""
    settings = settings_from_environment()
    public_url = settings.public_url or address_of_demo(Installation())
    if not public_url:
        say("A code needs an address to open: set YIMATONG_PUBLIC_URL, or start the demo first (make run)")
        return 1
    house = open_house(settings)
    try:
        leaflets = leaflets_of(house, arguments.area, public_url)
    finally:
        house.close()
    if not leaflets:
        say(f"No village with a code in {arguments.area}")
        return 1
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_bytes(print_leaflets(leaflets))
    say(f"{len(leaflets)} leaflets in {arguments.out}")
    return 0


def address_of_demo(installation: Installation) -> str | None:
    """Where the demo runs now; its paper is for looking at, and good as long as it runs there."""
    if not installation.demo or not installation.run_file.exists():
        return None
    return str(json.loads(installation.run_file.read_text())["base_url"])


def leaflets_of(house: House, area: str, public_url: str) -> list[Leaflet]:
    """A leaflet for every village of the area that has a code. Raises ValueError when `area` is no area code."""
    with house.database.transaction(Scope.public()) as session:
        codes = latest_codes(session, reach(area))
        places = [(row.code, place_in(session, row.area_code, house.today())) for row in codes]
    return [
        Leaflet(place.village or "", place.township, f"{public_url}/s/{code}", place.phone or "", place.hotline or "")
        for code, place in places
        if place
    ]
