"""What may happen to a case now, and what follows when it does: pure questions to the table of `case_moves`."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from casework.case_moves import BEGIN, MOVES, VARIANTS
from casework.field_names import FieldName
from casework.move import Move
from casework.vocabulary import CaseState, DeadlineName, Outcome, Role

__all__ = [
    "BEGIN",
    "MOVES",
    "VARIANTS",
    "Move",
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
