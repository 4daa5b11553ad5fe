"""Words that mean something in a talk whatever was asked, and the facts that people drop in passing."""

import re
from collections.abc import Mapping
from typing import Any

from casework.answers import Faulty, as_name
from casework.privacy import LANDLINE, MOBILE, SPOKEN_NUMBER
from casework.questionnaire import as_phone
from casework.reading import Reading
from casework.vocabulary import Relation

_SIGNS = re.compile(r"[\s,.!?~，。！？、～:：;；“”\"'（）()]+")
_ACTS: tuple[tuple[str, str], ...] = (
    ("help", r"帮助|怎么用|咋用|help|/help|菜单|功能"),
    ("stop", r"停|停止|退出|不报了|我不报了|不想报了|取消|算了|算了吧|stop|/stop"),
    ("person", r"(?:我)?(?:想|要)?(?:转|找|跟|和)?(?:个)?(?:人工|干部|工作人员)(?:客服|服务|说说|问问|谈谈)?|/person"),
    ("person", r"(?:我)?(?:想|要)?(?:找|跟|和)(?:个)?人(?:说说|聊聊|问问|谈谈)?"),
    ("status", r"查进度|进度|查一下进度|查询进度|办得咋样了|办到哪了|/status"),
    ("report", r"申报|我要申报|我要报|报困难|报难处|我想申报|/report"),
    ("ask", r"问政策|政策咨询|我想问政策|咨询"),
)
_YES = re.compile(
    r"(?:对|是|好|行|嗯|中|可以|同意|没错|确认|提交|交|ok|yes)"
    r"(?:的|了|吧|啊|呀|嘞|嗯|交|上去|对|是|好|提交|就这样)*"
)
_NO = re.compile(r"(?:不对|不是|错|改|有错|没|不)(?:的|了|啊|呀|改|一下|要改)*")
_CHANGE = re.compile("改|错|不对|不是|换")
_NONE = re.compile(
    r"没有?|没得|无|没有?(?:电话|手机|号码)|没得(?:电话|手机)"
    r"|不(?:知道|晓得|清楚|方便|留|想说|想留|填)|跳过"
)
_ASKING = re.compile(r"[?？吗呢么]|为啥|为什么|怎么|咋|多少|什么|啥|哪|能不能|可以不|凭什么|干嘛|多久")
_RELATIONS: tuple[tuple[str, str], ...] = (
    ("neighbour", r"邻居|隔壁|亲戚|朋友|同村|帮别人|替别人|帮人家|别人家"),
    ("officer", r"网格员|村干部|驻村|帮扶干部|村医|社工|村支书|村主任|组长"),
    (
        "family",
        r"家里?人|老公|老婆|媳妇|男人|老汉|娃|孩子|爸|爹|妈|娘|爷|奶|公公|婆婆|父|母|哥|弟|姐|妹|儿子|女儿|闺女",
    ),
    ("self", r"自己家?|本人|我家|俺家|我们家|自家|我自个|我个人|就是我|是我"),
    ("other", r"其他|别的人|志愿者|老师"),
)
_OWN_HOUSE = re.compile(r"(?:我|俺|咱|我们|俺们|咱们)(?:自己)?(?:家|屋)|(?:^|[\s，。,])(?:家里|屋里|屋头)")
_CRIES = re.compile(r"(?:快|请|求求?你们?)*(?:救命|救救|救人|来人)(?:啊|呀|哪|吧|我们?|我家|命|人)*")
_CALLED = re.compile(
    r"(?:(?:我|俺)是[\u3400-\u9fff]{1,10}(?:村|镇|乡|组|寨|屯)的"
    r"|(?:我|俺|本人)(?:的)?(?:名字)?(?:就?叫|姓名是?|名叫)|(?:姓名|名字)[是叫:： ]*)"
    r"([\u3400-\u9fff·]{2,15})"
)
_INTRODUCED = re.compile(r"^(?:我|俺)?(?:的)?(?:户主|姓名|名字)*(?:就?是|叫|名叫)?[:： ]*")
_ENDS_A_NAME = re.compile(r"电话|手机|号码|住在|家住|今年|是|在|我|家|的")
_HIDE = re.compile(
    r"(?:不要|别|不想|先不|不能|不愿)(?:让|给|叫|告诉)?"
    r"(?:村里|村上|村干部|村委会?|书记|支书)(?:人|的人)?(?:先)?(?:知道|晓得|说)?"
)
_FIELDS: tuple[tuple[str, str], ...] = (
    ("reporter.phone", "电话|手机|号码"), ("reporter.name", "名字|姓名"), ("place", "地方|村|地址|住址"),
    ("text", "难处|情况|内容|说的"), ("household.head_name", "户主"), ("reporter.relation", "谁家|关系|本人"),
)  # fmt: skip


