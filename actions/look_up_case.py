"""查进度: the resident looks up what became of a report with receipt and look-up code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from actions.audit_trail import RESIDENT, record
from actions.case_clocks import DeadlineLine, case_calendar, deadline_lines
from actions.errors import ReceiptNotFound
from actions.house import House
from actions.open_case import OpenCase, open_case
from actions.throttle import Origin, count_attempt, network_of, refuse_too_many
from actions.told_text import own_words
from actions.told_words import told_words
from casework.case_lifecycle import BEGIN, Move, move_named
from casework.evidence_fields import EvidenceField
from casework.field_names import FieldName
from casework.receipt import normalise_receipt
from casework.receipt_rights import ReceiptRights, rights_of
from casework.vocabulary import CaseState, DeadlineState, Outcome, Role, Verb
from db.encryption import keyed_hash
from db.queries import cases, intake, reports
from db.session import Scope
from db.tables import CaseEvent
from notices.wording import say

_RUNNING = frozenset({DeadlineState.on_time, DeadlineState.due_soon, DeadlineState.overdue})


@dataclass(frozen=True)
class Step:
    """One step the resident sees; `told` is what the resident is told with it, "" when that is all."""

    at: datetime
    label: str
    told: str


@dataclass(frozen=True)
class ResidentMove:
    """One thing the resident can do, with the fields of its form."""

    verb: Verb
    label: str
    fields: tuple[EvidenceField, ...]


@dataclass(frozen=True)
class CaseProgress:
    """What the resident sees of the case; nothing that another person told or an officer noted for officers.

    `told` is the own report as it was last put right, while that can still be done; "" afterwards.
    """

    number: str
    state: CaseState
    outcome: Outcome | None
    steps: tuple[Step, ...]
    next: str
    deadlines: tuple[DeadlineLine, ...]
    can: tuple[ResidentMove, ...]
    explanation: str | None
    told_on: date | None
    told: str

    @property
    def label(self) -> str:
        """The state in Chinese; once closed, how it ended."""
        return self.outcome.label if self.outcome else self.state.label


def look_up_case(house: House, receipt: str, look_up_code: str, caller: str) -> CaseProgress:
    """The progress of the case a receipt belongs to; `caller` is the network address.

    Raises `ReceiptNotFound` for an unknown receipt and a wrong code alike, and `TooManyAttempts` for guessing.
    """
    wanted = admitted(house, receipt, look_up_code, caller)
    with house.database.transaction(Scope.public()) as session:
        held = held_by_receipt(house, session, wanted)
        if held is not None:
            case = held.opened.case
            record(session, case.area_code, house.clock(), RESIDENT, "look_up", f"case:{case.number}")
            return progress_of(held)
    raise wrong_code(house, wanted)


@dataclass(frozen=True)
class Wanted:
    """A receipt and look-up code as they were typed, and where they came from."""

    receipt: str
    code: str
    origins: tuple[Origin, ...]


def admitted(house: House, receipt: str, look_up_code: str, caller: str) -> Wanted:
    """What was typed, cleaned; raises `TooManyAttempts` when its origins have guessed too often."""
    clean = normalise_receipt(receipt) or ""
    digits = "".join(character for character in look_up_code if character.isdecimal())
    origins: tuple[Origin, ...] = (Origin(f"look-up:{network_of(caller)}", house.settings.caller_attempts),)
    if clean:  # mistyped ones have nothing in common: strangers would be counted together
        origins += (Origin(f"receipt:{clean}", house.settings.look_up_attempts),)
    refuse_too_many(house, origins)
    return Wanted(clean, "".join(str(int(digit)) for digit in digits), origins)


def wrong_code(house: House, wanted: Wanted) -> ReceiptNotFound:
    """Count the wrong attempt; the refusal to raise."""
    count_attempt(house, wanted.origins)
    return ReceiptNotFound()


@dataclass(frozen=True)
class HeldCase:
    """The case of a receipt, the report that the receipt was given for, and what it opens."""

    opened: OpenCase
    report_id: int
    rights: ReceiptRights

    @property
    def moves(self) -> tuple[Move, ...]:
        """What whoever holds the receipt may do now; what ends the case comes last."""
        mine = [move for move in self.opened.moves_for(Role.resident) if move.verb in self.rights.verbs]
        return tuple(sorted(mine, key=lambda move: move.to_state is CaseState.closed))

    @property
    def events(self) -> Sequence[CaseEvent]:
        """The part of the history that the receipt opens."""
        if self.rights.result:
            return self.opened.events
        return [event for event in self.opened.events if event.evidence.get("report") == self.report_id]


def held_by_receipt(house: House, session: Session, wanted: Wanted, *, lock: bool = False) -> HeldCase | None:
    """Open the receipt's one case to this transaction; None for a wrong code or unknown receipt."""
    receipt_hash = keyed_hash(wanted.receipt, "receipt")
    case_id = intake.open_case_by_receipt(session, receipt_hash, keyed_hash(wanted.receipt + wanted.code, "look_up"))
    case = cases.case_by_id(session, case_id, lock=lock) if case_id is not None else None
    own = reports.report_of_receipt(session, receipt_hash) if case is not None else None
    if case is None or own is None:
        return None
    return HeldCase(open_case(house, session, case), own, rights_of(own, reports.ids_of_case(session, case.id)))


def progress_of(held: HeldCase) -> CaseProgress:
    """What the holder of the receipt sees of the case."""
    case = held.opened.case
    state = CaseState(case.state)
    outcome = Outcome(case.outcome) if case.outcome and held.rights.result else None
    explained = next((e for e in reversed(held.events) if FieldName.explanation in e.evidence), None)
    closed = state is CaseState.closed and explained is not None
    told_on = explained.evidence.get(FieldName.told_on) if explained and closed else None
    return CaseProgress(
        case.number, state, outcome, _steps(held), _next(held, state, outcome), _deadlines(held),
        tuple(ResidentMove(move.verb, move.label, move.needs) for move in held.moves),
        explained.evidence[FieldName.explanation] if explained and closed else None,
        date.fromisoformat(told_on) if told_on else None, _own_words(held),
    )  # fmt: skip


def _own_words(held: HeldCase) -> str:
    report = reports.report_by_id(held.opened.session, held.report_id)
    can_correct = any(move.verb is Verb.correct_report for move in held.moves)
    return own_words(report, held.opened.events) if report and can_correct else ""


def _next(held: HeldCase, state: CaseState, outcome: Outcome | None) -> str:
    if not held.rights.result:
        return say("residents.joined")
    return say(f"residents.ended.{outcome}" if outcome else f"residents.next.{state}")


def _deadlines(held: HeldCase) -> tuple[DeadlineLine, ...]:
    """The clocks of the case; those that no longer run are part of what the receipt may not open."""
    opened = held.opened
    lines = deadline_lines(opened.clocks, case_calendar(opened.session), opened.house.today())
    return tuple(line for line in lines if held.rights.result or line.state in _RUNNING)


def _steps(held: HeldCase) -> tuple[Step, ...]:
    """The steps that are shown to residents, in the catalogue's words."""
    found = ((event, _row(event.verb, held.opened.rows)) for event in held.events)
    return tuple(Step(event.at, say(row.step), _told(row, event)) for event, row in found if row and row.step)


def _told(row: Move, event: CaseEvent) -> str:
    """What the resident is told with a step; of a visit that was fixed, the day."""
    return told_words(row.message, row.verb, event.evidence) if row.message else ""


def _row(verb: str, rows: tuple[Move, ...]) -> Move | None:
    return BEGIN if verb == BEGIN.verb else move_named(verb, rows)
