"""Nothing that says who sent a message survives, however it is written; the hardship itself stays."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.stripping import SURNAMES, Known, found_in, stripped, struck, survivors

SPOKEN = dict(zip("0123456789", "零幺二三四五六七八九", strict=True))
WIDE = dict(zip("0123456789", "０１２３４５６７８９", strict=True))
digit = st.sampled_from("0123456789")
parts = st.sampled_from(["", " ", "-", "—", ".", "·", "，", "\u200b"])
words_around = st.sampled_from(
    ["", "我家", "我爹病了，", "请打", "电话是", "欠了六万块。", "跟", "，急", "说的", "\n", "家房子漏雨", "花了2万"]
)
given_names = st.text(alphabet="二柱小花建国秀英桂兰志强德福狗剩春梅腊", min_size=1, max_size=2)
people = st.builds("{}{}".format, st.sampled_from(sorted(SURNAMES)), given_names)
places = st.builds(
    "{}{}".format, st.text(alphabet="柳树桃园河口清溪石桥", min_size=2, max_size=3), st.sampled_from(["村", "镇"])
)


def digits_of(text: str) -> str:
    """All digits of a text, spoken ones too, with what parts them left out."""
    plain = text.translate(str.maketrans("〇零一幺二两三四五六七八九", "0011223456789"))
    return re.sub(r"[\s\-—.·，,\u200b]", "", plain)


@st.composite
def parted(draw: Callable, number: str) -> str:
    """A number with anything between its digits, each written in its own way."""
    scripts = ({}, WIDE, SPOKEN)
    script = draw(st.sampled_from(scripts))
    gap, every = draw(parts), draw(st.sampled_from([3, 4]))
    groups = [number[at : at + every] for at in range(0, len(number), every)]
    return gap.join("".join(script.get(one, one) for one in group) for group in groups)


mobiles = st.builds("1{}{}".format, st.sampled_from("3456789"), st.text(digit, min_size=9, max_size=9))
ids = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["990101", "110101"]),
    st.dates(date(1930, 1, 1), date(2020, 12, 31)).map(lambda day: f"{day:%Y%m%d}"),
    st.text(digit, min_size=3, max_size=3),
    st.sampled_from("0123456789X"),
)
cards = st.builds("62{}".format, st.text(digit, min_size=14, max_size=17))


@settings(max_examples=150)
@given(st.one_of(mobiles, cards).flatmap(lambda n: st.tuples(st.just(n), parted(n))), words_around, words_around)
def test_no_telephone_and_no_card_survives_unknown_as_it_is(number, before, after):
    plain, written = number
    assert plain not in digits_of(stripped(before + written + after, Known()))


@settings(max_examples=150)
@given(ids.flatmap(lambda n: st.tuples(st.just(n), parted(n))), words_around, words_around)
def test_no_id_number_survives(number, before, after):
    plain, written = number
    left = digits_of(stripped(before + written + after, Known()))
    assert plain[:17] not in left
    assert plain[6:14] not in left


@settings(max_examples=150)
@given(st.text(digit, min_size=7, max_size=8).flatmap(lambda n: st.tuples(st.just(n), parted(n))), words_around)
def test_a_known_number_does_not_survive_however_short_and_parted(number, around):
    plain, written = number
    assert plain not in digits_of(stripped(around + written + around, Known(numbers=(plain,))))


@settings(max_examples=250)
@given(
    st.lists(people, min_size=1, max_size=3), st.lists(places, max_size=2),
    st.lists(words_around, min_size=4, max_size=4),
    st.sampled_from(["", " ", "·", "\u200b"]), st.booleans(),
)  # fmt: skip
def test_no_name_of_the_case_survives(names, villages, around, gap, given_alone):
    written = [gap.join(name[1:] if given_alone and len(name) > 2 else name) for name in (*names, *villages)]
    text = around[0] + around[1].join(written) + around[2] + "".join(written) + around[3]
    known = Known(tuple(names), tuple(villages))
    left = stripped(text, known)
    bare = re.sub(r"[\s·・.\u200b]", "", left)
    assert not [name for name in (*names, *villages) if name in bare]
    assert survivors(left, known) == frozenset()


@settings(max_examples=150)
@given(
    st.sampled_from("京冀豫云湘皖鲁苏赣鄂桂甘川"), st.sampled_from("ABCDEFGH"),
    st.text(alphabet="ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", min_size=5, max_size=6),
    st.sampled_from(["", "·", " ", "-"]), words_around,
)  # fmt: skip
def test_no_plate_survives(province, letter, rest, gap, around):
    assert rest not in stripped(f"{around}撞人的车是{province}{letter}{gap}{rest}，跑了", Known())


@settings(max_examples=150)
@given(
    st.sampled_from(["三组", "5组", "十二社", "幸福路", "人民大道", "2栋", "柳园小区3号楼"]),
    st.integers(1, 999),
    st.sampled_from(["号", "号院", "单元501", "室"]),
    words_around,
)
def test_no_house_number_survives(street, number, kind, around):
    left = stripped(f"{around}我住{street}{number}{kind}，房子漏雨", Known())
    assert f"{number}{kind}" not in left
    assert "幸福路" not in left
    assert left.endswith("，房子漏雨")


DATES = ["{y}年{m}月{d}日", "{y}-{m}-{d}", "{y}.{m:02}.{d:02}", "{y}{m:02}{d:02}", "{y}/{m}/{d}", "{y} 年 {m} 月 {d}号"]


@settings(max_examples=150)
@given(
    st.dates(date(1930, 1, 1), date(2025, 12, 31)),
    st.sampled_from(DATES),
    words_around,
)
def test_no_birth_date_survives(day, form, around):
    written = form.format(y=day.year, m=day.month, d=day.day)
    left = stripped(f"{around}我是{written}生的", Known())
    assert written not in left
    assert str(day.year) not in left


@pytest.mark.parametrize(
    ("told", "gone"),
    [
        ("八五年三月初二生的", "三月初二"),
        ("我生日是腊月十八", "腊月十八"),
        ("一九六二年冬月十一生人", "冬月十一"),
        ("1985年3月出生，没工作", "1985年3月"),
        ("加我微信wx_abc123", "abc123"),
        ("邮箱zhang.san@example.com", "zhang.san"),
        ("看 https://example.com/u/77 这个", "example.com"),
        ("找张支书签字", "张支书"),
        ("老李家的房子塌了", "老李家"),
        ("家里座机 0551-5551234", "5551234"),
        ("电话5551234", "5551234"),
    ],
)
def test_what_tells_by_its_form_goes(told, gone):
    assert gone not in stripped(told, Known())


@pytest.mark.parametrize(
    "told",
    [
        "我爹查出来肺癌，化疗三回，家里欠了六万块钱的债",
        "家里5口人，8亩地让冰雹打了，损失2万多元",
        "娃上高二，一年学费生活费要15000块",
        "贷款1200000元还不上了",
        "去年腊月房子塌了，到现在没地方住",
        "低保停了三个月，一个月才三四百",
        "二十七八岁的人，瘫在床上十三四年了",
    ],
)
def test_the_hardship_stays_as_it_was_told(told):
    assert stripped(told, Known(people=("王二柱",), places=("柳树村",), numbers=("13900000901",))) == told


def test_stand_ins_keep_the_grammar():
    known = Known(people=("王二柱",), places=("柳树村",))
    assert stripped("柳树的二柱家，王 二 柱他爹病了", known) == "某村的某某家，某某他爹病了"


def test_a_reader_may_strike_more():
    assert struck("村头卖豆腐的那家 跛脚大汉", ("卖豆腐的", "跛脚大汉")) == "村头某某那家 某某"


def test_words_of_the_county_are_found_whatever_their_number():
    others = {f"名字{number}": "某某" for number in range(10_000)} | {"赵铁牛": "某某"}
    assert found_in("找赵 铁牛", others) == {"赵铁牛"}
    assert stripped("找赵 铁牛帮忙", Known(others=others)) == "找某某帮忙"
