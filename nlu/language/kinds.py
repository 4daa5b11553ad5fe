"""Words of a like meaning by number, so that a word which no example holds is understood by its neighbours.

`kinds.zh.txt` has one kind a line (made by `nlu/rasa/word_kinds.py` from word vectors of an encyclopedia).
"""

from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).parent / "kinds.zh.txt"
LENGTHS = (5, 4, 3, 2)


@lru_cache(maxsize=1)
def kind_of() -> dict[str, int]:
    """Each known word and the number of its kind."""
    lines = TABLE.read_text("utf-8").splitlines()
    return {word: number for number, line in enumerate(lines) for word in line.split()}


def kinds_in(text: str) -> set[int]:
    """The kinds of the words that stand here, from left to right by longest match."""
    known, found, at = kind_of(), set(), 0
    while at < len(text):
        length = next((n for n in LENGTHS if text[at : at + n] in known), 1)
        if length > 1:
            found.add(known[text[at : at + length]])
        at += length
    return found
