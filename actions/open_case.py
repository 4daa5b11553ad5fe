"""A case within a transaction, with what the lifecycle table asks about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from actions.audit_trail import Actor
from actions.case_clocks import clock_of
from actions.errors import MissingEvidence, NotAllowed
from actions.house import SHANGHAI, House
from casework.case_lifecycle import MOVES, VARIANTS, Move, day_of, move_named, moves_from
from casework.deadlines import unripe
from casework.errors import FieldError
from casework.evidence import check_evidence
from casework.vocabulary import CaseState, Role, Verb
from db.queries import areas, cases
from db.tables import Case, CaseDeadline, CaseEvent


@dataclass(frozen=True)
class OpenCase:
    """The case with its history, its clocks and its county's rows of the table."""

    session: Session
    house: House
    case: Case
    events: tuple[CaseEvent, ...]
    clocks: tuple[CaseDeadline, ...]
    rows: tuple[Move, ...]

    def moves_for(self, role: Role) -> tuple[Move, ...]:
        """What this role may do with the case now."""
        return moves_from(
            CaseState(self.case.state), role, [event.verb for event in self.events], urgent=self.case.urgent,
            unripe=unripe([clock_of(row) for row in self.clocks], self.house.today()), moves=self.rows,
        )  # fmt: skip


@dataclass(frozen=True)
class Deed:
    """One move about to be made: by whom, when it is written down, on which day it happened, with which evidence."""

    move: Move
    actor: Actor
    at: datetime
    day: date
    evidence: dict[str, Any]


def open_case(house: House, session: Session, case: Case) -> OpenCase:
    """Gather what the table asks about a case."""
    events, clocks = cases.events_of(session, case.id), cases.deadlines_of(session, case.id)
    procedure = areas.county_setting(session, case.county_code, "procedure", house.today())
    return OpenCase(session, house, case, tuple(events), tuple(clocks), VARIANTS.get(procedure or "", MOVES))


def checked_deed(opened: OpenCase, actor: Actor, verb: str, raw: Mapping[str, Any]) -> Deed:
    """The move with its evidence checked; raises `NotAllowed` and `MissingEvidence`."""
    move = move_named(verb, opened.moves_for(actor.role))
    if move is None:
        raise NotAllowed
    today = opened.house.today()
    line = areas.income_line(opened.session, opened.case.county_code, today)
    evidence, faults = check_evidence(move, raw, today, line)
    if faults:
        raise MissingEvidence(faults)
    day = day_of(move, evidence, today)
    if move.verb is Verb.visit and day < opened.case.received_at.astimezone(SHANGHAI).date():
        raise MissingEvidence((FieldError("visited_on", "errors.visit_before_report"),))
    return Deed(move, actor, opened.house.clock(), day, evidence)
