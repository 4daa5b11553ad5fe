"""Words within a message: what it asks, whom it is for, and the facts that people drop in passing."""

import re
from collections.abc import Mapping
from typing import Any

from bot.dialogue.names import name_in
from bot.dialogue.phrases import digits_of, plain
from casework.answers import Faulty
from casework.privacy import LANDLINE, MOBILE, SPOKEN_NUMBER
from casework.questionnaire import as_phone
from casework.reading import Reading
from casework.vocabulary import Relation

_CHANGE = re.compile("改|错|不对|不是|换")
_ASKING = re.compile(
    r"[?？吗呢么]|为啥|为什么|怎么|咋|多少|什么|啥|哪|能不能|可以不|凭什么|干嘛|多久|几天|几时|几个|好久"
)
_RELATIONS: tuple[tuple[str, str], ...] = (
    ("neighbour", r"邻居|隔壁|亲戚|亲友|朋友|同村|帮别人|替别人|帮人家|别人家"),
    ("officer", r"网格员|村干部|驻村|帮扶干部|村医|社工|村支书|村主任|组长"),
    (
        "family",
        r"家里?人|老公|老婆|媳妇|男人|老汉|娃|孩子|爸|爹|妈|娘|爷|奶|公公|婆婆|父|母|哥|弟|姐|妹|儿子|女儿|闺女",
    ),
    ("self", r"自己家?|本人|我家|俺家|我们家|咱家|自家|我自个|我个人|就是我|是我|我的|我屋|我们屋"),
    ("neighbour", r"(?:帮|替|给).{1,8}(?:报|问|说|写)"),
    ("other", r"其他|别的人|志愿者|老师"),
)
_OWN_HOUSE = re.compile(
    r"(?:我|俺|咱|我们|俺们|咱们)(?:自己)?(?:家|屋|老公|老婆|男人|媳妇|婆娘|老伴|堂客|爱人)|(?:^|[\s，。,])(?:家里|屋里|屋头)"
)
_AROUND = "(?:不是|不对|错了?|是|就是|我|给|帮|替|报|为)*(?:{0})(?:{0}|报|的|家|里|自己|自家|啊|呀|了|吧)*"
LONGEST_OF_FACTS = 30  # characters; whoever writes more tells a story in which others' numbers occur
_HIDE = re.compile(
    r"(?:不要|别|不想|先不|不能|不愿)(?:让|给|叫|告诉)?"
    r"(?:村里|村上|村干部|村委会?|书记|支书)(?:人|的人)?(?:先)?(?:知道|晓得|说)?"
)
_FIELDS: tuple[tuple[str, str], ...] = (
    ("reporter.phone", "电话|手机|号码"), ("reporter.name", "名字|姓名"), ("place", "地方|村|地址|住址"),
    ("text", "难处|情况|内容|说的"), ("household.head_name", "户主"), ("reporter.relation", "谁家|关系|本人"),
)  # fmt: skip


_WRONG_PLACE = re.compile(
    r"(?:不是|不在|不住|不属于)(?:这|那|我们?|俺们?|咱们?)(?:一?个)?(?:村(?!干|支|主任|长|医|委)|地方|镇|乡(?!亲))"
    r"|(?:村子?|村名|地方|地址|乡镇)(?:填|写|选|弄|搞)?(?:错|不对)"
)


def is_other_place(text: str) -> bool:
    """Whether the message says that the place is wrong, even without naming the right one."""
    return _WRONG_PLACE.search(text) is not None


def is_change(text: str) -> bool:
    """Whether the message says that something is wrong or shall be changed."""
    return _CHANGE.search(text) is not None


def is_asking(text: str) -> bool:
    """Whether the message looks like a question, whatever it is about."""
    return _ASKING.search(text) is not None


def relation_in(text: str) -> str | None:
    """Who speaks for whom, in the answer to just that question."""
    return next((relation for relation, pattern in _RELATIONS if re.search(pattern, text)), None)


def field_in(text: str) -> str | None:
    """The answer that somebody wants to change."""
    return next((field for field, pattern in _FIELDS if re.search(pattern, text)), None)


def phone_in(text: str) -> str | None:
    """A telephone number anywhere in a message, in figures or spoken digit by digit."""
    return _phone_in(text) or _phone_in(digits_of(text))


def _phone_in(text: str) -> str | None:
    for pattern in (MOBILE, LANDLINE, SPOKEN_NUMBER):
        for found in pattern.findall(text):
            try:
                return as_phone(found)
            except Faulty:
                continue
    return None


def facts_in(text: str, reading: Reading) -> Mapping[str, Any]:
    """What a message tells beside the hardship itself: relation, name, telephone, members, whom not to tell."""
    facts: dict[str, Any] = {
        "reporter.relation": _relation(text, reading), "reporter.name": name_in(text), "reporter.phone": phone_in(text),
        "household.members": next((e.value for e in reading.entities if e.kind == "people"), None),
        "hide_from_village": True if _HIDE.search(text) else None,
    }  # fmt: skip
    return {field: fact for field, fact in facts.items() if fact is not None}


def relation_alone(text: str) -> str | None:
    """Who speaks for whom, in a message that says nothing else."""
    word = plain(text) if len(text) <= LONGEST_OF_FACTS else ""
    return next((r for r, words in _RELATIONS if re.fullmatch(_AROUND.format(words), word)), None)


def facts_alone(text: str) -> Mapping[str, Any]:
    """The facts of a message that tells nothing else: a number, `我叫…`, `是我自己家`. They go before what was said."""
    if len(text) > LONGEST_OF_FACTS:
        return {}
    facts = {
        "reporter.relation": relation_alone(text),
        "reporter.name": name_in(text),
        "reporter.phone": phone_in(text),
    }
    return {field: fact for field, fact in facts.items() if fact is not None}


def _relation(text: str, reading: Reading) -> str | None:
    told = next((str(e.value) for e in reading.entities if e.kind == "relation"), None)
    if told in tuple(Relation):
        return told
    return Relation.self.value if _OWN_HOUSE.search(text) else None
