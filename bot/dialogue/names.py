"""Names in what people answer: said to be one, surely one, or perhaps one, which is asked about."""

import re

from bot.dialogue.phrases import act_in, is_greeting, is_no, is_none, is_yes
from casework.answers import Faulty, as_name

# The surnames of nearly everybody (Ministry of Public Security, 2020), without those that begin ordinary words.
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石"
    "金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖施洪季庄柳曲岳凌阎翟殷詹申葛"
    "邢齐路申庞倪聂焦俞鲁涂管柯盛游祝鲍艾柴植岑裴司霍霞敖冉辛卜古连单关饶楚隋屈褚费裘骆甘蓝符晏翁荆娄冼阮车芦窦刁苗宁纪靳"
    "党晋苟鞠伍项欧邬沙桂简阳尚包解闵占闻耿匡查宗谷晁宫佟郎湛揭兰农米燕麻瞿窦卓栾池戚滕柏苑仇桑臧廉邝茅蒙巩原厉佘封牟边郁"
)
_DOUBLE = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "司徒",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "宇文",
    "长孙",
    "夏侯",
    "轩辕",
    "端木",
    "南宫",
    "呼延",
)
# Characters that write the names of Uyghurs, Kazakhs, Tibetans, Mongols and Yi.
_SOUNDS = frozenset(
    "阿依古丽买提江尼亚孜吐尔逊热合曼木沙卡德力克巴图其格日勒苏和那仁朝鲁扎西次旦卓玛才让措吉加杰旺姆多布增桑拉毛曲珍央白帕麦"
    "迪娜艾米汗麻乌兰斯琴高娃苏日贡嘎洛丹罗培伟色东智公保南完华先年贡确三智叶尔肯努赛里哈买合别克居玛布比"
)
_NEVER = frozenset("不没了的吗呢么什怎咋哪谁我你他她它这那就都很给被把跟要还又")
_MORE_THAN_A_NAME = re.compile(r"电话|手机|号码|邻居|本人|自己|结果|政策|补助|低保|干部|村里|家里|屋里|屋头|知道|晓得")
_ENDS_A_PLACE = re.compile("[村镇乡屯寨组]$")
_CALLED = re.compile(
    r"(?:(?:我|俺)是[\u3400-\u9fff]{1,10}(?:村|镇|乡|组|寨|屯)的"
    r"|(?:我|俺|本人)(?:的)?(?:名字)?(?:就?叫|喊做?|姓名是?|名叫)|(?:姓名|名字)[是叫:： ]*)"
    r"([\u3400-\u9fff·]{2,15})"
)
_INTRODUCED = re.compile(r"^[我俺他她]?的?(?:户主|姓名|名字)*(?:就?是|就?叫|名叫|喊|喊做|免贵姓|姓)?我?[:： ]*")
_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff])")
_ENDS_A_NAME = re.compile(r"电话|手机|号码|住在|家住|今年|是|在|我|家|的")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_TITLE = re.compile(r"(?:老|小)?[\u3400-\u9fff](?:大爷|大妈|大娘|大叔|大婶|大嫂|奶奶|爷爷|伯|叔|婶|嫂|哥|姐|姓)?")


def name_in(text: str) -> str | None:
    """The name of whoever says `我叫…` somewhere in a message."""
    found = _CALLED.search(_BETWEEN_HAN.sub("", text))
    return _name(_ENDS_A_NAME.split(found[1])[0]) if found else None


def name_answered(text: str) -> str | None:
    """The name in the answer to just that question; None for what is none or only may be one."""
    word = _word(text)
    return name_in(text) or (_name(word) if _is_surely_one(word) else None)


def doubtful_name(text: str) -> str | None:
    """What may be a name, but is as likely to be something else."""
    word = _word(text)
    return None if _is_surely_one(word) or _says_something_else(word) else _name(word)


def _word(text: str) -> str:
    """The answer without what introduces a name."""
    return _INTRODUCED.sub("", _BETWEEN_HAN.sub("", text).strip(" 。，,.!！"))


def _is_surely_one(word: str) -> bool:
    if _says_something_else(word) or (len(word) > 2 and _ENDS_A_PLACE.search(word)):
        return False
    if not _HAN.fullmatch(word):
        return True  # another script, or the dot of a long name
    known = (word[0] in _SURNAMES and len(word) <= 4) or (word.startswith(_DOUBLE) and len(word) <= 5)
    return (
        known or (len(word) >= 3 and set(word) <= _SOUNDS) or (word[0] in "老小" and _TITLE.fullmatch(word) is not None)
    )


def _says_something_else(word: str) -> bool:
    """Whether a word as short as a name answers another question: `本人` and `同意` are none."""
    if not _NEVER.isdisjoint(word) or _MORE_THAN_A_NAME.search(word):
        return True
    return any(means(word) for means in (is_none, is_no, is_yes, is_greeting, act_in))


def _name(word: str) -> str | None:
    """A name of the length that names have: six Han characters, more only with a dot or in other scripts."""
    try:
        name = as_name(word)
    except Faulty:
        return None
    return name if not _HAN.fullmatch(name) or len(name) <= 6 else None
