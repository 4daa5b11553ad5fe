"""Area codes: what contains what."""

import pytest

from casework import areas
from casework.vocabulary import AreaLevel

COUNTY, TOWNSHIP, VILLAGE = "990101000000", "990101002000", "990101002003"


@pytest.mark.parametrize(
    ("code", "level", "reach", "township"),
    [
        (COUNTY, AreaLevel.county, "990101", None),
        (TOWNSHIP, AreaLevel.township, "990101002", TOWNSHIP),
        (VILLAGE, AreaLevel.village, VILLAGE, TOWNSHIP),
    ],
)
def test_levels(code: str, level: AreaLevel, reach: str, township: str | None) -> None:
    assert areas.level(code) is level
    assert areas.reach(code) == reach
    assert areas.township_of(code) == township
    assert areas.county_of(code) == COUNTY


def test_a_village_lies_within_its_own_township_only() -> None:
    assert areas.within(VILLAGE, TOWNSHIP)
    assert areas.within(VILLAGE, COUNTY)
    assert not areas.within(VILLAGE, "990101001000")
    assert not areas.within(COUNTY, TOWNSHIP)


@pytest.mark.parametrize("text", ["", "990101", "99010100200３", "990101002003x", "9901010020030"])
def test_only_twelve_digits_are_a_code(text: str) -> None:
    assert not areas.is_area_code(text)
    with pytest.raises(ValueError, match="12 digits"):
        areas.level(text)
