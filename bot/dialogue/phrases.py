"""Whole messages that mean something whatever was asked: commands, yes and no, small talk, numbers of a list."""

import re
import unicodedata

from casework.spoken_numbers import FIGURES

LONGEST = 24  # characters
_LAST = "[啊呀吧吗嘛哦哈咧嘞了的么呢]"
_SIGNS = re.compile(r"[\s,.!?~，。！？、～:：;；“”\"'（）()]+")


def _whole(before: str, core: str, after: str = "") -> re.Pattern[str]:
    """A message of one or more of the core's words, with any of the others around them."""
    ending = f"(?:{core}|{after}|{_LAST})*" if after else f"(?:{core}|{_LAST})*"
    return re.compile(f"(?:{before})*(?:{core}){ending}" if before else f"(?:{core}){ending}")


_HELLO = "您好|你好|在吗|在不在|有人吗|喂"
_I = "我|俺|咱|我们|想|要|就|都|也|先|还"
_ACTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("help", _whole("", "帮助|怎么用|咋用|help|/help|菜单|功能")),
    ("stop", _whole("我|就|先|那", "停|停止|退出|不报|不想报|取消|算|stop|/stop")),
    (
        "person",
        _whole(
            f"{_I}|转|找|跟|和|个|叫|给我|接",
            "人工|干部|工作人员|客服|真人|/person|(?:[找跟和](?:个)?)人(?:说说|聊聊|问问|谈谈)?",
            "客服|服务|说说|问问|谈谈",
        ),
    ),
    (
        "call_back",
        _whole(f"{_I}|请|你们?|给", "打个?电话给我|给我[打回]个?电话|打我电话|回个?电话|电话联系我?"),
    ),
    ("status", _whole("查|一下|看|看看|问|我|的", "进度|查询进度|办得咋样|办到哪|/status")),
    ("report", _whole(f"{_I}|那|帮我|给我|来", "申报|报困难|报难处|报一?[下个户]|/report|[要想]报|报上去")),
    ("ask", _whole(_I, "问政策|政策咨询|咨询|/ask")),
    (
        "unable",
        _whole(
            f"{_HELLO}|{_I}|老|了|人|岁数|年纪|大|眼睛|不好|没文化|手机|字",
            "不(?:会|识|大会|太会|怎么会)|(?:看|听|弄|搞|写|打|用|整)不(?:懂|来|成|好|到|明白)|认不(?:得|到)|不懂|没上过学",
            "弄|搞|用|写|字|打|打字|填|操作|手机|拼音|这个|这些|它|怎么办|咋办|咋整|识|认|玩",
        ),
    ),
    (
        "insulted",
        re.compile(
            ".{0,6}(?:傻[逼瓜子]|蠢|笨蛋|滚|废物|混蛋|王八|他妈|妈的|[日操草]你|狗日|龟儿|放屁|垃圾东西|脑残|神经病|去死).{0,6}"
        ),
    ),
    (
        "who",
        _whole(
            "喂|你|您|你们|这|这个|这里|这是|是|不是|是不是|到底|怕|该不会",
            "谁|哪个|哪位|啥人|什么人|人还是机器|机器|机器人|真人|骗子|骗人|骗钱|真的|假的|诈骗",
            "人|还是假的|还是真的|还是人",
        ),
    ),
    (
        "thanks",
        _whole("好|嗯|太|那", "谢谢|谢|多谢|感谢|辛苦|麻烦|劳烦", "你|您|你们|政府|领导|同志|大家|谢谢|很|非常|帮忙"),
    ),
    (
        "wait",
        re.compile(
            "(?:先|让我|我|你|好)*(?:等|稍等|慢点|莫急|别急|想想|想一下|看看|找找)(?:一?[下会]儿?|等|再说)*"
            "(?:我|再)?(?:去|先|再)?(?:(?:问|找|看|想|喊|叫|拿).{0,6}|说)?[啊呀吧哈哦]*"
        ),
    ),
)
_GREETING = _whole("您|你|大家", "好|您好|你好|在吗|在不在|早上好|晚上好|下午好|有人吗|喂|哈喽|hi|hello", "喂")
_YES = re.compile(
    r"(?:对|是|好|行|嗯|中|要得|可以|同意|没错|确认|提交|交|发|ok|yes)"
    r"(?:的|了|吧|啊|呀|嘞|嗯|哈|交|上去|对|是|好|行|嘛|提交|就这样|就是|没错|同意)*"
)
_NO = re.compile(r"(?:不对|不是|错|改|有错|没|不|莫)(?:的|了|啊|呀|改|一下|要改|对|是)*")
_NONE = (
    _whole(
        f"{_I}|家里|屋头|自己|电话|手机|号码",
        "没有?|没得|莫得|冇得?|冇有|无|哪有|哪里有|用不起|没用",
        "啥|什么|电话|手机|号码|座机|联系方式|固话|号|个|那个|那东西|有",
    ),
    _whole(
        f"{_I}|电话|手机|号码",
        "不(?:知道|晓得|清楚|方便留?|留|想说|想留|填|记得|太清楚|大清楚|告诉你)|记不(?:得|住|到|清)|忘了|忘记|搞忘|跳过|坏了|停机|欠费",
        "电话|手机|号码|名字",
    ),
)
_CRIES = re.compile(r"(?:快|请|求求?你们?)*(?:救命|救救|救人|来人)(?:啊|呀|哪|吧|我们?|我家|命|人)*")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s,.，。、:：\-—]+(?=\d)")
_NUMBERED = re.compile(r"(?:我|选|要|是)*第?([0-9]{1,2}|[一二两三四五六七八九]|十[一二三四五六七八九]?)[个号条项吧的]*")


