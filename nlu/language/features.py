"""What the model sees of a clause: n-grams of characters and sounds, lexicon symbols, kinds of words, fitting rules."""

import re
from itertools import combinations

from nlu.language.kinds import kinds_in
from nlu.language.lexicon import lexicon
from nlu.language.pinyin import sounds
from nlu.language.rule_rows import RISK_GROUPS

_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_CHARACTER_LENGTHS = (1, 2, 3, 4)
_SOUND_LENGTHS = (2, 3)
_SYMBOL_LENGTHS = (1, 2, 3)
_TURNS = ("negation", "resolved", "relief", "question", "past", "hypothetical", "compare", "third_party", "policy")


def features_of(clause: str) -> set[str]:
    """The features of one clause. `~` marks sounds, `#` symbols, `!` a fitting rule, `%k` kinds; the rest is text."""
    text = _DIGITS.sub("0", clause.lower())
    return characters(text) | sound_rows(text) | symbols(text) | {f"%k{kind}" for kind in kinds_in(text)}


def characters(text: str) -> set[str]:
    """All character n-grams; `^` and `$` mark the ends of the clause."""
    marked = f"^{text}$"
    return {marked[at : at + n] for n in _CHARACTER_LENGTHS for at in range(len(marked) - n + 1)}


def sound_rows(text: str) -> set[str]:
    """Rows of syllables, so that 透西 is heard as 透析."""
    heard = sounds(text)
    return {"~" + " ".join(heard[at : at + n]) for n in _SOUND_LENGTHS for at in range(len(heard) - n + 1)}


def symbols(text: str) -> set[str]:
    """Known words as their groups: single, in rows of up to three, in pairs at any distance, and rules that fit."""
    tokens = [groups for _, groups in lexicon().tokens(text)]
    row = ["+".join(here) or "_" for at, here in enumerate(tokens) if here or (at and tokens[at - 1])]
    present = sorted({group for groups in tokens for group in groups})
    found = {f"#{group}" for group in present}
    for n in _SYMBOL_LENGTHS:
        found.update("#" + " ".join(row[at : at + n]) for at in range(len(row) - n + 1))
    found.update(f"#{one}&{other}" for one, other in combinations(present, 2))
    return found | _rules(frozenset(present))


def _rules(present: frozenset[str]) -> set[str]:
    """Each risk whose rule fits, and with what turns it round (negated, solved, asked, past, of others)."""
    fitting = [risk for risk, rows in RISK_GROUPS if any(row <= present for row in rows)]
    turns = [turn for turn in _TURNS if turn in present]
    return {f"!{risk}" for risk in fitting} | {f"!{risk}?{turn}" for risk in fitting for turn in turns or ("plain",)}
