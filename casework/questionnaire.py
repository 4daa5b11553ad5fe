"""The questions of a report: one set of rows for form, chat, hotline and JSON."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from casework import answers
from casework.answers import Faulty, fault
from casework.areas import is_area_code
from casework.errors import FieldError
from casework.spoken_numbers import FIGURES
from casework.vocabulary import Channel, Relation, Risk, Term


class QuestionKind(StrEnum):
    """How a question is asked."""

    key = "key"
    one_code = "one_code"
    area = "area"
    name = "name"
    phone = "phone"
    id_number = "id_number"
    text = "text"
    long_text = "long_text"
    whole_number = "whole_number"
    yes_no = "yes_no"
    agreement = "agreement"  # must be yes
    choice = "choice"
    choices = "choices"
    attachments = "attachments"


@dataclass(frozen=True)
class Question:
    """One question. `field` is the dotted name of the contract; `asked` ones are put to people, others are carried."""

    field: str
    kind: QuestionKind
    required: bool = False
    choices: tuple[Term, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    asked: bool = True

    @property
    def label(self) -> str:
        """The catalogue key of the question as the resident reads it (only of those that are asked)."""
        return f"questions.{self.field}.label"

    @property
    def help(self) -> str:
        """The catalogue key of the hint below it (an empty sentence where none is needed)."""
        return f"questions.{self.field}.help"


_K = QuestionKind

QUESTIONS: tuple[Question, ...] = (
    Question("submission_key", _K.key, required=True, minimum=8, maximum=200, asked=False),
    Question("one_code", _K.one_code, asked=False),
    Question("area_code", _K.area, asked=False),
    Question("text", _K.long_text, required=True, maximum=20_000),
    Question("risks", _K.choices, choices=tuple(Risk)),
    Question("urgent", _K.yes_no),
    Question("reporter.relation", _K.choice, required=True, choices=tuple(Relation)),
    Question("reporter.name", _K.name, required=True),
    Question("reporter.phone", _K.phone),
    Question("reporter.id_number", _K.id_number),
    Question("household.head_name", _K.name),
    Question("household.members", _K.whole_number, minimum=1, maximum=30),
    Question("contact_time", _K.text, maximum=100),
    Question("safe_contact", _K.text, maximum=100),
    Question("hide_from_village", _K.yes_no),
    Question("attachments", _K.attachments, maximum=9, asked=False),
    Question("consent", _K.agreement, required=True),
    Question("channel", _K.choice, required=True, choices=tuple(Channel), asked=False),
)


@dataclass(frozen=True)
class ReportAnswers:
    """A report whose every answer has been checked and cleaned."""

    submission_key: str
    one_code: str | None
    area_code: str | None
    reporter_name: str
    relation: Relation
    phone: str | None
    id_number: str | None
    head_name: str | None
    members: int | None
    text: str
    risks: tuple[Risk, ...]
    urgent: bool
    contact_time: str | None
    safe_contact: str | None
    hide_from_village: bool
    channel: Channel
    attachments: tuple[str, ...]


def question(field: str) -> Question:
    """The row of a field; raises KeyError when there is no such question."""
    return _BY_FIELD[field]


_BY_FIELD = {row.field: row for row in QUESTIONS}


def check_report(raw: Mapping[str, Any]) -> tuple[ReportAnswers | None, tuple[FieldError, ...]]:
    """The clean report, or everything that is wrong with it at once.

    `raw` is nested as in JSON or has the dotted names of a form; unknown names are left alone.
    """
    clean: dict[str, Any] = {}
    errors: list[FieldError] = []
    for row in QUESTIONS:
        try:
            clean[row.field] = _answer(row, _given(raw, row.field))
        except Faulty as faulty:
            errors.extend(answers.below(row.field, faulty.faults))
    if not _has_place(clean, errors):
        errors.append(FieldError("area_code", "errors.place_required"))
    return (None, tuple(errors)) if errors else (_report(clean), ())


def _given(raw: Mapping[str, Any], field: str) -> Any:
    head, _, tail = field.partition(".")
    group = answers.given(raw, head)
    if not tail:
        return group
    return group.get(tail) if isinstance(group, Mapping) else None


def _answer(row: Question, answer: Any) -> Any:
    if answers.is_blank(answer) and row.kind is not _K.agreement:
        if row.required:
            raise fault(f"missing.{row.field}")
        return _UNANSWERED.get(row.kind)
    return _PARSERS[row.kind](row, answer)


def _has_place(clean: Mapping[str, Any], errors: list[FieldError]) -> bool:
    tried = any(error.field in ("one_code", "area_code") for error in errors)
    return tried or bool(clean.get("one_code") or clean.get("area_code"))


def _report(clean: Mapping[str, Any]) -> ReportAnswers:
    return ReportAnswers(
        submission_key=clean["submission_key"],
        one_code=clean["one_code"],
        area_code=clean["area_code"],
        reporter_name=clean["reporter.name"],
        relation=Relation(clean["reporter.relation"]),
        phone=clean["reporter.phone"],
        id_number=clean["reporter.id_number"],
        head_name=clean["household.head_name"],
        members=clean["household.members"],
        text=clean["text"],
        risks=tuple(Risk(word) for word in clean["risks"]),
        urgent=clean["urgent"],
        contact_time=clean["contact_time"],
        safe_contact=clean["safe_contact"],
        hide_from_village=clean["hide_from_village"],
        channel=Channel(clean["channel"]),
        attachments=tuple(clean["attachments"]),
    )


# ── one parser a kind ──────────────────────────────────────────────────────────────────────────────────────────

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0(?:10|2[0-9])[0-9]{8}|0[3-9][0-9]{2}[0-9]{7,8}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"


def as_phone(raw: Any) -> str:
    """A mainland mobile or landline number in plain digits; spaces, dashes, +86, full width and 幺三九 are forgiven."""
    text = answers.as_word(raw).translate(FIGURES)
    digits = re.sub(r"^(?:\+|00)?86(?=1[3-9][0-9]{9}$|0[0-9]+$)", "", re.sub(r"[\s()\-‐-―.·]", "", text))
    if not (_MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits)):
        raise fault("not_a_phone")
    return digits


def as_id_number(raw: Any) -> str:
    """An 18-character citizen's number with a right birthday and check character (GB 11643).

    The 20 or 22 characters of a 残疾证 begin with it and are cut.
    """
    text = re.sub(r"[\s\-]", "", answers.as_word(raw)).upper()
    number = text[:18] if len(text) in (20, 22) else text
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number):
        raise fault("id_number_length")
    if not _is_birthday(number[6:14]) or check_character(number) != number[17]:
        raise fault("id_number_wrong")
    return number


def check_character(number: str) -> str:
    """The eighteenth character that belongs to the first seventeen digits."""
    return _CHECK_CHARACTERS[sum(int(d) * w for d, w in zip(number[:17], _WEIGHTS, strict=True)) % 11]


def _is_birthday(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return digits[:2] in ("18", "19", "20")


def _key(row: Question, answer: Any) -> str:
    key = answers.as_text(answer, row.minimum, row.maximum)
    if not key.isprintable():
        raise fault("not_a_key")
    return key


def _one_code(row: Question, answer: Any) -> str:
    code = answers.as_text(answer)
    if not re.fullmatch(r"[0-9A-Za-z]{4,16}", code):
        raise fault("not_a_one_code")
    return code


def _area(row: Question, answer: Any) -> str:
    code = unicodedata.normalize("NFKC", answers.as_text(answer))
    if not is_area_code(code):
        raise fault("not_an_area")
    return code


def _agreement(row: Question, answer: Any) -> bool:
    if answers.is_blank(answer) or not answers.as_yes_no(answer):
        raise fault("consent_required")
    return True


def _attachments(row: Question, answer: Any) -> list[str]:
    names = [answers.as_text(name, maximum=32) for name in answers.as_list(answer) if not answers.is_blank(name)]
    if not all(re.fullmatch(r"[0-9A-Za-z_-]{8,32}", name) for name in names):
        raise fault("not_an_attachment")
    if row.maximum is not None and len(names) > row.maximum:
        raise fault("too_many", maximum=row.maximum)
    return list(dict.fromkeys(names))


_PARSERS: Mapping[QuestionKind, Callable[[Question, Any], Any]] = {
    _K.key: _key,
    _K.one_code: _one_code,
    _K.area: _area,
    _K.name: lambda row, answer: answers.as_name(answer),
    _K.phone: lambda row, answer: as_phone(answer),
    _K.id_number: lambda row, answer: as_id_number(answer),
    _K.text: lambda row, answer: answers.as_text(answer, row.minimum, row.maximum),
    _K.long_text: lambda row, answer: answers.as_text(answer, row.minimum, row.maximum),
    _K.whole_number: lambda row, answer: answers.as_whole_number(answer, row.minimum, row.maximum),
    _K.yes_no: lambda row, answer: answers.as_yes_no(answer),
    _K.agreement: _agreement,
    _K.choice: lambda row, answer: answers.as_choice(answer, row.choices),
    _K.choices: lambda row, answer: answers.as_choices(answer, row.choices),
    _K.attachments: _attachments,
}
_UNANSWERED: Mapping[QuestionKind, Any] = {_K.yes_no: False, _K.choices: (), _K.attachments: ()}
