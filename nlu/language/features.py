"""What the model sees of a clause: character n-grams, sound n-grams and n-grams of lexicon symbols."""

import re

from nlu.language.lexicon import lexicon
from nlu.language.pinyin import sounds

_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_CHARACTER_LENGTHS = (1, 2, 3, 4)
_SOUND_LENGTHS = (2, 3)
_SYMBOL_LENGTHS = (1, 2, 3)


def features_of(clause: str) -> set[str]:
    """The features of one clause. `~` marks a sound, `#` a row with symbols, everything else is text."""
    text = _DIGITS.sub("0", clause.lower())
    return characters(text) | sound_rows(text) | symbol_rows(text)


def characters(text: str) -> set[str]:
    """All character n-grams; `^` and `$` mark the ends of the clause."""
    marked = f"^{text}$"
    return {marked[at : at + n] for n in _CHARACTER_LENGTHS for at in range(len(marked) - n + 1)}


def sound_rows(text: str) -> set[str]:
    """Rows of syllables, so that 透西 is heard as 透析."""
    heard = sounds(text)
    return {"~" + " ".join(heard[at : at + n]) for n in _SOUND_LENGTHS for at in range(len(heard) - n + 1)}


def symbol_rows(text: str) -> set[str]:
    """Rows of one to three tokens in which known words stand as their groups; unknown words are a gap."""
    tokens = ["+".join(groups) if groups else "_" for _, groups in lexicon().tokens(text)]
    row = [token for at, token in enumerate(tokens) if token != "_" or (at and tokens[at - 1] != "_")]
    found = {f"#{group}" for _, groups in lexicon().tokens(text) for group in groups}
    for n in _SYMBOL_LENGTHS:
        for at in range(len(row) - n + 1):
            found.add("#" + " ".join(row[at : at + n]))
    return found
