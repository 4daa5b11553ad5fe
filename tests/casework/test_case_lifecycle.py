"""The table of case moves: what must hold for every county's order, and the walks through it."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.case_lifecycle import (
    BEGIN,
    MOVES,
    VARIANTS,
    Move,
    clocks_after,
    day_of,
    move_named,
    moves_from,
    outcome_of,
    state_after,
)
from casework.deadlines import Calendar, Deadline, Rule, unripe
from casework.vocabulary import CaseState, DeadlineName, DeadlineUnit, Outcome, Role, Verb

S, R, D, V = CaseState, Role, DeadlineName, Verb
every_county = pytest.mark.parametrize("moves", VARIANTS.values(), ids=VARIANTS)

LIMITS = {D.accept: 2, D.visit: 5, D.answer: 5, D.close: 15, D.posting: 5, D.recheck: 15}
RULES = {name: Rule(name, days, DeadlineUnit.calendar_day) for name, days in LIMITS.items()}
TODAY = date(2026, 11, 2)


def walk(verbs: Sequence[Verb], moves: tuple[Move, ...] = MOVES, urgent: bool = False) -> CaseState:
    """Make these moves in order, each by somebody who may; fails where the table says no."""
    state, history = S.received, [BEGIN.verb]
    for verb in verbs:
        allowed = {m.verb: m for role in R for m in moves_from(state, role, history, urgent=urgent, moves=moves)}
        assert verb in allowed, f"{verb} is not possible in {state} after {history}"
        state = state_after(allowed[verb], state)
        history.append(verb)
    return state


def verbs_of(role: Role, state: CaseState, history: Sequence[Verb] = (), urgent: bool = False) -> set[Verb]:
    return {move.verb for move in moves_from(state, role, history, urgent=urgent)}


@every_county
def test_every_verb_has_exactly_one_row(moves: tuple[Move, ...]) -> None:
    assert sorted(m.verb for m in (BEGIN, *moves)) == sorted(Verb)


@every_county
def test_no_case_is_closed_without_an_explanation(moves: tuple[Move, ...]) -> None:
    for move in moves:
        if move.to_state is S.closed and move.roles != {R.resident}:
            required = {field.name for field in move.needs if field.required}
            assert "explanation" in required, move.verb
            assert {"told_on", "told_how", "told_by"} <= required or "attempts" in required, move.verb


@every_county
def test_every_ending_has_an_outcome_and_a_message_and_leaves_no_clock_running(moves: tuple[Move, ...]) -> None:
    for move in moves:
        if move.to_state is S.closed:
            assert move.outcome or "outcome" in {field.name for field in move.needs}, move.verb
            assert move.message, move.verb
            assert set(move.drops) == set(D), move.verb


@every_county
def test_every_state_is_reached_and_every_state_can_be_closed(moves: tuple[Move, ...]) -> None:
    ways = {(f, state_after(m, f)) for m in moves for f in m.from_states}
    assert _reached({S.received}, ways) == set(S)
    for state in S:
        assert S.closed in _reached({state}, ways)


def _reached(states: set[CaseState], ways: set[tuple[CaseState, CaseState]]) -> set[CaseState]:
    further = states | {to for start, to in ways if start in states}
    return states if further == states else _reached(further, ways)


@every_county
def test_every_outcome_can_be_had(moves: tuple[Move, ...]) -> None:
    chosen = {term for m in moves for field in m.needs if field.name == "outcome" for term in field.choices}
    assert {m.outcome for m in moves if m.outcome} | chosen == set(Outcome)


@every_county
def test_the_day_of_a_move_is_evidence_it_needs(moves: tuple[Move, ...]) -> None:
    for move in moves:
        assert move.dated_by is None or move.dated_by in {f.name for f in move.needs if f.required}, move.verb


@every_county
def test_what_a_move_requires_can_be_done_before_it(moves: tuple[Move, ...]) -> None:
    for move in moves:
        for verb in (*move.requires, *move.requires_any):
            assert move_named(verb, moves) is not None


@every_county
@given(data=st.data())
def test_random_walks_never_break_the_promise(moves: tuple[Move, ...], data: st.DataObject) -> None:
    state, history = S.received, [BEGIN.verb]
    for _ in range(data.draw(st.integers(1, 12))):
        urgent = data.draw(st.booleans())
        allowed = [m for role in R for m in moves_from(state, role, history, urgent=urgent, moves=moves)]
        move = data.draw(st.sampled_from(allowed))
        state = state_after(move, state)
        history.append(move.verb)
        if state is S.closed and move.to_state is S.closed and move.verb is V.enrol:
            assert {V.visit, V.record_consent, V.record_data_match, V.appraise, V.post, V.township_check} <= set(
                history
            )
        assert allowed


def test_the_short_main_path() -> None:
    assert walk([V.accept, V.visit, V.explain_and_close]) is S.closed


RECOGNITION = [V.accept, V.visit, V.record_consent, V.record_data_match, V.appraise]


def test_the_long_path() -> None:
    assert walk([*RECOGNITION, V.post, V.record_objection, V.township_check, V.enrol]) is S.closed


def test_another_countys_order_is_other_rows() -> None:
    checked_first = VARIANTS["appraise_check_post"]
    assert walk([*RECOGNITION, V.township_check, V.post, V.enrol], checked_first) is S.closed
    with pytest.raises(AssertionError, match="post is not possible"):
        walk([*RECOGNITION, V.post], checked_first)


@pytest.mark.parametrize("missing", [V.record_consent, V.record_data_match, V.appraise, V.post])
def test_recognition_waits_for_every_piece_of_evidence(missing: Verb) -> None:
    path = [*RECOGNITION, V.post, V.township_check]
    with pytest.raises(AssertionError, match="is not possible"):
        walk([verb for verb in path if verb is not missing])


def test_the_township_may_not_check_before_the_posting_is_over() -> None:
    history = [*RECOGNITION, V.post]
    running = Deadline(RULES[D.posting], TODAY, date(2026, 11, 7))
    for today, may in ((date(2026, 11, 7), False), (date(2026, 11, 8), True)):
        moves = moves_from(S.posted, R.township, history, unripe=unripe([running], today))
        assert (V.township_check in {move.verb for move in moves}) is may


def test_an_urgent_case_is_helped_and_visited_before_it_is_accepted() -> None:
    assert walk([V.record_help, V.visit, V.explain_and_close], urgent=True) is S.closed
    assert not verbs_of(R.village, S.received) & {V.visit, V.record_help}


def test_a_visit_may_be_made_again_and_a_case_sent_back() -> None:
    assert walk([V.accept, V.visit, V.visit, V.appraise, V.send_back, V.visit, V.explain_and_close]) is S.closed


def test_who_may_what() -> None:
    assert verbs_of(R.village, S.accepted) == {V.plan_visit, V.visit, V.record_consent, V.note}
    assert verbs_of(R.hotline, S.accepted) == verbs_of(R.department, S.accepted) == {V.note}
    assert verbs_of(R.auditor, S.accepted) == verbs_of(R.system, S.accepted) == set()
    assert V.accept in verbs_of(R.township, S.received)
    assert V.accept not in verbs_of(R.village, S.received)
    ready = [*RECOGNITION, V.post, V.township_check]
    assert V.enrol in verbs_of(R.county, S.checked, ready)
    assert V.enrol not in verbs_of(R.township, S.checked, ready)


def test_the_county_may_do_whatever_the_township_may() -> None:
    for move in MOVES:
        assert R.township not in move.roles or R.county in move.roles, move.verb


def test_the_resident_withdraws_only_until_the_visit() -> None:
    assert verbs_of(R.resident, S.received) == {V.withdraw, V.add_to_report, V.correct_report}
    assert verbs_of(R.resident, S.visited) == {V.add_to_report}


@pytest.mark.parametrize(
    ("ending", "may"), [(V.explain_and_close, True), (V.refer, True), (V.mark_unreachable, True), (V.withdraw, False)]
)
def test_a_recheck_is_for_those_who_were_told(ending: Verb, may: bool) -> None:
    history = [V.submit_report, V.accept, ending]
    assert verbs_of(R.resident, S.closed, history) == ({V.request_recheck} if may else set())
    assert walk([V.accept, V.visit, V.explain_and_close, V.request_recheck, V.visit, V.explain_and_close]) is S.closed


def test_an_enrolled_household_is_followed_by_the_other_table() -> None:
    history = [*RECOGNITION, V.post, V.township_check, V.enrol]
    assert verbs_of(R.county, S.closed, history) == {V.note}
    assert verbs_of(R.county, S.closed, [*RECOGNITION, V.explain_and_close]) == {V.note, V.reopen}
    assert verbs_of(R.resident, S.closed, [V.explain_and_close, V.request_recheck, *history]) == set()


def test_the_outcome_is_the_rows_or_the_chosen_one() -> None:
    explain, refer = move_named("explain_and_close"), move_named("refer")
    assert explain
    assert refer
    assert outcome_of(explain, {"outcome": "helped_otherwise"}) is Outcome.helped_otherwise
    assert outcome_of(refer, {}) is Outcome.referred
    assert outcome_of(BEGIN, {}) is None
    assert move_named("abolish") is None


def test_a_move_is_dated_by_its_evidence() -> None:
    visit, accept = move_named("visit"), move_named("accept")
    assert visit
    assert accept
    assert day_of(visit, {"visited_on": "2026-10-30"}, TODAY) == date(2026, 10, 30)
    assert day_of(accept, {}, TODAY) == TODAY


def clocks(*verbs: tuple[Verb, date]) -> dict[DeadlineName, list[Deadline]]:
    """The clocks after these moves, by name."""
    running: tuple[Deadline, ...] = clocks_after(BEGIN, (), RULES, TODAY, Calendar())
    for verb, on in verbs:
        move = move_named(verb)
        assert move
        running = clocks_after(move, running, RULES, on, Calendar())
    return {name: [clock for clock in running if clock.rule.name is name] for name in D}


def test_the_clocks_of_the_short_path() -> None:
    found = clocks(
        (V.accept, date(2026, 11, 3)), (V.visit, date(2026, 11, 10)), (V.explain_and_close, date(2026, 11, 12))
    )
    met = {name: [clock.met for clock in found[name]] for name in D}
    assert met == {D.accept: [True], D.visit: [False], D.answer: [True], D.close: [True]} | {
        name: [] for name in (D.posting, D.recheck, D.reply)
    }


def test_a_clock_that_runs_is_not_started_twice_and_old_ones_keep_their_place() -> None:
    begun = clocks_after(BEGIN, (), RULES, TODAY, Calendar())
    visit = move_named("visit")
    assert visit
    once = clocks_after(visit, begun, RULES, TODAY, Calendar())
    twice = clocks_after(visit, once, RULES, TODAY, Calendar())
    assert [clock.rule.name for clock in once] == [D.accept, D.visit, D.close, D.answer]
    assert twice == once


def test_clocks_of_a_withdrawn_case_fall_away_and_a_recheck_starts_its_own() -> None:
    withdrawn = clocks((V.withdraw, TODAY))
    assert all(clock.stopped_on and clock.met is None for name in D for clock in withdrawn[name])
    again = clocks((V.explain_and_close, TODAY), (V.request_recheck, date(2026, 11, 20)))
    assert [clock.stopped_on for clock in again[D.recheck]] == [None]
    assert [clock.stopped_on is None for clock in again[D.visit]] == [False, True]


def test_a_deadline_the_county_has_no_rule_for_never_starts() -> None:
    assert clocks_after(BEGIN, (), {}, TODAY, Calendar()) == ()
