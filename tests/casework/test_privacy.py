"""Masking numbers and names, and refusing to post what may not be public."""

import pytest

from casework.privacy import mask_name, mask_numbers, posting_refusals

ID = "990101199001011235"


@pytest.mark.parametrize(
    "secret",
    [
        ID,
        "99010119900101123X",
        "99010119900101123x",
        "990101 19900101 1235",
        "９９０１０１１９９００１０１１２３５",
        f"{ID}11",
        "13900000001",
        "139 0000 0001",
        "139-0000-0001",
        "+86 13900000001",
        "８６１３９００００００１",
        "010-12345678",
        "0793 1234567",
        "6222020200112233445",
        "6222 0202 0011 2233 445",
        "幺三九零零零零零零零一",
    ],
)
def test_numbers_that_say_who_are_masked(secret: str) -> None:
    masked = mask_numbers(f"我叫老王,号码{secret},家里困难")
    assert masked == "我叫老王,号码***,家里困难"


@pytest.mark.parametrize(
    "text",
    [
        "欠了120000块,还有十二万三千",
        "2026年10月1日住院,2026-10-20出院",
        "孩子15岁,老人82岁,地3.5亩",
        "一年花了1500000元",
        "从2020 2021年开始",
        "医院报销了35678.25元",
        "一二三四五",
    ],
)
def test_money_dates_and_ages_stay(text: str) -> None:
    assert mask_numbers(text) == text


def test_names_are_masked_longest_first() -> None:
    assert mask_numbers("王小明和王小明明是一家", names=("王小明", "王小明明")) == "***和***是一家"
    assert mask_numbers("王家村的王", names=("王",)) == "王家村的王"


def test_masks_for_lists() -> None:
    assert mask_name("王小明") == "王**"
    assert mask_name("王") == "王"
    assert mask_name("") == ""


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (f"户主王小明,身份证{ID}", "errors.posting_id_number"),
        ("联系电话13900000001", "errors.posting_phone"),
        ("一卡通6222020200112233445", "errors.posting_account"),
        ("因患尿毒症", "errors.posting_health"),
        ("家中有二级残疾", "errors.posting_health"),
    ],
)
def test_what_may_not_be_posted_is_named(text: str, key: str) -> None:
    assert key in posting_refusals(text)


def test_a_proper_posting_is_accepted() -> None:
    assert posting_refusals("户主:王小明,示范村三组,4人,拟纳入突发严重困难户,公示期2026年11月2日至11月7日。") == ()
