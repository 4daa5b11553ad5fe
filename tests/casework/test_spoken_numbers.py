"""Amounts and numbers as people write them by themselves."""

from decimal import Decimal

import pytest

from casework.spoken_numbers import spoken_amount, spoken_count


@pytest.mark.parametrize(
    ("written", "yuan"),
    [
        ("两万", 20000), ("2万多", 20000), ("一万二", 12000), ("1.2万", 12000), ("12000元", 12000), ("大概三千", 3000),
        ("3千", 3000), ("三万五", 35000), ("0", 0), ("没有", 0), ("每月800", 9600), ("一个月三百块", 3600),
        ("１２０００", 12000), ("12，000", 12000), ("三千来块", 3000), ("两万三千五", 23500), ("三万零五百", 30500),
        ("一万零二", 10002), ("十二万", 120000), ("五千八百块钱", 5800), ("二十", 20),
    ],
)  # fmt: skip
def test_an_amount_is_understood_as_it_is_said(written, yuan):
    assert spoken_amount(written) == Decimal(yuan)


@pytest.mark.parametrize("written", ["好多", "万", "12abc", "七八千", "", "-5", "千万百", "9" * 5000, "十" * 5000])
def test_what_is_no_amount_is_not_guessed_at(written):
    assert spoken_amount(written) is None


@pytest.mark.parametrize(("written", "number"), [("4", 4), ("四口", 4), ("五口人", 5), ("十二个人", 12), ("６", 6)])
def test_a_number_of_people(written, number):
    assert spoken_count(written) == number


def test_half_a_person_is_none():
    assert spoken_count("1.5") is None
    assert spoken_count("一家人") is None
