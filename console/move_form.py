"""A move's form, made from the rows of the lifecycle tables: what it proposes, and what was typed into it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from actions.officer import SignedInOfficer
from casework.errors import FieldError
from casework.evidence_fields import EvidenceField, FieldKind, Prefill
from console.typed import Typed
from console.worksheet_form import Sums, is_begun, sums_of, without_worksheet

_OF_THE_PAGE = ("csrf", "version", "seen", "again")
_BETWEEN_NAMES = "、"

Known = Mapping[str, str | Iterable[str] | None]


@dataclass(frozen=True)
class MoveForm:
    """What a form shows. `again` names the field for which it was sent only to be shown anew (one row more, sums)."""

    verb: str
    label: str
    fields: tuple[EvidenceField, ...]
    typed: Typed
    faults: tuple[FieldError, ...] = ()

    @property
    def again(self) -> str:
        """The field the officer is still working on; nothing when the form was meant."""
        return self.typed.one("again")

    @property
    def worksheet(self) -> EvidenceField | None:
        """The worksheet among the fields, if any."""
        return next((field for field in self.fields if field.kind is FieldKind.worksheet), None)

    def evidence(self) -> dict[str, str | list[str]]:
        """What was typed, as the rules read it; a worksheet without any amount was not meant."""
        typed = self.typed.without(*_OF_THE_PAGE)
        if self.worksheet and not self.worksheet_begun:
            typed = without_worksheet(typed, self.worksheet.name)
        return typed.answers()

    @property
    def worksheet_begun(self) -> bool:
        """Whether somebody wrote an amount into the worksheet."""
        return self.worksheet is not None and is_begun(self.typed, self.worksheet.name)

    def rows_of(self, field: EvidenceField) -> range:
        """The numbered rows to show of a field of rows: the least wanted, the typed ones, and one more on demand."""
        more = 1 if self.again == field.name else 0
        most = field.maximum or 99
        return range(min(most, max(field.minimum or 1, self.typed.rows(field.name)) + more))

    def sums(self) -> Sums | None:
        """The worksheet's sums, where they were asked for."""
        return sums_of(self.typed, self.again) if self.worksheet and self.again == self.worksheet.name else None


def proposal(fields: Iterable[EvidenceField], officer: SignedInOfficer, today: date, known: Known) -> Typed:
    """What a fresh form proposes: today, the officer's own name, and what is known already by field name."""
    boxes: dict[str, str | Iterable[str]] = {}
    for field in fields:
        value = known.get(field.name) or _prefilled(field, officer, today)
        if field.kind is FieldKind.rows and "risks" in known:
            boxes |= _rows_per_risk(field, known["risks"] or (), today)
        elif value:
            boxes[field.name] = value
    return Typed.proposed(boxes)


def _prefilled(field: EvidenceField, officer: SignedInOfficer, today: date) -> str | None:
    if field.prefill is Prefill.today:
        return today.isoformat()
    if field.prefill is Prefill.own_name:
        return officer.name + (_BETWEEN_NAMES if field.kind is FieldKind.people else "")
    return None


def _rows_per_risk(field: EvidenceField, risks: Iterable[str], today: date) -> dict[str, str | Iterable[str]]:
    """One row for each known risk, where the rows of this field are about risks."""
    names = {part.name.value: part for part in field.rows}
    if "risk" not in names:
        return {}
    boxes: dict[str, str | Iterable[str]] = {}
    for number, risk in enumerate(risks):
        boxes[f"{field.name}.{number}.risk"] = risk
        boxes[f"{field.name}.{number}.started_on"] = today.isoformat()
    return boxes
