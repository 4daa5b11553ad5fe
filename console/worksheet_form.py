"""The income worksheet as a table of boxes, with what the browser needs to show its sums while somebody types."""

from dataclasses import dataclass

from casework.answers import Faulty, below, given
from casework.errors import FieldError
from casework.income_worksheet import FORMULAS, ROWS, YEAR_INCOME, WorksheetRow, check_worksheet
from casework.vocabulary import IncomeColumn, IncomeItem
from console.typed import Typed


@dataclass(frozen=True)
class Cell:
    """One box. `signs` says what each formula does with it: `national:-1 reference:-1`."""

    name: str
    column: IncomeColumn
    in_year: bool
    signs: str


@dataclass(frozen=True)
class Line:
    """One row of the table; None where the form has no box."""

    item: IncomeItem
    part_of: IncomeItem | None
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Sums:
    """What the server reckoned from the boxes, or why it could not."""

    result: dict[str, object] | None
    faults: tuple[FieldError, ...]


def worksheet_lines() -> tuple[Line, ...]:
    """The rows of the table in the order of the printed form."""
    return tuple(
        Line(
            row.item,
            row.part_of,
            tuple(_cell(row, column) if column in row.columns else None for column in IncomeColumn),
        )
        for row in ROWS
    )


def _cell(row: WorksheetRow, column: IncomeColumn) -> Cell:
    counts = column is IncomeColumn.a or IncomeColumn.a not in row.columns
    signs = (f"{formula}:{sign}" for formula, terms in FORMULAS.items() for sign, item in terms if item is row.item)
    in_year = column is IncomeColumn.a and row.item in YEAR_INCOME
    return Cell(f"{column}.{row.item}", column, in_year, " ".join(signs) if counts else "")


def is_begun(typed: Typed, name: str) -> bool:
    """Whether an amount was written into the worksheet; the household's size alone is no worksheet."""
    boxes = typed.below(name).boxes
    return any("." in box and any(text.strip() for text in boxes[box]) for box in boxes)


def without_worksheet(typed: Typed, name: str) -> Typed:
    """The form without its worksheet."""
    return typed.without(*(f"{name}.{box}" for box in typed.below(name).boxes))


def sums_of(typed: Typed, name: str) -> Sums:
    """Reckon the worksheet as it stands in the form."""
    try:
        return Sums(check_worksheet(given(typed.answers(), name)), ())
    except Faulty as faulty:
        return Sums(None, below(name, faulty.faults))
