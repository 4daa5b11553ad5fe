"""The words of a question: made alike, cut, and long stories cut into the passages in which a question may stand."""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

import jieba

MEANING, OTHER_WORD, LETTERS = 1.2, 1.0, 0.4
"""How much a known meaning, another word and a pair of neighbouring letters weigh."""
LONGEST_PASSAGE = 36
_MARKS = re.compile(r"[\s，。！？；、,.!?;:：…~～\n]+")
_UNSAID = re.compile(r"[\W_]+")
_ASKING = re.compile(r"[吗么嘛呢不谁哪咋几啥]|什么|怎|多久|多少|多长|为何|为什么|如何|能|可以|有没有|行|得不")
_ASIDE, _BEFORE = 0.8, 0.85
"""How much a passage counts in which nothing is asked, and one before the end, where most people put their question."""


class Wording:
    """Makes the words of questions alike."""

    def __init__(self, alike: Iterable[Sequence[str]], alone: Iterable[str], filler: Iterable[str]) -> None:
        """`alike`: lines of words that mean the same, the first standing for all; `alone` stay as they are."""
        self._stands_for = {word: word for word in alone}
        for line in alike:
            for word in line:
                self._stands_for.setdefault(word, line[0])
        longest_first = sorted(self._stands_for, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)))
        self._filler = frozenset(filler)

    def plain(self, text: str) -> str:
        """The text in one form of letters, without marks and blanks."""
        return _UNSAID.sub("", unicodedata.normalize("NFKC", text).lower())

    def features(self, passage: str) -> Mapping[str, float]:
        """What a passage is compared by, with its weight: meanings, other words, pairs of letters."""
        known = {"=" + self._stands_for[word]: MEANING for word in self._pattern.findall(passage)}
        rest = self._pattern.sub(" ", passage)
        words = (word for word in jieba.cut(rest) if word.strip() and word not in self._filler)
        pairs = ("/" + first + second for first, second in itertools.pairwise(passage))
        return dict.fromkeys(pairs, LETTERS) | dict.fromkeys(words, OTHER_WORD) | known

    @staticmethod
    def meanings(features: Mapping[str, float]) -> frozenset[str]:
        """The known meanings among features."""
        return frozenset(feature[1:] for feature in features if feature[0] == "=")


def passages(question: str) -> Iterator[tuple[str, float]]:
    """The parts of a message that may be the question, and how much each counts (1 for a question at the end).

    Single clauses, neighbours together, and pieces of what was said without a pause.
    """
    clauses = [piece for clause in _MARKS.split(question) if clause for piece in _pieces(clause)]
    joined = [first + second for first, second in itertools.pairwise(clauses)]
    whole = "".join(clauses)
    short = [whole] if len(whole) <= LONGEST_PASSAGE else []
    last = clauses[-1] if clauses else ""
    for passage in dict.fromkeys(clauses + joined + short):
        yield passage, (1.0 if _ASKING.search(passage) else _ASIDE) * (1.0 if passage.endswith(last) else _BEFORE)


def _pieces(clause: str) -> Iterator[str]:
    """A clause; one spoken without a pause in overlapping halves of the longest passage."""
    step = LONGEST_PASSAGE // 2
    if len(clause) <= LONGEST_PASSAGE:
        yield clause
        return
    for begin in range(0, len(clause) - step, step // 2):
        yield clause[begin : begin + step]
    yield clause[-step:]