def plain(text: str) -> str:
    """The text without spaces and signs, in small letters, so that `对！` and `对` are one."""
    return _SIGNS.sub("", text).lower()


def _is(text: str, *patterns: re.Pattern[str]) -> bool:
    """Whether a whole message is one of the patterns. Short ones only: the patterns grow slow on long repetitions."""
    word = plain(text)
    return len(word) <= LONGEST and any(pattern.fullmatch(word) for pattern in patterns)


def act_in(text: str) -> str:
    """The act that a whole message stands for; empty for any other message."""
    return next((act for act, pattern in _ACTS if _is(text, pattern)), "")


def says_nothing(text: str) -> bool:
    """Whether a message has no word in it: blank, signs, pictures."""
    return not any(character.isalnum() for character in text)


def cries_for_help(text: str) -> bool:
    """Whether the whole message is a cry for help that says nothing else."""
    return _is(text, _CRIES)


def is_greeting(text: str) -> bool:
    """Whether the whole message greets or asks whether somebody is there."""
    return _is(text, _GREETING)


def is_yes(text: str) -> bool:
    """Whether the whole message agrees."""
    return _is(text, _YES)


def is_no(text: str) -> bool:
    """Whether the whole message disagrees."""
    return _is(text, _NO)


def is_none(text: str) -> bool:
    """Whether the whole message says that there is none, or that it shall not be told."""
    return _is(text, *_NONE)


def number_in(text: str) -> int:
    """The place in a list that a whole message names (`2`, `二`, `第二个`, `②`); 0 for any other message."""
    found = _NUMBERED.fullmatch(plain(unicodedata.normalize("NFKC", text)))
    if not found:
        return 0
    tens, ten, ones = found[1].translate(FIGURES).rpartition("十")
    return (int(tens or 1) * 10 if ten else 0) + int(ones or 0)


def digits_of(text: str) -> str:
    """The text with spoken digits as figures, and without what voice input puts between the figures of a number."""
    return _BETWEEN_DIGITS.sub("", unicodedata.normalize("NFKC", text).translate(FIGURES))
