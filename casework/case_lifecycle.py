"""What may happen to a case now, and what follows when it does: pure questions to the table of `case_moves`."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from casework import deadlines
from casework.case_moves import BEGIN, MOVES, VARIANTS
from casework.deadlines import Calendar, Deadline, Rule
from casework.field_names import FieldName
from casework.move import Move
from casework.vocabulary import CaseState, DeadlineName, Outcome, Role

__all__ = [
    "BEGIN",
    "MOVES",
    "VARIANTS",
    "Move",
    "clocks_after",
    "day_of",
    "move_named",
    "moves_from",
    "outcome_of",
    "state_after",
]


def move_named(verb: str, moves: tuple[Move, ...] = MOVES) -> Move | None:
    """The row of a verb; None when there is no such move."""
    return next((move for move in moves if move.verb == verb), None)


def moves_from(
    state: CaseState,
    role: Role,
    history: Collection[str] = (),
    *,
    urgent: bool = False,
    unripe: Collection[DeadlineName] = (),
    moves: tuple[Move, ...] = MOVES,
) -> tuple[Move, ...]:
    """What this role may do now, in the order of the rows.

    `history` are the verbs so far, `unripe` the minimum clocks that still run today (`deadlines.unripe`).
    """
    return tuple(m for m in moves if role in m.roles and _may_start(m, state, history, urgent, unripe))


def _may_start(
    move: Move, state: CaseState, history: Collection[str], urgent: bool, unripe: Collection[DeadlineName]
) -> bool:
    return (
        (state in move.from_states or (urgent and state in move.urgent_from))
        and all(verb in history for verb in move.requires)
        and (not move.requires_any or any(verb in history for verb in move.requires_any))
        and not any(verb in history for verb in move.unless)
        and not any(name in unripe for name in move.waits_for)
    )


def state_after(move: Move, state: CaseState) -> CaseState:
    """The state the case has once the move is made."""
    return state if move.to_state is None else move.to_state


def outcome_of(move: Move, evidence: Mapping[str, Any]) -> Outcome | None:
    """How the case ends with this move: the row's own outcome or the one chosen; None when it does not end."""
    chosen = evidence.get(FieldName.outcome)
    return Outcome(chosen) if move.outcome is None and chosen else move.outcome


def day_of(move: Move, evidence: Mapping[str, Any], today: date) -> date:
    """The day it really happened: the evidence's own date where the row names one, else today."""
    written = evidence.get(move.dated_by) if move.dated_by else None
    return date.fromisoformat(written) if written else today


def clocks_after(
    move: Move, clocks: Sequence[Deadline], rules: Mapping[DeadlineName, Rule], on: date, calendar: Calendar
) -> tuple[Deadline, ...]:
    """The clocks of a case after a move on this day: the old ones in their order, stopped where due, then new ones.

    A clock that still runs is not started a second time, and one without a rule in the county never starts.
    """
    old = tuple(_touched(move, clock, on) for clock in clocks)
    running = {clock.rule.name for clock in old if clock.stopped_on is None}
    new = (rules[name] for name in move.starts if name in rules and name not in running)
    return (*old, *(deadlines.start(rule, on, calendar) for rule in new))


def _touched(move: Move, clock: Deadline, on: date) -> Deadline:
    if clock.stopped_on is not None:
        return clock
    if clock.rule.name in move.stops:
        return deadlines.stopped(clock, on)
    return deadlines.fallen_away(clock, on) if clock.rule.name in move.drops else clock
