"""Reading what was typed: nested or dotted, blank or not, clean."""

from typing import Any

import pytest

from casework.answers import Faulty, as_choices, as_day, as_list, as_whole_number, as_yes_no, clean, given, is_blank
from casework.vocabulary import Risk


def test_dotted_names_make_a_tree() -> None:
    form = {"a.0.x": "1", "a.0.y": "2", "a.1.x": "3", "b": "4", "ab.c": "5"}
    assert given(form, "a") == {"0": {"x": "1", "y": "2"}, "1": {"x": "3"}}
    assert given(form, "b") == "4"
    assert given(form, "c") is None


def test_a_leaf_does_not_grow_branches_and_nested_answers_go_first() -> None:
    assert given({"a.x": "1", "a.x.y": "2"}, "a") == {"x": "1"}
    assert given({"a": ["nested"], "a.x": "1"}, "a") == ["nested"]
    assert given({"a" + ".x" * 50: "1"}, "a") is None


@pytest.mark.parametrize("nothing", [None, "", " \n\t", "\u200b\u3000", [], {}, [""], {"a": {"b": " "}}, [None, ""]])
def test_nothing_is_blank(nothing: Any) -> None:
    assert is_blank(nothing)


@pytest.mark.parametrize("something", ["0", 0, False, [0], {"a": {"b": "x"}}, "\ue863"])
def test_something_is_not_blank(something: Any) -> None:
    assert not is_blank(something)


def test_cleaning_keeps_what_people_wrote() -> None:
    assert clean("\ufeff 一\r\n二\t三\x07\udcff\u202e\u00ad 🏠👨\u200d👩 ") == "一\n二\t三 🏠👨\u200d👩"


def test_rows_of_a_form_come_in_their_order() -> None:
    assert as_list({"10": "c", "2": "b", "0": "a"}) == ["a", "b", "c"]
    assert as_list("alone") == ["alone"]
    with pytest.raises(Faulty):
        as_list({"first": "a"})


@pytest.mark.parametrize(
    "typed", ["2026-11-22", "2026/11/22", "2026.11.22", "2026年11月22日", "２０２６－１１－２２", " 2026-11-22 "]
)
def test_dates_are_forgiven(typed: str) -> None:
    assert as_day(typed).isoformat() == "2026-11-22"


@pytest.mark.parametrize(
    "typed", ["", "11-22", "2026-13-01", "22/11/2026", "2026-11-22T00:00", 20261122, None, ["2026"]]
)
def test_what_is_no_date_is_refused(typed: Any) -> None:
    with pytest.raises(Faulty):
        as_day(typed)


@pytest.mark.parametrize(("typed", "meant"), [("on", True), (True, True), ("1", True), ("No", False), (False, False)])
def test_yes_and_no(typed: Any, meant: bool) -> None:
    assert as_yes_no(typed) is meant


def test_numbers_and_choices() -> None:
    assert as_whole_number(" ４ ") == 4
    assert as_choices(["housing", "illness", "housing", ""], tuple(Risk)) == ["housing", "illness"]
    for wrong in ("4.0", "-4", "四", True, None, [4]):
        with pytest.raises(Faulty):
            as_whole_number(wrong)
