"""Recorded evidence as people read it: labels of the vocabulary instead of stored words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from casework.evidence_fields import EvidenceField, FieldKind
from console.pages import words

_BETWEEN = "、"


@dataclass(frozen=True)
class EvidencePiece:
    """One piece of evidence: its label and its value as lines of text; a worksheet stays a `sheet` for a table."""

    label: str
    lines: tuple[str, ...]
    sheet: Mapping[str, Any] | None = None


class HistoryStep(Protocol):
    """A line of a case's or a household's history."""

    @property
    def label(self) -> str:
        """What was done."""


@dataclass(frozen=True)
class Step:
    """A line of a history with its evidence worded."""

    line: HistoryStep
    pieces: tuple[EvidencePiece, ...]


def evidence_pieces(fields: Iterable[EvidenceField], evidence: Mapping[str, Any]) -> tuple[EvidencePiece, ...]:
    """What was recorded, in the order of the form; fields left empty are left out."""
    return tuple(_piece(field, evidence[field.name.value]) for field in fields if field.name.value in evidence)


def _piece(field: EvidenceField, value: Any) -> EvidencePiece:
    if field.kind is FieldKind.worksheet:
        return EvidencePiece(field.label, (), value)
    return EvidencePiece(field.label, tuple(_LINES.get(field.kind, _plain)(field, value)))


def _plain(field: EvidenceField, value: Any) -> Iterable[str]:
    yield str(value)


def _word(field: EvidenceField, value: str) -> str:
    return next((term.label for term in field.choices if term.value == value), value)


def _words(field: EvidenceField, values: Iterable[str]) -> Iterable[str]:
    yield _BETWEEN.join(_word(field, value) for value in values)


def _names(field: EvidenceField, names: Iterable[str]) -> Iterable[str]:
    yield _BETWEEN.join(names)


def _yes_no(field: EvidenceField, value: bool) -> Iterable[str]:
    yield words()["yes" if value else "no"]


def _rows(field: EvidenceField, rows: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for row in rows:
        yield " · ".join(line for piece in evidence_pieces(field.rows, row) for line in piece.lines)


_LINES: Mapping[FieldKind, Callable[[EvidenceField, Any], Iterable[str]]] = {
    FieldKind.choice: lambda field, value: (_word(field, value),),
    FieldKind.choices: _words,
    FieldKind.people: _names,
    FieldKind.yes_no: _yes_no,
    FieldKind.rows: _rows,
}
