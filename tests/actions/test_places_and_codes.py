"""Places as residents find them, and the codes that lead there."""

import pytest
from sqlalchemy import text

from actions.check_scan import check_code, count_scan
from actions.errors import InvalidRequest, NotAllowed
from actions.find_place import find_place, list_areas, place_of_area
from actions.issue_codes import issue_codes, revoke_code
from actions.read_text import MOST_TEXTS, read_texts
from casework.one_code import signed
from casework.vocabulary import Risk
from db.session import Scope
from tests.actions.conftest import CODE

LIUSHU = "990101001201"


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
    (code,) = issue_codes(town.house, town.officer("qingxi"), LIUSHU)
    assert find_place(town.house, code) == find_place(town.house, CODE)
    assert town.value("SELECT issue FROM one_code WHERE code = :code", code=code) == 2
    revoke_code(town.house, town.officer("county"), code)
    revoke_code(town.house, town.officer("county"), code)
    assert find_place(town.house, code) is None
    printed = check_code(town.house, code)
    assert printed is not None
    assert (printed.place.village, printed.issue, printed.revoked_at) == ("柳树村", 2, town.clock.now)
    subjects = [row.subject for row in town.rows("SELECT subject FROM audit_entry WHERE verb LIKE '%_code%'")]
    assert subjects == [f"area:{LIUSHU}", f"one_code:{code}"]


def test_a_whole_county_gets_its_codes_at_once(town):
    codes = issue_codes(town.house, town.officer("county"), "990101000000")
    assert len(set(codes)) == 24
    assert len({check_code(town.house, code).place.village for code in codes}) == 24


def test_nobody_can_make_up_a_code_or_let_it_point_elsewhere(town):
    invented = signed("TYF9X3XE", LIUSHU, 1, b"another secret")
    assert check_code(town.house, CODE) is not None
    assert check_code(town.house, invented) is None
    with town.owner.transaction(Scope.owner()) as session:
        session.execute(text("UPDATE one_code SET area_code = '990101001202' WHERE code = :code"), {"code": CODE})
        session.execute(
            text("INSERT INTO one_code VALUES (:code, :area, 1, now(), NULL)"), {"code": invented, "area": LIUSHU}
        )
    for code in (CODE, invented):
        assert count_scan(town.house, code) is None
        assert find_place(town.house, code) is None


def test_a_code_is_known_however_it_is_copied(town):
    copied = f" {CODE[:4].lower()}-{CODE[4:8]} {CODE[8:]}"
    assert check_code(town.house, copied) == check_code(town.house, CODE)


@pytest.mark.parametrize(("by", "area"), [("liuwan", LIUSHU), ("liushu", LIUSHU), ("auditor", LIUSHU)])
def test_codes_are_issued_only_by_those_above_the_village(town, by, area):
    with pytest.raises(NotAllowed):
        issue_codes(town.house, town.officer(by), area)
    with pytest.raises(NotAllowed):
        revoke_code(town.house, town.officer(by), CODE)


def test_a_code_is_for_a_village_that_exists(town):
    for area in ("990101009000", "990101001999"):
        with pytest.raises(InvalidRequest):
            issue_codes(town.house, town.officer("county"), area)


def test_without_a_public_address_no_code_is_issued(town):
    with pytest.raises(InvalidRequest) as refused:
        issue_codes(town.with_settings(public_url=""), town.officer("qingxi"), LIUSHU)
    assert [fault.field for fault in refused.value.fields] == ["public_url"]


def test_texts_are_read_in_their_order_and_not_without_end(town):
    town.reader.answer = town.by_rasa(Risk.illness)
    assert [reading.primary for reading in read_texts(town.house, ["一", "二"])] == [Risk.illness] * 2
    assert town.reader.texts == ["一", "二"]
    with pytest.raises(InvalidRequest):
        read_texts(town.house, ["一"] * (MOST_TEXTS + 1))
