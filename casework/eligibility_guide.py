"""自己先看看: a few questions and one's own numbers tell what a visit will look at. Decides nothing, never says no.

Any number may be left out. The reckoning is that of the income worksheet (`income_worksheet`), formula `reference`:
net income with claims added and self-paid costs taken off, per head and year, because there a sudden hardship shows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from casework import answers
from casework.answers import Faulty
from casework.errors import FieldError
from casework.income_worksheet import Money, as_money, compute
from casework.spoken_numbers import spoken_amount, spoken_count
from casework.vocabulary import IncomeColumn, IncomeFormula, IncomeItem, Risk

AMOUNTS = (
    IncomeItem.wage_income, IncomeItem.business_income, IncomeItem.business_expense, IncomeItem.property_income,
    IncomeItem.transfer_income, IncomeItem.eligible_selfpay, IncomeItem.claims_income,
)  # fmt: skip
"""The rows of the worksheet that a household can fill in by heart, whole year, in yuan."""

_GAINS = frozenset(
    {IncomeItem.wage_income, IncomeItem.business_income, IncomeItem.property_income, IncomeItem.transfer_income}
)


@dataclass(frozen=True)
class GuideAnswers:
    """What a household said of itself; everything may be unknown."""

    risks: tuple[Risk, ...] = ()
    members: int | None = None
    amounts: Mapping[IncomeItem, Money] | None = None


@dataclass(frozen=True)
class Point:
    """One sentence of the guidance: a key of the wording catalogue and what it has blanks for."""

    message: str
    values: Mapping[str, str]


def check_guide(raw: Mapping[str, Any]) -> tuple[GuideAnswers | None, tuple[FieldError, ...]]:
    """The clean answers, or everything that is wrong with them at once. `raw` has the boxes of the form by name."""
    faults: list[FieldError] = []
    risks = _read("risks", raw, lambda value: answers.as_choices(value, tuple(Risk)), faults) or ()
    members = _read("members", raw, lambda value: answers.as_whole_number(_counted(value), 1, 30), faults)
    read = {item: _read(item.value, raw, lambda value: as_money(_said(value)), faults) for item in AMOUNTS}
    amounts = {item: amount for item, amount in read.items() if amount is not None}
    if faults:
        return None, tuple(faults)
    return GuideAnswers(tuple(Risk(risk) for risk in risks), members, amounts), ()


def guidance(said: GuideAnswers, income_line: Decimal | None) -> tuple[Point, ...]:
    """What the visit will look at, most telling first; the last two say who decides and that one may report."""
    risks = tuple(_point(f"risks.{risk}") for risk in said.risks) or (_point("no_risk"),)
    spent = (_point("costs"),) if (said.amounts or {}).get(IncomeItem.eligible_selfpay) else ()
    return (*risks, _income(said, income_line), *spent, _point("assets"), _point("decision"), _point("report"))


def _income(said: GuideAnswers, income_line: Decimal | None) -> Point:
    """Where the household stands to the line is told as a number to be looked at, never as a verdict."""
    amounts = said.amounts or {}
    if said.members is None or not _GAINS & set(amounts):
        return _point("income_unknown")
    reckoned = compute({IncomeColumn.a: amounts}, said.members, IncomeFormula.reference)
    if reckoned.net_per_head <= 0:
        return _point("income_spent")
    per_head = f"{reckoned.net_per_head:.0f}"
    if income_line is None:
        return _point("income_without_line", per_head=per_head)
    line = f"{income_line:.0f}"
    below = reckoned.net_per_head < income_line
    return _point("income_below" if below else "income_above", per_head=per_head, line=line)


def _said(value: Any) -> Any:
    """两万多 is as good an answer here as 20000."""
    amount = spoken_amount(value) if isinstance(value, str) else None
    return value if amount is None else format(amount, "f")


def _counted(value: Any) -> Any:
    number = spoken_count(value) if isinstance(value, str) else None
    return value if number is None else str(number)


def _point(name: str, **values: str) -> Point:
    return Point(f"residents.guide.{name}", values)


def _read(name: str, raw: Mapping[str, Any], parse: Any, faults: list[FieldError]) -> Any:
    """What a box holds; None for an empty one, its faults go to the list."""
    if answers.is_blank(raw.get(name)):
        return None
    try:
        return parse(raw[name])
    except Faulty as faulty:
        faults.extend(answers.below(name, faulty.faults))
        return None
