"""Monitored households: the table, and when a risk may be marked eliminated."""

from datetime import date

import pytest

from casework.household_lifecycle import (
    HOUSEHOLD_MOVES,
    elimination_refusals,
    household_move_named,
    household_moves_from,
)
from casework.vocabulary import HouseholdState, HouseholdVerb, Risk, Role

H, V, R = HouseholdState, HouseholdVerb, Role
ENROLLED = date(2025, 11, 22)


def verbs(state: HouseholdState, role: Role) -> set[HouseholdVerb]:
    return {move.verb for move in household_moves_from(state, role)}


def test_every_verb_has_exactly_one_row_and_every_state_is_reached() -> None:
    assert sorted(move.verb for move in HOUSEHOLD_MOVES) == sorted(V)
    assert {move.to_state for move in HOUSEHOLD_MOVES} - {None} == set(H)
    assert household_move_named("abolish") is None


def test_an_eliminated_household_can_only_be_rolled_back_and_a_cleared_one_nothing() -> None:
    assert verbs(H.eliminated, R.county) == {V.roll_back}
    assert {verb for role in R for verb in verbs(H.cleared, role)} == set()


def test_only_the_county_eliminates_rolls_back_and_clears() -> None:
    for verb in (V.eliminate, V.roll_back, V.clear):
        move = household_move_named(verb)
        assert move
        assert move.roles == {R.county}


def test_a_rolled_back_household_is_helped_again() -> None:
    assert {V.record_measure, V.propose_elimination} <= verbs(H.rolled_back, R.township)


def test_a_department_only_records_its_measures() -> None:
    assert verbs(H.monitoring, R.department) == {V.record_measure}


def test_proposing_and_eliminating_ask_for_the_conditions() -> None:
    assert {move.verb for move in HOUSEHOLD_MOVES if move.eliminates} == {V.propose_elimination, V.eliminate}


@pytest.mark.parametrize(
    ("today", "months", "refused"),
    [
        (date(2026, 11, 21), 12, ("errors.elimination_too_early",)),
        (date(2026, 11, 22), 12, ()),
        (date(2026, 5, 21), 6, ("errors.elimination_too_early",)),
        (date(2026, 5, 22), 6, ()),
    ],
)
def test_the_least_time_of_monitoring_is_the_countys(today: date, months: int, refused: tuple[str, ...]) -> None:
    assert elimination_refusals([Risk.illness], [Risk.illness], False, ENROLLED, today, months) == refused


def test_a_risk_without_a_measure_and_a_household_without_labour_stay() -> None:
    late = date(2027, 12, 1)
    assert elimination_refusals([Risk.illness, Risk.housing], [Risk.illness], True, ENROLLED, late) == (
        "errors.elimination_no_labour",
        "errors.elimination_without_measure",
    )
