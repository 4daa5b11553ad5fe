"""Words of a message that look like names of people or places the house does not know, by jieba's word classes.

A guess for stripping messages before they are learned from: it is better to take one word too many.
"""

import logging
from collections.abc import Iterator
from pathlib import Path

import jieba
import jieba.posseg
import yaml

from casework.stripping import KINDS_OF_PLACE, SOMEBODY, SURNAMES, place_stand_in

jieba.setLogLevel(logging.WARNING)
_WORDS = yaml.safe_load(Path(__file__).with_name("named_words.zh.yml").read_text("utf-8"))
_INTRODUCING = frozenset(_WORDS["introducing"].split())
_GIVEN = frozenset(("nr", "n", "nz", "ns", "m", "nrt", "a", "b", "an", "ng", "t", "j", "i", "v", "vn"))
_ORDINARY = 30  # how often jieba's dictionary has seen a word that is no name
_DOUBTFUL = "于莫连路关戴安代付"
_COMPOUND = ("欧阳", "上官", "司马", "诸葛", "皇甫", "尉迟", "令狐", "东方", "慕容", "夏侯")
_ORDINARY_PLACES = frozenset(_WORDS["ordinary_places"].split())
_ONLY_VILLAGES = frozenset(("村", "镇", "乡", "屯", "寨", "庄", "村委会", "社区"))


def named_in(text: str) -> dict[str, str]:
    """Each such word with what may stand for it."""
    words = [(pair.word, pair.flag) for pair in jieba.posseg.cut(text)]
    return dict.fromkeys(_people(words), SOMEBODY) | {place: place_stand_in(place) for place in _places(words)}


def _people(words: list[tuple[str, str]]) -> Iterator[str]:
    """Words that jieba takes for a name and that begin as Chinese names do; a lone surname with what follows it."""
    for at, (word, flag) in enumerate(words):
        introduced = at > 0 and words[at - 1][0] in _INTRODUCING
        after, after_flag = words[at + 1] if at + 1 < len(words) else ("", "")
        if word.startswith(_COMPOUND) and flag.startswith("nr"):
            yield word + after if len(word) == 3 and len(after) == 1 else word
        elif flag.startswith("nr") and _may_be_a_name(word, introduced):
            yield word
        elif introduced and word in SURNAMES and after_flag in _GIVEN and len(after) <= 2:
            yield word + after


def _may_be_a_name(word: str, introduced: bool) -> bool:
    """Three characters and no ordinary word; two, or a surname that is an ordinary word too, only where introduced."""
    if word[0] not in SURNAMES or word.endswith(KINDS_OF_PLACE) or jieba.dt.FREQ.get(word, 0) > _ORDINARY:
        return False
    return len(word) in (2, 3) if introduced else len(word) == 3 and word[0] not in _DOUBTFUL


def _places(words: list[tuple[str, str]]) -> Iterator[str]:
    """柳树 + 村, and what jieba takes for one word with 镇 or 村 at its end."""
    for at, (word, flag) in enumerate(words):
        before, before_flag = words[at - 1] if at else ("", "")
        if flag in ("ns", "nr", "nt") and len(word) > 2 and word.endswith(KINDS_OF_PLACE):
            yield word
        elif word in _ONLY_VILLAGES and before_flag[:1] == "n" and _may_be_a_place(before):
            yield before + word


def _may_be_a_place(word: str) -> bool:
    return len(word) in (2, 3) and word not in _ORDINARY_PLACES
