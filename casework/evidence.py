"""Checking what an officer recorded against the rows of a move, and describing those rows as a JSON schema."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Protocol

from casework import answers
from casework.answers import Faulty, fault
from casework.areas import is_area_code
from casework.errors import FieldError
from casework.evidence_fields import EvidenceField, FieldKind
from casework.field_names import FieldName
from casework.income_worksheet import check_worksheet, worksheet_schema
from casework.privacy import posting_refusals
from casework.vocabulary import HouseholdVerb, Verb

MOST_DAYS_AGO = 730
"""Evidence may be typed in late, but a date further back than two years is a slip of the finger."""

MOST_DAYS_AHEAD = 60
"""A visit is fixed for these weeks; a later date is a slip of the finger."""


class Evidenced(Protocol):
    """A row of either lifecycle table."""

    @property
    def verb(self) -> Verb | HouseholdVerb:
        """What is done."""
        ...

    @property
    def needs(self) -> tuple[EvidenceField, ...]:
        """The evidence it needs."""
        ...


@dataclass(frozen=True)
class Measure:
    """What answers are held against: the day, and the county's monitoring income line (yuan per head and year)."""

    today: date
    income_line: Decimal | None = None


def check_evidence(
    move: Evidenced, raw: Mapping[str, Any], today: date, income_line: Decimal | None = None
) -> tuple[dict[str, Any], tuple[FieldError, ...]]:
    """The clean evidence of a move and everything that is wrong with it, at once.

    `raw` is nested as in JSON or has the dotted names of a form; what the row does not name is left out. Clean values
    can go into JSON as they are: dates as text, money as text, words of the vocabulary as their English value. The
    county's `income_line` (yuan per head and year) only raises a flag in a worksheet.
    """
    clean, errors = _check_fields(move.needs, raw, Measure(today, income_line))
    return clean, errors or tuple(_disagreements(move.verb, clean))


def _check_fields(
    fields: Iterable[EvidenceField], raw: Mapping[str, Any], measure: Measure
) -> tuple[dict[str, Any], tuple[FieldError, ...]]:
    clean: dict[str, Any] = {}
    errors: list[FieldError] = []
    for field in fields:
        try:
            answer = answers.given(raw, field.name)
            if not answers.is_blank(answer):
                clean[field.name.value] = _PARSERS[field.kind](field, answer, measure)
            elif field.required:
                raise fault("required")
        except Faulty as faulty:
            errors.extend(_labelled(field, faulty))
    return clean, tuple(errors)


def _labelled(field: EvidenceField, faulty: Faulty) -> Iterable[FieldError]:
    for error in answers.below(field.name.value, faulty.faults):
        yield FieldError(error.field, error.message, {"label": field.label, **error.values})


# ── one parser a kind ──────────────────────────────────────────────────────────────────────────────────────────


def _day(field: EvidenceField, answer: Any, measure: Measure) -> str:
    day = answers.as_day(answer)
    if day > measure.today:
        raise fault("date_in_future")
    if day < measure.today - timedelta(days=MOST_DAYS_AGO):
        raise fault("date_too_old")
    return day.isoformat()


def _day_ahead(field: EvidenceField, answer: Any, measure: Measure) -> str:
    day = answers.as_day(answer)
    if day < measure.today:
        raise fault("date_in_past")
    if day > measure.today + timedelta(days=MOST_DAYS_AHEAD):
        raise fault("date_too_far")
    return day.isoformat()


def _text(field: EvidenceField, answer: Any, measure: Measure) -> str:
    return answers.as_text(answer, field.minimum, field.maximum)


def _posting_text(field: EvidenceField, answer: Any, measure: Measure) -> str:
    text = _text(field, answer, measure)
    refusals = posting_refusals(text)
    if refusals:
        raise Faulty(*(FieldError("", key) for key in refusals))
    return text


def _choices(field: EvidenceField, answer: Any, measure: Measure) -> list[str]:
    words = answers.as_choices(answer, field.choices)
    _count(field, words)
    return words


def _rows(field: EvidenceField, answer: Any, measure: Measure) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    errors: list[FieldError] = []
    for number, row in enumerate(answers.as_list(answer)):
        if not isinstance(row, Mapping):
            raise fault("not_a_list")
        if not answers.is_blank(row):
            clean, faults = _check_fields(field.rows, row, measure)
            rows.append(clean)
            errors.extend(answers.below(str(number), faults))
    if errors:
        raise Faulty(*errors)
    _count(field, rows)
    return rows


def _count(field: EvidenceField, items: list[Any]) -> None:
    if field.minimum is not None and len(items) < field.minimum:
        raise fault("too_few", minimum=field.minimum)
    if field.maximum is not None and len(items) > field.maximum:
        raise fault("too_many", maximum=field.maximum)


def _area(field: EvidenceField, answer: Any, measure: Measure) -> str:
    code = answers.as_text(answer)
    if not is_area_code(code):
        raise fault("not_an_area")
    return code


