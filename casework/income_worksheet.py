"""收支情况: the income worksheet of 进贤2021 附件1 with its sums, and the reckonings of net income per head.

Money is whole `Decimal` yuan with two places. Column a is the year (进贤: 2020年情况), b and c the months since. The
sheet informs people; it decides nothing and refuses nobody.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from casework import answers
from casework.answers import Faulty, fault
from casework.errors import FieldError
from casework.vocabulary import IncomeColumn, IncomeFlag, IncomeFormula, IncomeItem

Money = Decimal
Column = Mapping[IncomeItem, Money]
NOTHING = Decimal("0.00")
MOST = Decimal(99_999_999)

A, B, C = IncomeColumn
_I = IncomeItem


@dataclass(frozen=True)
class WorksheetRow:
    """A row of the form: its item, what it is part of, and the columns in which the form leaves a box for it."""

    item: IncomeItem
    part_of: IncomeItem | None = None
    columns: tuple[IncomeColumn, ...] = (A, B, C)


ROWS: tuple[WorksheetRow, ...] = (
    WorksheetRow(_I.wage_income),
    WorksheetRow(_I.business_income),
    WorksheetRow(_I.business_expense),
    WorksheetRow(_I.property_income),
    WorksheetRow(_I.asset_dividend, part_of=_I.property_income),
    WorksheetRow(_I.other_property, part_of=_I.property_income),
    WorksheetRow(_I.transfer_income),
    WorksheetRow(_I.family_planning, part_of=_I.transfer_income),
    WorksheetRow(_I.dibao, part_of=_I.transfer_income),
    WorksheetRow(_I.tekun, part_of=_I.transfer_income),
    WorksheetRow(_I.pension, part_of=_I.transfer_income),
    WorksheetRow(_I.eco_compensation, part_of=_I.transfer_income),
    WorksheetRow(_I.other_transfer, part_of=_I.transfer_income),
    # The form prints "/" in column a: large rigid expenses are taken since the year's end only.
    WorksheetRow(_I.rigid_expense, columns=(B, C)),
    # Not on the form of 进贤: the national reference range needs them.
    WorksheetRow(_I.claims_income, columns=(A,)),
    WorksheetRow(_I.eligible_selfpay, columns=(A,)),
)
YEAR_INCOME = (_I.wage_income, _I.business_income, _I.property_income, _I.transfer_income)

FORMULAS: Mapping[IncomeFormula, tuple[tuple[int, IncomeItem], ...]] = {
    IncomeFormula.jinxian_2021: ((-1, _I.business_expense), (-1, _I.rigid_expense)),
    IncomeFormula.national: ((-1, _I.business_expense),),
    IncomeFormula.reference: ((-1, _I.business_expense), (1, _I.claims_income), (-1, _I.eligible_selfpay)),
}
"""What each formula adds to or takes from the year's income; a result keeps the name of its formula."""

MONTHS = {A: 12, B: 3, C: 1}
SUDDEN = Decimal("0.5")
"""Half is our reading of 骤减 and 骤增; no notice gives a number."""


