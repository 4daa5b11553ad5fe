"""What goes into a turn of the talk and what comes out of it. Sentences are named by their keys in the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.dialogue.talk import Spot, Talk
from casework.reading import Reading


@dataclass(frozen=True)
class Heard:
    """One message: its text, the id of the offered choice that it stands for, and what was made of it.

    `spots` are the places it names, `here` the place whose code was scanned, `near` the villages around the point that
    was sent (None when none was), `like` the places whose names sound like a part of an answer that names none.
    `to_officer`: an officer has taken the talk over and is meant, not the machine.
    """

    text: str
    reading: Reading
    chosen: str = ""
    attachments: tuple[str, ...] = ()
    spots: tuple[Spot, ...] = ()
    here: Spot | None = None
    near: tuple[Spot, ...] | None = None
    like: tuple[Spot, ...] = ()
    to_officer: bool = False


@dataclass(frozen=True)
class Line:
    """One sentence of a reply by its key; a value may itself be a `Line`."""

    key: str
    values: Mapping[str, "str | int | Line"] = field(default_factory=dict)


@dataclass(frozen=True)
class Choice:
    """Something to tap instead of typing: an id of ours and how it reads."""

    id: str
    label: Line | str


@dataclass(frozen=True)
class Citation:
    """The source of a policy text, as in the contract."""

    title: str
    issuer: str
    clause: str
    region: str
    valid_from: str | None


@dataclass(frozen=True)
class Say:
    """A reply. `below` asks for the areas right below a code to be offered as well ("" begins with the county)."""

    lines: tuple[Line, ...]
    choices: tuple[Choice, ...] = ()
    citations: tuple[Citation, ...] = ()
    receipt: str = ""
    below: str | None = None


# ── wishes: what the talk wants done, and what came of it ──────────────────────────────────────────────────────


@dataclass(frozen=True)
class SendReport:
    """Hand in the report."""

    answers: Mapping[str, Any]


@dataclass(frozen=True)
class Sent:
    """The report is in; `visit_by` is month and day of the visit's deadline, where the county has one."""

    receipt: str
    look_up_code: str
    visit_by: tuple[int, int] | None


@dataclass(frozen=True)
class NotSent:
    """The report has faulty answers: their fields, and the keys of the sentences that say what is wrong."""

    faults: tuple[tuple[str, Line], ...]


@dataclass(frozen=True)
class AskPolicy:
    """Find the policy text that answers a question."""

    question: str


@dataclass(frozen=True)
class PolicySaid:
    """The text with its sources; None when the question is not covered. `others` are questions that may be meant."""

    question: str
    text: str | None
    citations: tuple[Citation, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class LeaveEnquiry:
    """Give a question without an answer to the editors; who left a telephone is told the answer."""

    question: str
    phone: str


@dataclass(frozen=True)
class EnquiryLeft:
    """The editors have the question."""


@dataclass(frozen=True)
class ShowProgress:
    """See what became of a report of this talk."""

    receipt: str
    look_up_code: str


@dataclass(frozen=True)
class NothingOpens:
    """The receipt opens nothing any more: an officer closed it, because it may be in wrong hands."""


@dataclass(frozen=True)
class ProgressSaid:
    """Where the report stands and what comes next, in sentences."""

    label: str
    next: str


@dataclass(frozen=True)
class HandOver:
    """Put the talk into a person's queue; `reason` is a word of `WaitingFor`."""

    reason: str
    phone: str = ""


@dataclass(frozen=True)
class HandedOver:
    """A person knows. Telephones that may be called meanwhile: the township's and the county's hotline."""

    reason: str
    office: str = ""
    phone: str = ""
    hotline: str = ""


@dataclass(frozen=True)
class Dismiss:
    """Let the officer go who has taken the talk over."""


@dataclass(frozen=True)
class Dismissed:
    """The machine speaks again."""


Wish = SendReport | AskPolicy | LeaveEnquiry | ShowProgress | HandOver | Dismiss
Outcome = Sent | NotSent | PolicySaid | EnquiryLeft | ProgressSaid | NothingOpens | HandedOver | Dismissed


@dataclass(frozen=True)
class Turn:
    """The talk afterwards, with what is to be said and done, in this order."""

    talk: Talk
    parts: tuple[Say | Wish, ...] = ()


def say(key: str, *choices: str, **values: str | int | Line) -> Say:
    """A reply of one sentence with choices that have their label at `choices.…`."""
    return Say((Line(key, values),), offered(*choices))


def offered(*ids: str) -> tuple[Choice, ...]:
    """Choices by their ids."""
    return tuple(Choice(name, Line(f"choices.{name}")) for name in ids)
