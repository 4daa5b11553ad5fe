"""The guide: any answers, any numbers; it tells what is looked at and never says no."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.eligibility_guide import AMOUNTS, GuideAnswers, check_guide, guidance
from casework.vocabulary import IncomeItem, Risk
from notices.wording import say

LINE = Decimal(9000)
NO = re.compile(r"不符合|不能报|不能申请|不用报|没资格|不够条件|拒绝|不行")
MONEY = st.decimals(0, 99_999_999, places=2)
ANSWERS = st.builds(
    GuideAnswers,
    risks=st.lists(st.sampled_from(list(Risk)), unique=True).map(tuple),
    members=st.none() | st.integers(1, 30),
    amounts=st.dictionaries(st.sampled_from(AMOUNTS), MONEY),
)


@given(said=ANSWERS, line=st.none() | MONEY)
def test_whatever_is_said_the_guidance_is_worded_invites_and_never_says_no(said, line):
    points = guidance(said, line)
    sentences = [say(point.message, **point.values) for point in points]
    assert [point.message for point in points[-2:]] == ["residents.guide.decision", "residents.guide.report"]
    assert not any(NO.search(sentence) for sentence in sentences)
    for risk in said.risks:
        assert f"residents.guide.risks.{risk}" in {point.message for point in points}


@pytest.mark.parametrize(
    ("amounts", "line", "message", "per_head"),
    [
        ({IncomeItem.wage_income: 24_000}, LINE, "income_below", "6000"),
        ({IncomeItem.wage_income: 60_000}, LINE, "income_above", "15000"),
        ({IncomeItem.wage_income: 60_000, IncomeItem.eligible_selfpay: 50_000}, LINE, "income_below", "2500"),
        ({IncomeItem.wage_income: 60_000}, None, "income_without_line", "15000"),
        ({IncomeItem.business_income: 1, IncomeItem.business_expense: 90_000}, LINE, "income_spent", None),
        ({IncomeItem.wage_income: 20_000, IncomeItem.eligible_selfpay: 32_000}, None, "income_spent", None),
    ],
)
def test_the_numbers_go_through_the_worksheet(amounts, line, message, per_head):
    said = GuideAnswers(members=4, amounts={item: Decimal(amount) for item, amount in amounts.items()})
    (point,) = [point for point in guidance(said, line) if ".income_" in point.message]
    assert point.message == f"residents.guide.{message}"
    assert point.values.get("per_head") == per_head


def test_the_worked_example_of_the_reference_range():
    """工资 24 000, 经营 9 000 − 4 000, 财产 600, 转移 3 400, 理赔 2 000, 自付 12 000, four people: 5 750 a head."""
    raw = {
        "members": "4", "wage_income": "24000", "business_income": "9,000元", "business_expense": "0.4万",
        "property_income": "600", "transfer_income": "3400", "claims_income": "2000", "eligible_selfpay": "12000",
    }  # fmt: skip
    said, faults = check_guide(raw)
    assert faults == ()
    assert {"per_head": "5750", "line": "9000"} in [point.values for point in guidance(said, LINE)]


@pytest.mark.parametrize("raw", [{}, {"members": " ", "wage_income": "", "risks": []}, {"members": "4"}])
def test_nothing_has_to_be_answered(raw):
    said, faults = check_guide(raw)
    assert faults == ()
    assert "residents.guide.income_unknown" in {point.message for point in guidance(said, LINE)}


def test_every_faulty_answer_is_named_at_once():
    said, faults = check_guide({"members": "很多", "wage_income": "不少", "risks": ["hunger"]})
    assert said is None
    assert {fault.field for fault in faults} == {"members", "wage_income", "risks"}
