"""Receipts: readable, repeatable, forgiving of how they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.receipt import ALPHABET, grouped, look_up_code_for, normalise_receipt, receipt_for

SECRET = b"a secret of thirty-two bytes ....."


def test_no_two_characters_look_alike() -> None:
    pairs = ["0O", "0Q", "0D", "1I", "1L", "IL", "2Z", "5S", "8B", "6G", "UV", "OQ"]
    assert [pair for pair in pairs if set(pair) <= set(ALPHABET)] == []
    assert len(set(ALPHABET)) == len(ALPHABET)


@given(st.text(min_size=1))
def test_the_same_key_gives_the_same_receipt(key: str) -> None:
    receipt = receipt_for(key, SECRET)
    assert receipt == receipt_for(key, SECRET)
    assert receipt != receipt_for(key, b"another secret")
    assert len(receipt) == 12
    assert set(receipt) <= set(ALPHABET)


@given(st.text(min_size=1))
def test_a_grouped_receipt_is_read_back(key: str) -> None:
    receipt = receipt_for(key, SECRET)
    assert normalise_receipt(grouped(receipt)) == receipt
    assert normalise_receipt(f"  {grouped(receipt).lower().replace('-', ' — ')} ") == receipt


def test_many_receipts_differ() -> None:
    assert len({receipt_for(f"key-{n}", SECRET) for n in range(20_000)}) == 20_000


def test_full_width_typing_is_forgiven() -> None:
    assert normalise_receipt("ＡＣＤＥ－ＦＨＪＫ－ＭＮＰＲ") == "ACDEFHJKMNPR"


@pytest.mark.parametrize("typed", ["", "ACDE-FHJK-MNP", "ACDE-FHJK-MNPRT", "ACDE-FHJK-MNP0", "回执编号我忘了呢"])
def test_what_cannot_be_a_receipt_is_none(typed: str) -> None:
    assert normalise_receipt(typed) is None


def test_the_look_up_code_is_the_end_of_the_phone_or_given_out() -> None:
    assert look_up_code_for("13900000042", "some-key", SECRET) == "0042"
    given_out = look_up_code_for(None, "some-key", SECRET)
    assert given_out == look_up_code_for(None, "some-key", SECRET)
    assert len(given_out) == 4
    assert given_out.isdecimal()
    assert len({look_up_code_for(None, f"key-{n}", SECRET) for n in range(100)}) > 50
