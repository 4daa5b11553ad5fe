"""Replies as plain text."""

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.plain_text import pieces, written
from bot.conversation import Reply

SOURCE = {
    "title": "监测办法",
    "issuer": "县乡村振兴局",
    "clause": "第三条",
    "region": "示范县",
    "valid_from": "2026-01-01",
}


def test_the_last_list_alone_has_numbers():
    text = written((Reply("一", ("甲", "乙")), Reply("二"), Reply("三", ("丙", "丁"))))
    assert text == "一\n甲\n乙\n\n二\n\n三\n1. 丙\n2. 丁\n（回复前面的数字就行）"


def test_sources_stand_below_their_text():
    assert (
        written((Reply("可以申请。", citations=(SOURCE,)),))
        == "可以申请。\n出处：县乡村振兴局《监测办法》第三条（示范县）"
    )


def test_nothing_to_say_is_nothing():
    assert written(()) == ""
    assert pieces("", 10) == []
    assert pieces("\n\n", 10) == []


def test_a_text_is_parted_between_lines():
    assert pieces("aaaa\nbbbb\ncccc", 9) == ["aaaa\nbbbb", "cccc"]
    assert pieces("话话话话", 7) == ["话话", "话话"]


@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(4, 50))
def test_no_piece_is_too_long_and_nothing_is_lost(text, most):
    parts = pieces(text, most)
    assert all(0 < len(part.encode()) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
