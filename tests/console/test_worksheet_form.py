"""What the page tells the script about the worksheet gives the same sums as the rules."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from casework.income_worksheet import compute
from casework.vocabulary import IncomeColumn, IncomeFormula, IncomeItem
from console.worksheet_form import worksheet_lines

CELLS = [cell for line in worksheet_lines() if line.part_of is None for cell in line.cells if cell]
AMOUNTS = st.dictionaries(st.sampled_from([cell.name for cell in CELLS]), st.integers(0, 1_000_000))


def as_the_script_does(amounts: dict[str, int], formula: IncomeFormula) -> tuple[int, int]:
    year = net = 0
    for cell in CELLS:
        amount = amounts.get(cell.name, 0)
        signs = dict(sign.split(":") for sign in cell.signs.split())
        year += amount if cell.in_year else 0
        net += (amount if cell.in_year else 0) + int(signs.get(formula.value, 0)) * amount
    return year, net


@given(AMOUNTS, st.sampled_from(IncomeFormula))
def test_the_boxes_carry_the_formula(amounts, formula):
    columns = {column: {} for column in IncomeColumn}
    for name, amount in amounts.items():
        column, item = name.split(".")
        columns[IncomeColumn(column)][IncomeItem(item)] = Decimal(amount)
    result = compute(columns, 4, formula)
    assert as_the_script_does(amounts, formula) == (result.year_income, result.net_income)


def test_the_printed_form_leaves_no_box_for_rigid_expense_in_the_year():
    line = next(line for line in worksheet_lines() if line.item is IncomeItem.rigid_expense)
    assert line.cells[0] is None
    assert all(line.cells[1:])
