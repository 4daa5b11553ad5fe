"""`yimatong calendar`: import a year's days off once the State Council has announced them.

The file looks like `db/announced_days.zh.yml`: by year the notice, the festivals' first and last day off, and the
make-up working days. Open deadlines are then counted anew by the worker.
"""

import argparse
import sys
from pathlib import Path

from yaml import YAMLError

from actions.house import open_house
from actions.import_calendar import SpecialDay, import_calendar
from actions.settings import settings_from_environment
from db.announced_days import announced_days


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file."""
    parser.add_argument("file", type=Path, help="YAML of one or more years")


def run(arguments: argparse.Namespace) -> int:
    """Import every year of the file, in place of what was kept of it."""
    try:
        years = announced_days(arguments.file.read_text(encoding="utf-8"))
    except (OSError, YAMLError, ValueError, KeyError, TypeError, AttributeError) as fault:
        print(f"{arguments.file} cannot be read as a calendar: {fault}", file=sys.stderr)
        return 1
    house = open_house(settings_from_environment())
    try:
        for year, (source, days) in years.items():
            import_calendar(house, None, year, [SpecialDay(*day) for day in days], source)
            print(f"{year}: {len(days)} days ({source})")
    finally:
        house.close()
    return 0
