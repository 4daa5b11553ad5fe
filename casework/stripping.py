"""A message without what says who sent it, for learning: neutral words stand in and keep the grammar (某某, 某村).

What the house knows of the people and places is given; forms that tell by themselves (telephones, dates, plates,
addresses, names before a title) are found here. One word too many is better than one too few.
"""

import re
import unicodedata
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field

from casework.privacy import mask_numbers

SOMEBODY, SOMEWHERE, NUMBER = "某某", "某地", "***"
KINDS_OF_PLACE = ("居委会", "村委会", "街道", "社区", "村", "镇", "乡", "县", "市", "区", "旗")
_LONGEST_NAME = 8
_WRITTEN = {
    "0": "〇零", "1": "一幺", "2": "二两", "3": "三", "4": "四", "5": "五", "6": "六", "7": "七", "8": "八", "9": "九",
}  # fmt: skip
_DIGIT = "0-9〇零一二三四五六七八九十"
_SPOKEN = "〇零一幺二两三四五六七八九"
_BETWEEN = r"[\s.,，·・_()（）-]{0,3}"  # how people part the digits of one number; dashes are made plain before
_HOUSE = "号院|号楼|单元|门牌|号|栋|幢|弄|巷|室"
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹苏潘葛范彭鲁韦马方俞任袁柳鲍史唐费廉岑薛雷贺倪汤罗毕郝"
    "安常乐于傅齐康伍余顾孟黄穆萧尹姚邵汪祁毛米戴宋庞熊纪舒项祝董梁杜阮蓝闵席季贾路江童颜郭梅盛林钟徐邱骆高夏蔡田樊胡凌霍"
    "万柯卢莫房解丁邓洪包石崔龚程邢裴陆翁甄封靳焦侯宁仇甘武刘龙叶司黎白赖卓蒙乔谭劳申冉桂牛尚温庄柴瞿阎连欧向古易廖耿匡"
    "文关聂曾岳肖商佘覃麦代付闫"
)
SURNAMES = frozenset(_SURNAMES)
_TITLE = (
    "书记|支书|主任|村长|队长|组长|会计|干部|医生|大夫|老师|校长|师傅|老板|经理|大爷|大娘|大叔|大婶|大伯|大哥|大姐|婶子|嫂子|"
    "奶奶|爷爷|叔|婶|伯|姨|嫂|哥|姐"
)
_BEFORE_A_NAME = "找跟和问请叫是的对给被与让向同村组家"
_MONTH_AND_DAY = rf"(?:[{_DIGIT}冬腊正]{{1,3}}月)[{_DIGIT}初廿]{{1,3}}[日号]?"
_BORN = "生日|出生|生人|生于|过生|生的"

