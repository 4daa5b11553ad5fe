"""Amounts of money are read exactly, and other numbers are left alone."""

import pytest

from nlu.language.amounts import amounts_of

MONEY = [
    ("自己掏了六万多", [60_000]),
    ("学费加住宿一万二", [12_000]),
    ("花了3万5", [35_000]),
    ("借了十来万", [100_000]),
    ("欠信用社二十三万六千块", [236_000]),
    ("一年一万零八百", [10_800]),
    ("每月药费三百五十元", [350]),
    ("1,200元的押金", [1200]),
    ("住院花了2.5万", [25_000]),
    ("一个月四五百", [400]),
    ("亏了七八万", [70_000]),
    ("两千六的工资拖了半年", [2600]),
    ("先交八千,后来又交了一万五", [8000, 15_000]),
    ("欠了5w", [50_000]),
    ("低保一个月180块", [180]),
    ("贷款十万建大棚", [100_000]),
    ("卖了不到六千块钱", [6000]),
    ("医了四万多人还是傻的", [40_000]),
]
NO_MONEY = [
    "家里五口人",
    "全村三百多户",
    "种了三千多斤洋芋",
    "死了两百只鸡",
    "我今年六十五岁",
    "2019年盖的房子",
    "停水一百天了",
    "全身烧伤百分之六十",
    "欠了好几万",
    "第一百次来问",
    "十五亩烤烟",
    "离县城一百多公里",
]


@pytest.mark.parametrize(("text", "wanted"), MONEY)
def test_read_exactly(text: str, wanted: list[int]) -> None:
    assert [amount.yuan for amount in amounts_of(text)] == wanted


@pytest.mark.parametrize("text", NO_MONEY)
def test_other_numbers_are_no_money(text: str) -> None:
    assert amounts_of(text) == ()


@pytest.mark.parametrize(
    "text", ["家里欠" + "万" * 500 + "元", "欠了" + "9" * 400 + "元", "十百千万亿" * 90, "欠了一万亿亿元"]
)
def test_what_nobody_can_owe_is_no_amount(text: str) -> None:
    assert amounts_of(text) == ()
