"""Facts of a message beside its risks: money, people, months, relation, illness and place, normalised."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlu.language.amounts import amounts_of, number_of
from nlu.language.lexicon import lexicon

_NUMBER = r"(?:\d+|[一二两三四五六七八九十]{1,3})"
_PEOPLE = re.compile(
    rf"(?:一家|全家|家里|屋里|屋头|家中|一共|总共|我们|俺们|咱)(?:一共|总共|有|就|共|是)*({_NUMBER})(?:口人|口|个人)"
)
_MONTHS = re.compile(rf"({_NUMBER}|半)(?:个多|多个|个)(半)?月")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,4}?(?:省|市|县|区|镇|乡|村|屯|寨|营子|组)(?![里上下民口干长委支书])")
_RELATIONS = (
    ("neighbour", re.compile("邻居|隔壁|同村的|我们村有|村里有(?:一|个|户)|我们组有|我们寨子有")),
    (
        "officer",
        re.compile(
            "我是(?:村里的)?(?:网格员|村医|驻村|村干部|村支书|村主任|帮扶干部|扶贫专干|社工|老师|班主任|妇联|村文书|包村)"
        ),
    ),
    (
        "family",
        re.compile(
            "(?:替|帮|代|给)(?:我|俺)?(?:爸|爹|妈|娘|爷|奶|哥|弟|姐|妹|叔|伯|舅|姑|姨|公公|婆婆|岳父|岳母|父|母|老公|老婆)"
        ),
    ),
)


@dataclass(frozen=True)
class Fact:
    """One fact: kind, its words, where they begin, and the normalised value (whole yuan, a count, or a word)."""

    kind: str
    text: str
    start: int
    value: int | str


def facts_of(text: str) -> tuple[Fact, ...]:
    """All facts of a cleaned text, by kind and in their order."""
    return (*_money(text), *_people(text), *_months(text), *_relation(text), *_illnesses(text), *_places(text))


def _money(text: str) -> Iterator[Fact]:
    for amount in amounts_of(text):
        yield Fact("money", amount.text, text.index(amount.text), amount.yuan)


def _people(text: str) -> Iterator[Fact]:
    """The size of the household: 一家五口, 家里四个人."""
    for match in _PEOPLE.finditer(text):
        yield Fact("people", match.group(), match.start(), round(number_of(match.group(1)) or 0))


def _months(text: str) -> Iterator[Fact]:
    """How long something lasts; half a month counts as one."""
    for match in _MONTHS.finditer(text):
        count = 1 if match.group(1) == "半" else round(number_of(match.group(1)) or 0)
        yield Fact("months", match.group(), match.start(), count)


def _relation(text: str) -> Iterator[Fact]:
    """Who speaks for whom, when it is not the household itself."""
    for name, pattern in _RELATIONS:
        if match := pattern.search(text):
            yield Fact("relation", match.group(), match.start(), name)
            return


def _illnesses(text: str) -> Iterator[Fact]:
    """Each illness named, once."""
    at, seen = 0, set()
    for word, groups in lexicon().tokens(text):
        if "disease" in groups and len(word) > 1 and word not in seen:
            seen.add(word)
            yield Fact("illness", word, at, word)
        at += len(word)


def _places(text: str) -> Iterator[Fact]:
    """Names that end like a place."""
    for match in _PLACE.finditer(text):
        yield Fact("place", match.group(), match.start(), match.group())
