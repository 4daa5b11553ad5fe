"""Write `language/ordinary.zh.txt`: ordinary stretches of Chinese that sound like a word of the lexicon.

Run `python -m nlu.ordinary_words` where jieba is installed. Written examples count as ordinary Chinese; voice-typed
ones do not, because they are what is to be mended.
"""

from collections.abc import Iterator

import jieba

from nlu.evaluation.material import material
from nlu.language.cleaning import clean
from nlu.language.homophones import LENGTHS, ORDINARY, Hearing
from nlu.language.lexicon import lexicon

LEAST_FREQUENT = 3
MISHEARD_ALL_THE_SAME = frozenset(
    ["透西", "地保", "低宝", "残急", "围房", "学非", "药非", "一保", "医宝", "社宝", "公资", "托欠", "拖见"]
)


def main() -> None:
    """Collect and write them, one a line."""
    deaf = Hearing(lexicon(), frozenset())
    found = {stretch for stretch in (*_dictionary(), *_written()) if deaf.sounds_like_a_word(stretch)}
    ORDINARY.write_text("\n".join(sorted(found - MISHEARD_ALL_THE_SAME)) + "\n", "utf-8")
    print(f"{len(found)} ordinary stretches")


def _dictionary() -> Iterator[str]:
    """Words of jieba's dictionary that are not too rare."""
    jieba.initialize()
    yield from (word for word, count in jieba.dt.FREQ.items() if count >= LEAST_FREQUENT)


def _written() -> Iterator[str]:
    """Every stretch of the written examples, but of those that are kept for measuring."""
    for text in (clean(example.text) for example in material("test").learn if example.style != "voice"):
        for length in LENGTHS:
            yield from (text[at : at + length] for at in range(len(text) - length + 1))


if __name__ == "__main__":
    main()
