"""The words of a question: made alike, cut, and long stories cut into the passages in which a question may stand."""

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

import jieba
from pypinyin import lazy_pinyin

MEANING, OTHER_WORD, PAIR, LETTER, SOUNDS = 1.2, 1.0, 0.7, 0.5, 0.4
"""How much a known meaning, another word, two neighbouring letters, a letter and two neighbouring sounds weigh."""
LONGEST_PASSAGE = 36
_MARKS = re.compile(r"[\s，。！？；、,.!?;:：…~～\n]+")
_GREETING = re.compile(
    r"^[\W_]*((尊敬的)?(领导|老师|同志|干部)?[您你]们?好[呀啊哦]?|在吗|喂|请问(一下)?|麻烦问一下|想问一下)[\W_]*(?=[^\W_])"
)
_UNSAID = re.compile(r"[\W_]+")
_ALIKE_BEGINNINGS = re.compile("^(zh|ch|sh|l)")
_ALIKE_ENDS = re.compile("ng$")
_ASKING = re.compile(r"[吗么嘛呢不谁哪咋几啥]|什么|怎|多久|多少|多长|为何|为什么|如何|能|可以|有没有|行|得不")
ASIDE, _BEFORE = 0.8, 0.85
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

    def features(self, passage: str) -> Mapping[str, float]:
        """What a passage is known by, with its weight; all together of length 1.

        Meanings, other words, letters, pairs of letters, and pairs of sounds: who speaks into a telephone or types by
        ear writes other letters of the same sound.
        """
        plain = _UNSAID.sub("", unicodedata.normalize("NFKC", passage).lower())
        rest = self._pattern.sub(" ", plain)
        words = (word for word in jieba.cut(rest) if word.strip() and word not in self._filler)
        found = dict.fromkeys(("~" + first + second for first, second in pairwise(map(_sound, plain))), SOUNDS)
        found |= dict.fromkeys(("/" + first + second for first, second in pairwise(plain)), PAIR)
        found |= dict.fromkeys(("." + letter for letter in plain), LETTER) | dict.fromkeys(words, OTHER_WORD)
        found |= {"=" + self._stands_for[word]: MEANING for word in self._pattern.findall(plain)}
        length = math.sqrt(sum(weight * weight for weight in found.values())) or 1.0
        return {feature: weight / length for feature, weight in found.items()}


@lru_cache(maxsize=20_000)
def _sound(letter: str) -> str:
    """How a letter sounds to those who do not tell zh from z, l from n, ing from in."""
    syllable = lazy_pinyin(letter)[0]
    return _ALIKE_ENDS.sub("n", _ALIKE_BEGINNINGS.sub(lambda found: "n" if found[0] == "l" else found[0][0], syllable))


def passages(question: str) -> Iterator[tuple[str, float]]:
    """The parts of a message that may be the question, and how much each counts (1 for a question at the end).

    Single clauses, neighbours together, and pieces of what was said without a pause.
    """
    clauses = [piece for clause in _MARKS.split(_ungreeted(question)) if clause for piece in _pieces(clause)]
    joined = [first + second for first, second in pairwise(clauses)]
    whole = "".join(clauses)
    short = [whole] if len(whole) <= LONGEST_PASSAGE else []
    last = clauses[-1] if clauses else ""
    for passage in dict.fromkeys(clauses + joined + short):
        yield passage, (1.0 if _ASKING.search(passage) else ASIDE) * (1.0 if passage.endswith(last) else _BEFORE)


def _ungreeted(question: str) -> str:
    """A message without the greetings before it, unless it is nothing else."""
    while greeting := _GREETING.match(question):
        question = question[greeting.end() :]
    return question


def _pieces(clause: str) -> Iterator[str]:
    """A clause; one spoken without a pause in overlapping halves of the longest passage."""
    step = LONGEST_PASSAGE // 2
    if len(clause) <= LONGEST_PASSAGE:
        yield clause
        return
    for begin in range(0, len(clause) - step, step // 2):
        yield clause[begin : begin + step]
    yield clause[-step:]
