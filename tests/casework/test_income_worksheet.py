"""The income worksheet of 进贤2021 附件1: sums, formulas, flags and faulty cells."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.answers import Faulty
from casework.income_worksheet import ROWS, as_money, check_worksheet, compute, worksheet_schema
from casework.vocabulary import IncomeColumn, IncomeFlag, IncomeFormula, IncomeItem

A, B, C = IncomeColumn
I = IncomeItem
WORKED = {
    A: {
        I.wage_income: Decimal(24_000),
        I.business_income: Decimal(9_000),
        I.business_expense: Decimal(4_000),
        I.property_income: Decimal(600),
        I.transfer_income: Decimal(3_400),
        I.claims_income: Decimal(2_000),
        I.eligible_selfpay: Decimal(12_000),
    },
    B: {I.rigid_expense: Decimal(10_000)},
    C: {I.rigid_expense: Decimal(2_000)},
}


@pytest.mark.parametrize(
    ("formula", "net", "per_head"),
    [
        (IncomeFormula.jinxian_2021, 21_000, 5_250),
        (IncomeFormula.national, 33_000, 8_250),
        (IncomeFormula.reference, 23_000, 5_750),
    ],
)
def test_the_worked_example(formula: IncomeFormula, net: int, per_head: int) -> None:
    result = compute(WORKED, 4, formula)
    assert (result.year_income, result.net_income, result.net_per_head) == (37_000, net, per_head)
    assert result.formula is formula


def test_sub_items_make_their_sum() -> None:
    result = compute({A: {I.dibao: Decimal("2400.50"), I.pension: Decimal(1500), I.asset_dividend: Decimal(300)}}, 1)
    assert result.columns[A][I.transfer_income] == Decimal("3900.50")
    assert result.columns[A][I.property_income] == 300
    assert result.year_income == Decimal("4200.50")


def test_a_sum_that_does_not_fit_its_sub_items_is_named() -> None:
    cells = {B: {I.transfer_income: Decimal(100), I.dibao: Decimal(60), I.pension: Decimal(30)}}
    with pytest.raises(Faulty) as caught:
        compute(cells, 1)
    (fault,) = caught.value.faults
    assert (fault.field, fault.message, fault.values) == ("b.transfer_income", "errors.sum_differs", {"sum": "90.00"})


amounts = st.decimals(0, 99_999_999, places=2)
columns = st.dictionaries(
    st.sampled_from([r.item for r in ROWS if not any(o.part_of is r.item for o in ROWS)]), amounts
)


@given(columns, columns, st.integers(1, 30), st.sampled_from(IncomeFormula))
def test_the_sums_hold_for_all_figures(a: Any, b: Any, members: int, formula: IncomeFormula) -> None:
    result = compute({A: a, B: b}, members, formula)
    whole = result.columns[A]
    parts = [whole.get(item, 0) for item in (I.wage_income, I.business_income, I.property_income, I.transfer_income)]
    assert result.year_income == sum(parts)
    assert abs(result.net_per_head * members - result.net_income) <= Decimal("0.005") * members
    for row in ROWS:
        if row.part_of:
            assert whole.get(row.part_of, 0) == sum(whole.get(r.item, 0) for r in ROWS if r.part_of is row.part_of)


def test_half_a_cent_is_rounded_up() -> None:
    assert compute({A: {I.wage_income: Decimal("0.03")}}, 2).net_per_head == Decimal("0.02")


@pytest.mark.parametrize(
    ("b", "c", "line", "flags"),
    [
        ({}, {}, None, ()),
        ({}, {}, 12_001, (IncomeFlag.low_income,)),
        ({}, {}, 12_000, ()),
        ({I.wage_income: 1_499}, {}, None, (IncomeFlag.income_drop,)),
        ({I.wage_income: 1_500}, {}, None, ()),
        ({}, {I.wage_income: 100}, None, (IncomeFlag.income_drop,)),
        ({I.rigid_expense: 5_000}, {I.rigid_expense: 1_000}, None, (IncomeFlag.expense_surge,)),
    ],
)
def test_flags(b: Any, c: Any, line: int | None, flags: tuple[IncomeFlag, ...]) -> None:
    values = {A: {I.wage_income: Decimal(12_000)}, B: _money(b), C: _money(c)}
    assert compute(values, 1, IncomeFormula.national, None if line is None else Decimal(line)).flags == flags


def _money(cells: dict[IncomeItem, int]) -> dict[IncomeItem, Decimal]:
    return {item: Decimal(yuan) for item, yuan in cells.items()}


def test_the_raw_worksheet_is_read_summed_and_read_again() -> None:
    raw = {"members": "4", "a": {"wage_income": "24,000", "dibao": "2400元"}, "c": {"rigid_expense": "1.2万"}}
    clean = check_worksheet(raw)
    assert clean["members"] == 4
    assert clean["a"]["transfer_income"] == "2400.00"
    assert clean["year_income"] == "26400.00"
    assert clean["net_income"] == "14400.00"
    assert clean["net_per_head"] == "3600.00"
    assert check_worksheet(clean) == clean


def test_every_faulty_cell_is_named_at_once() -> None:
    raw = {"members": "no", "formula": "magic", "a": {"wage_income": "many", "dibao": "-5"}, "b": "?"}
    with pytest.raises(Faulty) as caught:
        check_worksheet(raw)
    assert {fault.field: fault.message for fault in caught.value.faults} == {
        "members": "errors.not_a_number",
        "formula": "errors.not_a_choice",
        "a.wage_income": "errors.not_money",
        "a.dibao": "errors.not_money",
        "b": "errors.not_a_worksheet",
    }


def test_a_column_takes_only_the_cells_the_form_has() -> None:
    assert check_worksheet({"members": 1, "a": {"rigid_expense": "5000"}})["net_income"] == "0.00"


@pytest.mark.parametrize(
    ("typed", "yuan"),
    [("24000", "24000.00"), ("24,000.5", "24000.50"), ("２４００", "2400.00"), ("2.4万", "24000.00"), ("0", "0.00"),
     (1200, "1200.00"), (1200.5, "1200.50"), ("¥ 12 元", "12.00")],
)  # fmt: skip
def test_money_is_forgiven(typed: Any, yuan: str) -> None:
    assert str(as_money(typed)) == yuan


@pytest.mark.parametrize("typed", ["", "十万", "-1", "1e5", "1000000000", "9999999万", True, "1.2.3", "nan", [1]])
def test_what_is_no_money_is_refused(typed: Any) -> None:
    with pytest.raises(Faulty):
        as_money(typed)


def test_the_schema_has_the_boxes_of_the_form() -> None:
    properties = worksheet_schema()["properties"]
    assert "rigid_expense" not in properties["a"]["properties"]
    assert "rigid_expense" in properties["b"]["properties"]
    assert set(properties["c"]["properties"]) < set(properties["a"]["properties"]) | {"rigid_expense"}
