"""Saying a sentence: blanks are filled, mistakes are loud."""

import pytest

from notices.wording import say


def test_blanks_are_filled_and_what_has_no_blank_is_left_out() -> None:
    assert say("errors.too_long", maximum=50, label="名字") == "太长了，最多写 50 个字。"


def test_an_unknown_key_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        say("errors.no_such_key")


def test_a_blank_without_a_value_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        say("errors.too_long")
