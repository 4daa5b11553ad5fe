"""Mend what speech recognition misheard: 透西 becomes 透析, 围房 becomes 危房.

A stretch of text is replaced by a word of the lexicon that sounds alike (no tones, blurred as dialects blur) unless it
is ordinary Chinese: `ordinary.zh.txt` lists the ordinary stretches that sound like a word of the lexicon (made by
`python -m nlu.ordinary_words` from jieba's dictionary and from written, not voice-typed, examples). In a text
with punctuation only words of three syllables and more are mended: people who set commas spell well.
"""

from functools import lru_cache
from pathlib import Path

from nlu.language.clauses import MARKS
from nlu.language.lexicon import Lexicon, lexicon
from nlu.language.pinyin import sounds

ORDINARY = Path(__file__).parent / "ordinary.zh.txt"
LENGTHS = (6, 5, 4, 3, 2)
SHORTEST_IN_WRITING = 3
LETTERS_TO_A_MARK = 20
NOT_BY_SOUND = frozenset(
    [
        "negation",
        "resolved",
        "past",
        "money",
        "monthly",
        "question",
        "officer",
        "city",
        "greet",
        "plea",
        "child",
        "old",
        "third_party",
        "job",
        "wage",
        "human",
        "hypothetical",
        "compare",
        "relief",
        "danger",
        "unfair",
        "business",
    ]
)


class Hearing:
    """Words by their sound, and the stretches that stay as they are."""

    def __init__(self, words: Lexicon, ordinary: frozenset[str]) -> None:
        """`ordinary`: stretches that are never replaced."""
        self._words = words
        self._ordinary = ordinary
        self._by_sound: dict[tuple[str, ...], str] = {}
        for word, groups in words.groups_of.items():
            if len(word) > 1 and word.isalpha() and not word.isascii() and not NOT_BY_SOUND.issuperset(groups):
                self._by_sound.setdefault(tuple(sounds(word)), word)

    def mended(self, text: str) -> str:
        """The text with misheard words replaced; words of the lexicon and ordinary stretches stay."""
        lengths = LENGTHS if sounds_spoken(text) else tuple(n for n in LENGTHS if n >= SHORTEST_IN_WRITING)
        heard, out, at = sounds(text), "", 0
        while at < len(text):
            length, word = self._known(text, at) or self._misheard(text, heard, at, lengths) or (1, text[at])
            out += word
            at += length
        return out

    def sounds_like_a_word(self, stretch: str) -> bool:
        """Would this stretch be replaced if nothing were ordinary?"""
        word = self._by_sound.get(tuple(sounds(stretch)))
        return word is not None and stretch not in self._words.groups_of

    def _known(self, text: str, at: int) -> tuple[int, str] | None:
        length = self._words.match(text, at)
        return (length, text[at : at + length]) if length > 1 else None

    def _misheard(self, text: str, heard: list[str], at: int, lengths: tuple[int, ...]) -> tuple[int, str] | None:
        """The longest word of the lexicon that sounds like what stands here, if nothing known begins inside it."""
        for length in lengths:
            stretch = text[at : at + length]
            word = self._by_sound.get(tuple(heard[at : at + length]))
            if (
                word
                and len(stretch) == length
                and stretch not in self._ordinary
                and not self._begins_inside(text, at, length)
            ):
                return length, word
        return None

    def _begins_inside(self, text: str, at: int, length: int) -> bool:
        return any(self._words.match(text, inside) > 1 for inside in range(at + 1, at + length))


def sounds_spoken(text: str) -> bool:
    """Hardly any punctuation: spoken into a telephone."""
    return sum(letter in MARKS and letter != " " for letter in text) * LETTERS_TO_A_MARK < len(text)


@lru_cache(maxsize=1)
def hearing() -> Hearing:
    """The hearing of the domain, made once."""
    return Hearing(lexicon(), frozenset(ORDINARY.read_text("utf-8").split()))
