"""Codes on leaflets: signed, and read back however they are copied."""

import pytest

from casework.one_code import is_genuine, new_one_code, normalise_one_code, signed

VILLAGE, SECRET = "990101001201", b"a secret"


def test_a_new_code_is_twelve_characters_that_its_own_village_and_issue_confirm() -> None:
    code = new_one_code(VILLAGE, 3, SECRET)
    assert len(code) == 12
    assert is_genuine(code, VILLAGE, 3, SECRET)
    assert not is_genuine(code, "990101001202", 3, SECRET)
    assert not is_genuine(code, VILLAGE, 4, SECRET)
    assert not is_genuine(code, VILLAGE, 3, b"another secret")


def test_one_changed_character_is_noticed() -> None:
    code = signed("TYF9X3XE", VILLAGE, 1, SECRET)
    changed = [code[:at] + ("A" if code[at] != "A" else "C") + code[at + 1 :] for at in range(len(code))]
    assert not any(is_genuine(other, VILLAGE, 1, SECRET) for other in changed)


@pytest.mark.parametrize("typed", ["tyf9-x3xe-acde", "TYF9 X3XE ACDE", "ＴＹＦ９Ｘ３ＸＥＡＣＤＥ", " TYF9X3XEACDE\n"])
def test_copies_are_forgiven(typed: str) -> None:
    assert normalise_one_code(typed) == "TYF9X3XEACDE"


@pytest.mark.parametrize("typed", ["", "TYF9X3XE", "TYF9X3XEACDEE", "TYF0X3XEACDE", "柳树村柳树村", "\0" * 12])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert normalise_one_code(typed) is None
