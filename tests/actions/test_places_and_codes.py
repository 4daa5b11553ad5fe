"""Places as residents find them, and the codes that lead there."""

import pytest

from actions.check_scan import count_scan
from actions.errors import InvalidRequest, NotAllowed
from actions.find_place import find_place, list_areas, place_of_area
from actions.issue_codes import issue_code, revoke_code
from actions.read_text import MOST_TEXTS, read_texts
from casework.vocabulary import Risk

CODE, LIUSHU = "TYF9X3XE", "990101001201"


def test_a_code_leads_to_its_village_with_all_that_stands_above(town):
    place = find_place(town.house, CODE)
    assert place is not None
    assert (place.name, place.village_code, place.hotline) == ("示范县清溪镇柳树村", LIUSHU, "12317")
    assert place.phone == "0000-1000101"


def test_areas_are_picked_from_the_county_down(town):
    (county,) = list_areas(town.house, None)
    assert (county.code, county.name, county.level) == ("990101000000", "示范县", "county")
    assert len(list_areas(town.house, county.code)) == 3
    assert len(list_areas(town.house, "990101002000")) == 8
    assert list_areas(town.house, LIUSHU) == ()


@pytest.mark.parametrize("code", ["990101000000", "990101001999", "12", "", "９９０１０１００１２０１"])
def test_what_is_no_village_or_township_is_no_place(town, code):
    assert place_of_area(town.house, code) is None


def test_a_township_is_a_place_without_a_village(town):
    place = place_of_area(town.house, "990101001000")
    assert place is not None
    assert (place.name, place.village) == ("示范县清溪镇", None)


def test_scans_are_counted_by_village_and_day_with_nothing_about_who(town):
    for _ in range(3):
        assert count_scan(town.house, CODE) is not None
    town.clock.turn(days=1)
    count_scan(town.house, CODE)
    assert count_scan(town.house, "ZZZZ9999") is None
    assert [row.scans for row in town.rows("SELECT scans FROM one_code_scan ORDER BY day")] == [3, 1]


def test_an_issued_code_leads_to_its_village_until_it_is_revoked(town):
    code = issue_code(town.house, town.officer("qingxi"), LIUSHU)
    assert len(code) == 8
    assert find_place(town.house, code) == find_place(town.house, CODE)
    assert town.value("SELECT issue FROM one_code WHERE code = :code", code=code) == 2
    revoke_code(town.house, town.officer("county"), code)
    revoke_code(town.house, town.officer("county"), code)
    assert find_place(town.house, code) is None
    verbs = [row.verb for row in town.rows("SELECT verb FROM audit_entry WHERE subject = :s", s=f"one_code:{code}")]
    assert verbs == ["issue_code", "revoke_code"]


@pytest.mark.parametrize(("by", "area"), [("liuwan", LIUSHU), ("liushu", LIUSHU), ("auditor", LIUSHU)])
def test_codes_are_issued_only_by_those_above_the_village(town, by, area):
    with pytest.raises(NotAllowed):
        issue_code(town.house, town.officer(by), area)
    with pytest.raises(NotAllowed):
        revoke_code(town.house, town.officer(by), CODE)


def test_a_code_is_for_a_village_that_exists(town):
    for area in ("990101001000", "990101001999"):
        with pytest.raises(InvalidRequest):
            issue_code(town.house, town.officer("county"), area)


def test_without_a_public_address_no_code_is_issued(town):
    with pytest.raises(InvalidRequest) as refused:
        issue_code(town.with_settings(public_url=""), town.officer("qingxi"), LIUSHU)
    assert [fault.field for fault in refused.value.fields] == ["public_url"]


def test_texts_are_read_in_their_order_and_not_without_end(town):
    town.reader.answer = town.by_rasa(Risk.illness)
    assert [reading.primary for reading in read_texts(town.house, ["一", "二"])] == [Risk.illness] * 2
    assert town.reader.texts == ["一", "二"]
    with pytest.raises(InvalidRequest):
        read_texts(town.house, ["一"] * (MOST_TEXTS + 1))
