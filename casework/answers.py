"""Reading what somebody typed: forgiving about form, exact about meaning.

Every `as_…` takes the raw answer (text of a form or a JSON value), returns a clean value that JSON can hold, or raises
`Faulty` with the key of the sentence that says what is wrong.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from casework.errors import FieldError
from casework.vocabulary import Term

DEEPEST = 8
"""No answer is nested deeper; whatever is, is no answer of ours."""

_YES = frozenset({"true", "yes", "on", "1"})
_NO = frozenset({"false", "no", "off", "0"})
# Control characters but tab and line feed, lone surrogates, invisible signs; joiners have a meaning in some scripts.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
                       "\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0001-\U000e007f]")  # fmt: skip
_NAME_CATEGORIES = frozenset({"Lo", "Lu", "Ll", "Lt", "Lm", "Mn", "Mc", "Nl", "Co"})
_HAN = "[\u3400-\u9fff\ue000-\uf8ff\U00020000-\U0003ffff ]+"
_BETWEEN_NAMES = re.compile(r"[、,，;；/\n]+")


class Faulty(Exception):
    """An answer that cannot be taken; `faults` name the faulty part relative to the answer ("" is all of it)."""

    def __init__(self, *faults: FieldError) -> None:
        """Keep the faults; the exception's text stays empty, for an answer may be personal."""
        super().__init__()
        self.faults = faults


def fault(message: str, /, **values: str | int) -> Faulty:
    """An answer that is wrong as a whole."""
    return Faulty(FieldError("", f"errors.{message}", values))


def below(name: str, faults: Iterable[FieldError]) -> tuple[FieldError, ...]:
    """The same faults, seen from one level further up."""
    return tuple(FieldError(f"{name}.{f.field}".rstrip("."), f.message, f.values) for f in faults)


def given(raw: Mapping[str, Any], name: str) -> Any:
    """The answer called `name`, whether it came nested (JSON) or as dotted names (`attempts.0.on`, a form)."""
    if name in raw:
        return raw[name]
    tree: dict[str, Any] = {}
    for key, value in raw.items():
        head, *path = key.split(".", DEEPEST)
        if head == name and 0 < len(path) < DEEPEST:
            _hang(tree, path, value)
    return tree or None


def _hang(tree: dict[str, Any], path: list[str], value: Any) -> None:
    """Put a value into the tree; what is a leaf already does not grow branches."""
    for step in path[:-1]:
        tree = tree.setdefault(step, {})
        if not isinstance(tree, dict):
            return
    tree[path[-1]] = value


def is_blank(answer: Any, depth: int = 0) -> bool:
    """Whether nothing was answered; a row of a form whose cells are all empty counts as nothing."""
    if depth > DEEPEST:
        return False
    if isinstance(answer, str):
        return all(unicodedata.category(c)[0] in "ZC" and unicodedata.category(c) != "Co" for c in answer)
    if isinstance(answer, Mapping):
        return all(is_blank(value, depth + 1) for value in answer.values())
    if isinstance(answer, list | tuple):
        return all(is_blank(value, depth + 1) for value in answer)
    return answer is None


def clean(text: str) -> str:
    """Text without control characters, lone surrogates, invisible signs and blank edges; lines end in a line feed."""
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def as_word(raw: Any) -> str:
    """A short answer as plain text, full width made narrow; empty for what is neither text nor number."""
    return unicodedata.normalize("NFKC", str(raw)).strip() if isinstance(raw, str | int | float) else ""


def as_text(raw: Any, minimum: int | None = None, maximum: int | None = None) -> str:
    """Clean text of so many characters (1 at least)."""
    if not isinstance(raw, str):
        raise fault("not_text")
    text = clean(raw)
    if len(text) < (minimum or 1):
        raise fault("too_short", minimum=minimum or 1)
    if maximum is not None and len(text) > maximum:
        raise fault("too_long", maximum=maximum)
    return text


def as_whole_number(raw: Any, minimum: int | None = None, maximum: int | None = None) -> int:
    """A whole number, not negative; full-width digits and blanks around it are forgiven."""
    text = as_word(raw)
    if isinstance(raw, bool) or not re.fullmatch(r"[0-9]{1,9}", text):
        raise fault("not_a_number")
    number = int(text)
    least, most = minimum or 0, 999_999_999 if maximum is None else maximum
    if not least <= number <= most:
        raise fault("number_out_of_range", minimum=least, maximum=most)
    return number


def as_yes_no(raw: Any) -> bool:
    """Yes or no, as JSON or as a form's radio button or tick sends it."""
    word = as_word(raw).lower()
    if word not in _YES | _NO:
        raise fault("not_yes_or_no")
    return word in _YES


def as_day(raw: Any) -> date:
    """A date written 2026-11-22, 2026/11/22, 2026.11.22 or 2026年11月22日."""
    text = as_word(raw).rstrip("日")
    parts = re.fullmatch(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})", text)
    try:
        return date(*(int(part) for part in parts.groups())) if parts else _no_day()
    except ValueError:
        return _no_day()


def _no_day() -> date:
    raise fault("not_a_date")


def as_choice(raw: Any, choices: tuple[Term, ...]) -> str:
    """One of the offered words, by its English value."""
    if raw not in tuple(term.value for term in choices):
        raise fault("not_a_choice")
    return str(raw)


def as_choices(raw: Any, choices: tuple[Term, ...]) -> list[str]:
    """Some of the offered words, each once, in the order given; a form sends a single tick as plain text."""
    answers = as_list(raw)
    return list(dict.fromkeys(as_choice(answer, choices) for answer in answers if not is_blank(answer)))


def as_list(raw: Any) -> list[Any]:
    """A list; the numbered rows of a form (`{"0": …, "2": …}`) in their order, a single value alone."""
    if isinstance(raw, Mapping):
        return [raw[key] for key in sorted(raw, key=_row_number)]
    return list(raw) if isinstance(raw, list | tuple) else [raw]


def _row_number(key: Any) -> int:
    if not re.fullmatch(r"[0-9]{1,3}", str(key)):
        raise fault("not_a_list")
    return int(key)


def as_name(raw: Any) -> str:
    """A person's name, 1 to 50 characters: any script, rare characters, ·; no digits or signs."""
    text = as_text(raw, maximum=50)
    name = re.sub(r"[•・‧．･∙]", "·", re.sub(r"\s+", " ", text))
    if re.fullmatch(_HAN, name):
        name = name.replace(" ", "")  # 李　明, as two-character names are set in tables
    if not all(_belongs_in_a_name(c) for c in name) or not any(unicodedata.category(c)[0] in "LNC" for c in name):
        raise fault("not_a_name")
    return name


def _belongs_in_a_name(character: str) -> bool:
    """Letters of any script, 〇, and the private-use characters that older systems use for rare names."""
    return character in " ·'-" or unicodedata.category(character) in _NAME_CATEGORIES


def as_names(raw: Any, minimum: int | None = None, maximum: int | None = None) -> list[str]:
    """Several names, each once: a list, or one text with 、 commas or line ends between them."""
    texts = _BETWEEN_NAMES.split(raw) if isinstance(raw, str) else as_list(raw)
    names = list(dict.fromkeys(as_name(text) for text in texts if not is_blank(text)))
    if len(names) < (minimum or 1):
        raise fault("too_few_people", minimum=minimum or 1)
    if maximum is not None and len(names) > maximum:
        raise fault("too_many", maximum=maximum)
    return names
