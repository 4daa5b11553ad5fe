"""Which characters the font can draw."""

from pathlib import Path

import pytest

from notices.font_coverage import drawable
from notices.typesetting import UnknownCharacters, refuse_unknown_characters


def test_rare_names_are_covered_and_what_is_not_is_named() -> None:
    refuse_unknown_characters({"village": "㙍𬭼𠮷䶮龘", "words": ["家里有难处", {"more": "12317 abc 、。：□●"}]})
    with pytest.raises(UnknownCharacters) as refused:
        refuse_unknown_characters({"village": "柳树村", "second_language": ["家", "བོད་ཡིག"]})
    assert refused.value.block == "second_language"
    assert "བ" in refused.value.characters


def test_what_is_no_font_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.ttf"
    other.write_bytes(b"\0\1\0\0" + bytes(12))
    with pytest.raises(ValueError, match="no character map"):
        drawable(other)