_NUMBERS = (
    re.compile(rf"(?<![0-9])[0-9](?:{_BETWEEN}[0-9]){{10,}}"),
    re.compile(r"(?<![0-9.])[0-9]{7,10}(?![0-9.]|元|块|斤|万|亩)"),
    re.compile(rf"[0-9]*[{_SPOKEN}](?:{_BETWEEN}[0-9{_SPOKEN}]){{6,}}"),
)
_DATES = (
    re.compile(r"(?<!\d)(?:19|20)?\d\d\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*[日号]?(?!\d)"),
    re.compile(rf"(?<!\d)(?:19|20)?\d\d\s*年\s*{_MONTH_AND_DAY}"),
    re.compile(rf"[{_SPOKEN}]{{2,4}}年\s*(?:\d{{1,2}}\s*月\s*\d{{1,2}}[日号]?|{_MONTH_AND_DAY})"),
    re.compile(r"(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(rf"(?:(?:19|20)?\d\d|[{_SPOKEN}]{{2,4}})年[{_DIGIT}冬腊正]{{1,3}}月(?=份?(?:出)?生)"),
    re.compile(rf"{_MONTH_AND_DAY}(?=[^。！？\n]{{0,3}}(?:{_BORN}))"),
    re.compile(rf"(?<=生日)[是在为:：\s]*{_MONTH_AND_DAY}|(?<=生于)[:：\s]*{_MONTH_AND_DAY}"),
)
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_HOUSES = rf"[{_DIGIT}]+(?:{_HOUSE})"
_AND_MORE = rf"(?:\s*[{_DIGIT}]+(?:{_HOUSE})?)*"
_NAME_BEGINS = rf"(?:(?<![\u4e00-\u9fff])|(?<=[{_BEFORE_A_NAME}]))"
_REST = (
    (re.compile(r"(?:https?://|www\.)[^\s\u4e00-\u9fff]+", re.IGNORECASE), "某网址"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*", re.ASCII), "某邮箱"),
    (re.compile(rf"[{_PROVINCES}]\s?[A-Za-z][·.\s-]{{0,2}}[A-Za-z0-9]{{4,5}}[A-Za-z0-9挂学警]"), "某车"),
    (re.compile(r"(?<![A-Za-z0-9])(?=[A-Za-z_-]*\d)[A-Za-z][A-Za-z0-9_-]{5,19}(?![A-Za-z0-9])"), "某号"),
    (re.compile(r"(?:微信号?|QQ号?|qq号?|账号|帐号|卡号|病历号|住院号|车牌号?)[是为:：\s]*[A-Za-z0-9_-]{4,}"), "某号"),
    (re.compile(rf"[\u4e00-\u9fff]{{1,4}}(?:大道|胡同|路|街|巷)(?={_HOUSES})"), "某路"),
    (re.compile(rf"[{_DIGIT}]+(?:组|社|队|屯)\s*(?:{_HOUSES}\s*)+(?:[{_DIGIT}]{{2,4}})?"), "某组某号"),
    (re.compile(rf"[{_DIGIT}]+(?:栋|幢|号楼|单元)\s*[{_DIGIT}]+(?:{_HOUSE})?{_AND_MORE}"), "某号"),
    (re.compile(rf"(?<=[村屯组社队路街巷区楼栋苑园道同])\s*{_HOUSES}{_AND_MORE}"), "某号"),
    (re.compile(rf"门牌(?:号[是为:：]*)?\s*[{_DIGIT}]+号?"), "某号"),
    (re.compile(rf"{_NAME_BEGINS}[{_SURNAMES}](?=(?:{_TITLE})(?!\w?[{_SURNAMES}]))"), "某"),
    (re.compile(rf"(?<=[老小])[{_SURNAMES}](?=家|头|汉|太)"), "某"),
)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－~～", "-"))
_ROUNDS = 4  # a stand-in beside its neighbour may make a known word anew; each round leaves less of the text


@dataclass(frozen=True)
class Known:
    """What the house knows of a case: full names of people, full names of places, telephone and ID numbers.

    `others` are further words, each with its stand-in: names of officers and places of the county, guesses.
    """

    people: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    others: Mapping[str, str] = field(default_factory=dict)

    def own_forms(self) -> dict[str, str]:
        """Every way in which the people and places of the case are written, each with its stand-in."""
        forms = {form: place_stand_in(place) for place in self.places for form in place_forms(place)}
        return forms | {form: SOMEBODY for person in self.people for form in name_forms(person)}


def stripped(text: str, known: Known) -> str:
    """The message with stand-ins for all that is known and all that tells by its form."""
    plain = _readable(text)
    for number in known.numbers:
        plain = _written(number).sub(NUMBER, plain)
    for date in _DATES:
        plain = date.sub("某年某月某日", plain)
    plain = mask_numbers(plain)
    for shape in _NUMBERS:
        plain = shape.sub(NUMBER, plain)
    for _ in range(_ROUNDS):
        before, plain = plain, _without_words(plain, known)
        if plain == before:
            break
    for pattern, word in _REST:
        plain = pattern.sub(word, plain)
    return plain


def struck(text: str, words: Iterator[str] | tuple[str, ...]) -> str:
    """The text without words that a reader found to tell too much."""
    for word in sorted((word for word in words if word), key=len, reverse=True):
        text = _spaced(_bare(_readable(word))).sub(SOMEBODY, text) if _bare(word) else text
    return text


def survivors(text: str, known: Known) -> frozenset[str]:
    """The personal words that still stand in a text, blanks and the writing of digits left aside."""
    bare = _bare(_readable(text))
    numbers = {number for number in known.numbers if len(number) >= 7 and _written(number).search(text)}
    return frozenset({form for form in known.own_forms() if form in bare} | numbers | found_in(bare, known.others))


def name_forms(name: str) -> Iterator[str]:
    """A full name, and the given name alone where it has two characters or more: people write 二柱 for 王二柱."""
    bare = _bare(_readable(name))
    if len(bare) > 1:
        yield bare
    if re.fullmatch(r"[\u4e00-\u9fff]{3,4}", bare):
        yield bare[-2:]


def place_forms(name: str) -> Iterator[str]:
    """A place with and without what it is: 柳树村 and 柳树."""
    yield name
    kind = next((kind for kind in KINDS_OF_PLACE if name.endswith(kind)), "")
    if kind and len(name) - len(kind) > 1:
        yield name.removesuffix(kind)


def place_stand_in(name: str) -> str:
    """What stands for a place: 某村 for a village, 某地 where its name does not say what it is."""
    return next(("某" + kind for kind in KINDS_OF_PLACE if name.endswith(kind)), SOMEWHERE)


def found_in(text: str, words: Container[str]) -> set[str]:
    """Which of very many words stand in a text, whatever blanks are in it; the cost does not grow with the words."""
    bare = _bare(text)
    pieces = (bare[at : at + size] for at in range(len(bare)) for size in range(2, _LONGEST_NAME + 1))
    return {piece for piece in pieces if piece in words}


def _without_words(text: str, known: Known) -> str:
    """One round of putting stand-ins for known words, the longest first."""
    forms = known.own_forms()
    forms |= {word: known.others[word] for word in found_in(text, known.others)}
    for form in sorted(forms, key=len, reverse=True):
        text = _spaced(form).sub(forms[form], text)
    return text


def _readable(text: str) -> str:
    """Plain letters, digits and dashes in their one form, nothing invisible: what hides from a pattern is found."""
    letters = (letter for letter in unicodedata.normalize("NFC", text) if unicodedata.category(letter) not in _UNSEEN)
    return "".join(_one_form(letter) for letter in letters).translate(_DASHES)


_UNSEEN = ("Cf", "Cs", "Co", "Cn", "Mn")


def _one_form(letter: str) -> str:
    """Any digit and any Latin letter as ASCII has it; all else stays."""
    digit = unicodedata.digit(letter, None)
    if digit is not None:
        return str(digit)
    plain = unicodedata.normalize("NFKC", letter)
    return plain if plain.isascii() and plain.isalnum() else letter


def _bare(text: str) -> str:
    return re.sub(r"[\s·・.]+", "", text)


def _spaced(word: str) -> re.Pattern[str]:
    """The word, whatever blanks or dots stand between its characters."""
    return re.compile(r"[\s·・.]*".join(map(re.escape, word)))


def _written(number: str) -> re.Pattern[str]:
    """A number however its digits are written and parted."""
    digits = (f"[{_WRITTEN.get(digit, '')}{re.escape(digit)}]" for digit in number if digit.isalnum())
    return re.compile(_BETWEEN.join(digits), re.IGNORECASE)
