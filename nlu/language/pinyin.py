"""Sounds: each character's syllable without tone, blurred as speech recognition and dialects blur it.

`pinyin.tsv` gives the usual syllable of the 6,763 characters of GB 2312 (made with pypinyin, MIT).
"""

import re
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).parent / "pinyin.tsv"
_BLUR = ((re.compile("^([zcs])h"), r"\1"), (re.compile("([aei]n)g$"), r"\1"))


def blurred(syllable: str) -> str:
    """One sound for zh/z, ch/c, sh/s and for ang/an, eng/en, ing/in, which speech confuses."""
    for pattern, plain in _BLUR:
        syllable = pattern.sub(plain, syllable)
    return syllable


@lru_cache(maxsize=1)
def syllables() -> dict[str, str]:
    """Character to blurred syllable."""
    rows = (line.split("\t") for line in TABLE.read_text("utf-8").splitlines())
    return {letter: blurred(syllable) for syllable, letters in rows for letter in letters}


def sounds(text: str) -> list[str]:
    """The syllables of a text; what is not in the table stands for itself."""
    table = syllables()
    return [table.get(letter, letter) for letter in text]
