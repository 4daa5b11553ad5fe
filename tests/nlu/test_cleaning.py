"""Any text becomes readable, and no text becomes a command."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.language.cleaning import clean


@pytest.mark.parametrize(
    ("given_text", "wanted"),
    [
        ("/restart", "restart"),
        (" //help 我家漏雨", "help 我家漏雨"),
        ("３万５千块", "3万5千块"),
        ("房子\x00塌\x07了", "房子 塌 了"),
        ("你好\ud800", "你好"),
        ("危\u200b房", "危房"),
        ("e\u0301", "\u00e9"),
        ("\t\n  ", ""),
    ],
)
def test_made_readable(given_text: str, wanted: str) -> None:
    assert clean(given_text) == wanted


@given(st.text(alphabet=st.characters(), max_size=200))
def test_clean_text_stays_as_it_is_and_can_be_sent(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not cleaned.startswith("/")
    cleaned.encode("utf-8")
