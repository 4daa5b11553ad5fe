"""行政区划码: 12 digits as text, zeros kept (GB/T 2260 for the county, the statistics bureau's codes below it)."""

import re

from casework.vocabulary import AreaLevel

_CODE = re.compile(r"[0-9]{12}")
_LENGTHS = {AreaLevel.county: 6, AreaLevel.township: 9, AreaLevel.village: 12}


def is_area_code(text: str) -> bool:
    """Whether this has the shape of an area code; whether the area exists is for the database to say."""
    return _CODE.fullmatch(text) is not None


def level(code: str) -> AreaLevel:
    """County, township or village, told by the trailing zeros; raises ValueError for anything but 12 digits."""
    if not is_area_code(code):
        raise ValueError("an area code is 12 digits")
    if code.endswith("000000"):
        return AreaLevel.county
    return AreaLevel.township if code.endswith("000") else AreaLevel.village


def reach(code: str) -> str:
    """The digits that all codes within this area begin with: 6 for a county, 9 for a township, 12 for a village."""
    return code[: _LENGTHS[level(code)]]


def county_of(code: str) -> str:
    """The code of the county this area lies in (a county's own code is itself)."""
    return _head(code, AreaLevel.county)


def township_of(code: str) -> str | None:
    """The code of the township this area lies in or is; None for a county."""
    return None if level(code) is AreaLevel.county else _head(code, AreaLevel.township)


def _head(code: str, wanted: AreaLevel) -> str:
    return reach(code)[: _LENGTHS[wanted]].ljust(12, "0")


def within(code: str, area: str) -> bool:
    """Whether `code` is `area` itself or lies inside it."""
    return code.startswith(reach(area))
