"""Papers of one case: visit sheet, letter of consent, explanation, posting, receipt slip. Out of one template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from casework.income_worksheet import ROWS
from casework.privacy import posting_refusals
from casework.vocabulary import IncomeColumn, Term
from notices.fill_in import filled
from notices.typesetting import CannotPrint, pdf, refuse_unknown_characters
from notices.wording import say

PAPERS = Path(__file__).with_name("case_papers.zh.yml")
TEMPLATE = "case_paper.typ"
SIZE = 11  # points
NO_BOX = "/"  # as 进贤2021 附件1 prints it


class CasePaper(Term):
    """What can be printed for a case."""

    visit_sheet = "visit_sheet", "入户核实表"
    consent_letter = "consent_letter", "承诺授权书"
    explanation_letter = "explanation_letter", "结果告知书"
    posting = "posting", "村级公示"
    receipt_slip = "receipt_slip", "回执"


class UnfitForPosting(CannotPrint):
    """A posting that says what never may be public; `reasons` are keys of the wording catalogue."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        """Keep the reasons, never the text."""
        super().__init__("posting_text", ", ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Worksheet:
    """An income worksheet as it was recorded (`check_worksheet`); None leaves every box to be written."""

    values: Mapping[str, Any] | None = None


def print_paper(paper: CasePaper, blanks: Mapping[str, str], worksheet: Worksheet) -> bytes:
    """One paper as PDF, in as many copies as it needs. `blanks` fill the template; an empty one gets a line.

    Raises `UnfitForPosting` for a posting with ID number, telephone, account or health in it (秦安, 永城), and
    `UnknownCharacters` naming the blank.
    """
    if paper is CasePaper.posting and (reasons := posting_refusals(blanks["posting_text"])):
        raise UnfitForPosting(reasons)
    refuse_unknown_characters(blanks)
    kept = _papers()[paper.value]
    parts = [_part(part, blanks, worksheet) for part in kept["parts"]]
    return pdf(TEMPLATE, {"size": SIZE, **kept, "parts": parts})


def _part(part: Mapping[str, Any], blanks: Mapping[str, str], worksheet: Worksheet) -> dict[str, Any]:
    ((name, content),) = part.items()
    if name == "worksheet":
        return {name: _rows(worksheet.values or {})}
    if name == "sums":
        return {name: _sums(worksheet.values)}
    return {name: filled(content, blanks)}


def _rows(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": say("paper.worksheet.item"),
        "head": [column.label for column in IncomeColumn],
        "rows": [[row.item.label, row.part_of is not None, _cells(row.item, row.columns, values)] for row in ROWS],
    }


def _cells(item: Term, boxes: Sequence[IncomeColumn], values: Mapping[str, Any]) -> list[str]:
    return [
        str(values.get(column.value, {}).get(item.value, "")) if column in boxes else NO_BOX for column in IncomeColumn
    ]


def _sums(values: Mapping[str, Any] | None) -> list[str]:
    """How the income was reckoned, in plain words; nothing where there is no worksheet."""
    if values is None:
        return []
    names = ("year_income", "net_income", "members", "net_per_head")
    return [say(f"paper.worksheet.{name}", amount=str(values[name])) for name in names]


@cache
def _papers() -> Any:
    return yaml.safe_load(PAPERS.read_text(encoding="utf-8"))