def plain(text: str) -> str:
    """The text without spaces and signs, in small letters, so that `对！` and `对` are one."""
    return _SIGNS.sub("", text).lower()


def act_in(text: str) -> str:
    """The act that a whole message stands for; empty for any other message."""
    word = plain(text)
    return next((act for act, pattern in _ACTS if re.fullmatch(pattern, word)), "")


def cries_for_help(text: str) -> bool:
    """Whether the whole message is a cry for help that says nothing else."""
    return _CRIES.fullmatch(plain(text)) is not None


def is_yes(text: str) -> bool:
    """Whether the whole message agrees."""
    return _YES.fullmatch(plain(text)) is not None


def is_no(text: str) -> bool:
    """Whether the whole message disagrees."""
    return _NO.fullmatch(plain(text)) is not None


def is_change(text: str) -> bool:
    """Whether the message says that something is wrong or shall be changed."""
    return _CHANGE.search(text) is not None


def is_none(text: str) -> bool:
    """Whether the whole message says that there is none, or that it shall not be told."""
    return _NONE.fullmatch(plain(text)) is not None


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
    """A telephone number anywhere in a message."""
    for pattern in (MOBILE, LANDLINE, SPOKEN_NUMBER):
        for found in pattern.findall(text):
            try:
                return as_phone(found)
            except Faulty:
                continue
    return None


def name_in(text: str) -> str | None:
    """The name of whoever says `我叫…` somewhere in a message."""
    found = _CALLED.search(text)
    return _name(_ENDS_A_NAME.split(found[1])[0]) if found else None


def name_answered(text: str) -> str | None:
    """The name in the answer to just that question; None for a sentence that is none."""
    found = name_in(text)
    if found:
        return found
    word = _INTRODUCED.sub("", text.strip(" 。，,.!！"))
    return None if _answers_something_else(word) else _name(word)


def _answers_something_else(word: str) -> bool:
    """Whether a word as short as a name answers another question: `本人` and `同意` are none."""
    is_relation = any(re.fullmatch(pattern, word) for _, pattern in _RELATIONS)
    return is_relation or is_asking(word) or is_none(word) or is_no(word) or is_yes(word)


def _name(word: str) -> str | None:
    """A name of the length that names have: six Han characters, more only with a dot or in other scripts."""
    try:
        name = as_name(word)
    except Faulty:
        return None
    is_han = re.fullmatch(r"[\u3400-\u9fff]+", name) is not None
    return name if not is_han or 2 <= len(name) <= 6 else None


def facts_in(text: str, reading: Reading) -> Mapping[str, Any]:
    """What a message tells beside the hardship itself: relation, name, telephone, members, whom not to tell."""
    facts: dict[str, Any] = {
        "reporter.relation": _relation(text, reading), "reporter.name": name_in(text), "reporter.phone": phone_in(text),
        "household.members": next((e.value for e in reading.entities if e.kind == "people"), None),
        "hide_from_village": True if _HIDE.search(text) else None,
    }  # fmt: skip
    return {field: fact for field, fact in facts.items() if fact is not None}


def _relation(text: str, reading: Reading) -> str | None:
    told = next((str(e.value) for e in reading.entities if e.kind == "relation"), None)
    if told in tuple(Relation):
        return told
    return Relation.self.value if _OWN_HOUSE.search(text) else None
