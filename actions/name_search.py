"""How a name is searched by sound: the pinyin of its characters without tones."""

import re

from pypinyin import lazy_pinyin

_FRONT = re.compile("^([zcs])h")
_BACK = re.compile("([ie])ng$")


def name_pinyin(name: str) -> str:
    """The toneless pinyin of a name, so that 张三 is also found as "zhangsan"."""
    return "".join(lazy_pinyin(name)).lower()


def sounds_of(words: str) -> list[str]:
    """The syllables of a text as many dialects hear them: without tones, zh as z, and ing as in."""
    syllables = lazy_pinyin(words, errors="ignore")
    return [_FRONT.sub(r"\1", _BACK.sub(r"\1n", syllable)) for syllable in syllables]