@dataclass(frozen=True)
class WorksheetResult:
    """The sums of a worksheet, in yuan; `columns` holds every item, sums of sub-items included."""

    formula: IncomeFormula
    members: int
    columns: Mapping[IncomeColumn, Column]
    year_income: Money
    net_income: Money
    net_per_head: Money
    flags: tuple[IncomeFlag, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain values for storing and showing; money as text with two places."""
        return {
            "formula": self.formula.value,
            "members": self.members,
            **{c.value: {i.value: str(m) for i, m in items.items()} for c, items in self.columns.items()},
            "year_income": str(self.year_income),
            "net_income": str(self.net_income),
            "net_per_head": str(self.net_per_head),
            "flags": [flag.value for flag in self.flags],
        }


def compute(
    values: Mapping[IncomeColumn, Column],
    members: int,
    formula: IncomeFormula = IncomeFormula.jinxian_2021,
    income_line: Money | None = None,
) -> WorksheetResult:
    """All sums of a worksheet.

    `income_line` (yuan per head and year, the county's own) only serves the 低收入 flag. Raises `Faulty` with the cell
    when sub-items do not add up to a sum that was given as well.
    """
    columns = {column: _with_sums(column, values.get(column, {})) for column in IncomeColumn}
    year = sum((columns[A].get(item, NOTHING) for item in YEAR_INCOME), NOTHING)
    net = year + sum((sign * _over_columns(columns, item) for sign, item in FORMULAS[formula]), NOTHING)
    per_head = _rounded(net / members)
    flags = _flags(columns, year, per_head, income_line)
    return WorksheetResult(formula, members, columns, year, net, per_head, flags)


def _over_columns(columns: Mapping[IncomeColumn, Column], item: IncomeItem) -> Money:
    """What the year's reckoning takes of an item: column a, or b and c together where a has no box."""
    row = next(row for row in ROWS if row.item is item)
    taken = (A,) if A in row.columns else row.columns
    return sum((columns[column].get(item, NOTHING) for column in taken), NOTHING)


def _with_sums(column: IncomeColumn, cells: Column) -> Column:
    filled = dict(cells)
    for total in (_I.property_income, _I.transfer_income):
        parts = [cells[row.item] for row in ROWS if row.part_of is total and row.item in cells]
        if parts and filled.setdefault(total, sum(parts, NOTHING)) != sum(parts, NOTHING):
            raise Faulty(FieldError(f"{column}.{total}", "errors.sum_differs", {"sum": str(sum(parts, NOTHING))}))
    return filled


def _flags(
    columns: Mapping[IncomeColumn, Column], year: Money, per_head: Money, income_line: Money | None
) -> tuple[IncomeFlag, ...]:
    found = {
        IncomeFlag.low_income: income_line is not None and per_head < income_line,
        IncomeFlag.income_drop: any(_dropped(columns[column], year, MONTHS[column]) for column in (B, C)),
        IncomeFlag.expense_surge: year > 0 and _over_columns(columns, _I.rigid_expense) >= year * SUDDEN,
    }
    return tuple(flag for flag, raised in found.items() if raised)


def _dropped(column: Column, year: Money, months: int) -> bool:
    """Whether these months, made a year of, bring less than half of the year's income; an empty column says nothing."""
    incomes = [column[item] for item in YEAR_INCOME if item in column]
    return bool(incomes) and sum(incomes, NOTHING) * 12 / months < year * SUDDEN


def _rounded(money: Decimal) -> Money:
    return money.quantize(Decimal("0.01"), ROUND_HALF_UP)


# ── the worksheet as it comes from a form or as JSON ───────────────────────────────────────────────────────────


def check_worksheet(raw: Any, income_line: Money | None = None) -> dict[str, Any]:
    """The clean worksheet with its sums, from `{members, formula?, a: {wage_income: …}, b: …, c: …}`.

    `income_line` as in `compute`. Raises `Faulty` with every faulty cell by its dotted name (`a.wage_income`).
    """
    if not isinstance(raw, Mapping):
        raise fault("not_a_worksheet")
    faults: list[FieldError] = []
    members = _kept("members", lambda: _members(raw.get("members")), faults)
    formula = _kept("formula", lambda: _formula(raw.get("formula")), faults)
    columns = {column: _column(column, raw.get(column.value) or {}, faults) for column in IncomeColumn}
    if faults or members is None or formula is None:
        raise Faulty(*faults)
    return compute(columns, members, formula, income_line).to_json()


def _kept(name: str, parse: Any, faults: list[FieldError]) -> Any:
    """What the parser gives; its faults go to the list under this name."""
    try:
        return parse()
    except Faulty as faulty:
        faults.extend(answers.below(name, faulty.faults))
        return None


def _members(raw: Any) -> int:
    if answers.is_blank(raw):
        raise fault("members_required")
    return answers.as_whole_number(raw, 1, 30)


def _formula(raw: Any) -> IncomeFormula:
    return IncomeFormula(answers.as_choice(raw or IncomeFormula.jinxian_2021.value, tuple(IncomeFormula)))


def _column(column: IncomeColumn, raw: Any, faults: list[FieldError]) -> Column:
    if not isinstance(raw, Mapping):
        faults.append(FieldError(column.value, "errors.not_a_worksheet"))
        return {}
    cells: dict[IncomeItem, Money] = {}
    for row in ROWS:
        typed = raw.get(row.item.value)
        if column in row.columns and not answers.is_blank(typed):
            amount = _kept(f"{column}.{row.item}", lambda typed=typed: as_money(typed), faults)
            if amount is not None:
                cells[row.item] = amount
    return cells


def as_money(raw: Any) -> Money:
    """Yuan with two places, 0 to 99,999,999; thousands commas, full-width digits, 元 and 万 are forgiven."""
    text = re.sub(r"[\s,¥]", "", answers.as_word(raw)).removesuffix("元")
    times = 10_000 if text.endswith("万") else 1
    if isinstance(raw, bool) or not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{0,4})?", text.removesuffix("万")):
        raise fault("not_money")
    amount = _rounded(Decimal(text.removesuffix("万")) * times)
    if amount > MOST:
        raise fault("not_money")
    return amount


def worksheet_schema() -> dict[str, Any]:
    """The JSON schema of the raw worksheet."""
    return {
        "type": "object",
        "properties": {
            "members": {"type": "integer", "minimum": 1, "maximum": 30},
            "formula": {"type": "string", "enum": [formula.value for formula in IncomeFormula]},
            **{column.value: _column_schema(column) for column in IncomeColumn},
        },
        "required": ["members"],
    }


def _column_schema(column: IncomeColumn) -> dict[str, Any]:
    money = {"type": ["number", "string"]}
    rows = [row for row in ROWS if column in row.columns]
    return {
        "type": "object",
        "title": column.label,
        "properties": {row.item.value: {"title": row.item.label, **money} for row in rows},
    }
