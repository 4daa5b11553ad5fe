"""The domain's words by group, and a text as a row of symbols: each known word is replaced by its groups."""

from functools import lru_cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent


class Lexicon:
    """Words of `lexicon.zh.yml`; a word may belong to several groups."""

    def __init__(self, groups: dict[str, list[str]]) -> None:
        """Index the words for the longest match."""
        self.groups_of: dict[str, tuple[str, ...]] = {}
        for group, words in groups.items():
            for word in words:
                self.groups_of[word] = (*self.groups_of.get(word, ()), group)
        self._lengths: dict[str, list[int]] = {}
        for word in self.groups_of:
            lengths = self._lengths.setdefault(word[0], [])
            if len(word) not in lengths:
                lengths.append(len(word))
        for lengths in self._lengths.values():
            lengths.sort(reverse=True)

    def tokens(self, text: str) -> list[tuple[str, tuple[str, ...]]]:
        """The text as (word, groups) from left to right by longest match; unknown letters stand alone without group."""
        found: list[tuple[str, tuple[str, ...]]] = []
        at = 0
        while at < len(text):
            length = self.match(text, at)
            word = text[at : at + length]
            found.append((word, self.groups_of.get(word, ())))
            at += length
        return found

    def match(self, text: str, at: int) -> int:
        """Length of the longest known word that begins here, or 1."""
        for length in self._lengths.get(text[at], ()):
            if text[at : at + length] in self.groups_of:
                return length
        return 1


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon of the domain, read once."""
    groups = yaml.safe_load((FOLDER / "lexicon.zh.yml").read_text("utf-8"))
    return Lexicon({group: words.split() for group, words in groups.items()})