def _case_number(field: EvidenceField, answer: Any, measure: Measure) -> str:
    number = answers.as_text(answer).upper().replace(" ", "")
    if not 4 <= len(number) <= 30 or not set(number) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"):
        raise fault("not_a_case_number")
    return number


_PARSERS: Mapping[FieldKind, Callable[[EvidenceField, Any, Measure], Any]] = {
    FieldKind.date: _day,
    FieldKind.day_ahead: _day_ahead,
    FieldKind.text: _text,
    FieldKind.long_text: _text,
    FieldKind.posting_text: _posting_text,
    FieldKind.whole_number: lambda f, answer, _: answers.as_whole_number(answer, f.minimum, f.maximum),
    FieldKind.yes_no: lambda f, answer, _: answers.as_yes_no(answer),
    FieldKind.choice: lambda f, answer, _: answers.as_choice(answer, f.choices),
    FieldKind.choices: _choices,
    FieldKind.people: lambda f, answer, _: answers.as_names(answer, f.minimum, f.maximum),
    FieldKind.rows: _rows,
    FieldKind.worksheet: lambda f, answer, measure: check_worksheet(answer, measure.income_line),
    FieldKind.area: _area,
    FieldKind.case_number: _case_number,
}


# ── answers that must agree with each other ────────────────────────────────────────────────────────────────────


def _disagreements(verb: Verb | HouseholdVerb, clean: Mapping[str, Any]) -> Iterable[FieldError]:
    for applies_to, field, message, agrees in _AGREEMENTS:
        if verb is applies_to and not agrees(clean):
            yield FieldError(field, message, {"label": field.label})


def _every_risk_has_a_measure(clean: Mapping[str, Any]) -> bool:
    """At least one measure for each risk (枞阳; 山东12号: 缺什么补什么)."""
    return set(clean["risks"]) <= {measure["risk"] for measure in clean["measures"]}


_AGREEMENTS: tuple[tuple[Verb, FieldName, str, Callable[[Mapping[str, Any]], bool]], ...] = (
    (
        Verb.correct_reading,
        FieldName.primary,
        "errors.primary_not_among_risks",
        lambda c: "primary" not in c or c["primary"] in c.get("risks", ()),
    ),
    (
        Verb.appraise,
        FieldName.votes_for,
        "errors.more_votes_than_people",
        lambda c: c["votes_for"] + c["votes_against"] <= c["attendance"],
    ),
    (Verb.enrol, FieldName.measures, "errors.measure_per_risk", _every_risk_has_a_measure),
)


# ── JSON schema ────────────────────────────────────────────────────────────────────────────────────────────────


def json_schema(move: Evidenced) -> dict[str, Any]:
    """The evidence of a move as a JSON schema (2020-12), labels as titles."""
    return _object(move.needs)


def _object(fields: Iterable[EvidenceField]) -> dict[str, Any]:
    rows = tuple(fields)
    return {
        "type": "object",
        "properties": {f.name.value: {"title": f.label, **_SCHEMAS[f.kind](f)} for f in rows},
        "required": [f.name.value for f in rows if f.required],
    }


def _limits(field: EvidenceField, least: str, most: str) -> dict[str, int]:
    limits = {least: field.minimum, most: field.maximum}
    return {name: limit for name, limit in limits.items() if limit is not None}


def _words(field: EvidenceField) -> dict[str, Any]:
    return {"type": "string", "oneOf": [{"const": term.value, "title": term.label} for term in field.choices]}


def _string(field: EvidenceField) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, **_limits(field, "minLength", "maxLength")}


def _array(field: EvidenceField, items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items, **_limits(field, "minItems", "maxItems")}


_SCHEMAS: Mapping[FieldKind, Callable[[EvidenceField], dict[str, Any]]] = {
    FieldKind.date: lambda f: {"type": "string", "format": "date"},
    FieldKind.day_ahead: lambda f: {"type": "string", "format": "date"},
    FieldKind.text: _string,
    FieldKind.long_text: _string,
    FieldKind.posting_text: _string,
    FieldKind.whole_number: lambda f: {"type": "integer", **_limits(f, "minimum", "maximum")},
    FieldKind.yes_no: lambda f: {"type": "boolean"},
    FieldKind.choice: _words,
    FieldKind.choices: lambda f: {**_array(f, _words(f)), "uniqueItems": True},
    FieldKind.people: lambda f: _array(f, {"type": "string", "minLength": 1, "maxLength": 50}),
    FieldKind.rows: lambda f: _array(f, _object(f.rows)),
    FieldKind.worksheet: lambda f: worksheet_schema(),
    FieldKind.area: lambda f: {"type": "string", "pattern": "^[0-9]{12}$"},
    FieldKind.case_number: lambda f: {"type": "string", "pattern": "^[A-Z0-9-]{4,30}$"},
}
