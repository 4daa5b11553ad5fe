"""What proves that a lost receipt belongs to whoever asks for it."""

from dataclasses import replace
from datetime import date

import pytest

from casework.asking_back import Kept, facts_of, is_proven
from casework.vocabulary import AskedBack as A

KEPT = Kept("王二柱", "王大山", 4, "13900000901", "99010119900101123X", date(2026, 11, 16))


def test_what_was_searched_by_is_not_asked_and_neither_is_what_nobody_told() -> None:
    assert set(facts_of(KEPT, ())) == set(A)
    assert A.phone_end not in facts_of(KEPT, (A.phone_end,))
    assert set(facts_of(replace(KEPT, id_number=None, members=None, phone=None), ())) == {
        A.reporter_name, A.head_name, A.reported_on,
    }  # fmt: skip


def test_a_name_counts_once() -> None:
    assert A.head_name not in facts_of(replace(KEPT, head_name="王二柱"), ())


@pytest.mark.parametrize(
    ("told", "proven"),
    [
        ({A.members: "4", A.reported_on: "2026-11-16"}, True),
        ({A.members: "４口人", A.head_name: "王 大山", A.id_end: "123X"}, True),
        ({A.id_end: "123x", A.reported_on: "2026-11-13"}, True),
        ({A.id_end: "123X", A.reported_on: "2026-11-20"}, False),
        ({A.phone_end: "0901"}, False),
        ({}, False),
        ({A.members: " ", A.phone_end: "0901"}, False),
        ({A.members: "5", A.phone_end: "0901", A.head_name: "王大山"}, False),
        ({A.phone_end: "901", A.members: "4"}, False),
        ({A.reported_on: "上周", A.members: "4"}, False),
    ],
)
def test_two_right_answers_and_no_wrong_one(told, proven) -> None:
    assert is_proven(facts_of(KEPT, ()), told, ()) is proven


def test_what_the_whole_village_knows_proves_nothing() -> None:
    known = {A.reporter_name: "王二柱", A.head_name: "王大山", A.members: "4", A.phone_end: "0901"}
    assert not is_proven(facts_of(KEPT, ()), known, ())
    assert is_proven(facts_of(KEPT, ()), known | {A.reported_on: "2026-11-15"}, ())


def test_who_brings_the_identity_card_need_not_remember_the_day() -> None:
    told, by = {A.members: "4", A.phone_end: "0901"}, (A.id_end,)
    assert is_proven(facts_of(KEPT, by), told, by)


def test_an_answer_to_what_was_not_asked_counts_for_nothing() -> None:
    asked = facts_of(KEPT, (A.phone_end,))
    assert not is_proven(asked, {A.phone_end: "0901", A.reported_on: "2026-11-16"}, (A.phone_end,))
