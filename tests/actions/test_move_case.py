"""The lifecycle table walked with real evidence, and everything that must not be possible."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml
from sqlalchemy import text

from actions.errors import CaseNotFound, MissingEvidence, NotAllowed, StaleCase
from actions.look_up_case import look_up_case
from actions.move_case import move_case
from actions.resident_moves import move_by_resident
from actions.show_case import show_case
from casework.case_lifecycle import MOVES
from casework.vocabulary import CaseState, DeadlineState, Verb
from db.session import Scope

PATHS = {path["verb"]: path for path in yaml.safe_load((Path(__file__).parent / "paths.yml").read_text("utf-8"))}
NUMBER = "2026-000001"


def evidence_of(town, verb):
    """The evidence of the path with its dates filled in."""

    def dated(value):
        if isinstance(value, dict):
            return {name: dated(one) for name, one in value.items()}
        if isinstance(value, list):
            return [dated(one) for one in value]
        return town.house.today().isoformat() if value == "today" else value

    return dated(PATHS[verb].get("evidence", {}))


def act(town, submitted, verb, by=None, number=NUMBER, **changes):
    """Make one move by whoever the path names."""
    by = by or PATHS[verb]["by"]
    evidence = evidence_of(town, verb) | changes
    if by == "resident":
        return move_by_resident(town.house, submitted.receipt, submitted.look_up_code, verb, evidence, "10.0.0.1")
    officer = town.officer(by)
    version = show_case(town.house, officer, number).version
    return move_case(town.house, officer, number, verb, version, evidence)


def come_to(town, submitted, verb):
    """Make the moves that lead to a move."""
    for step in PATHS[verb].get("before", ()):
        town.clock.turn(days=PATHS[step].get("wait", 0), hours=1)
        act(town, submitted, step)
    town.clock.turn(days=PATHS[verb].get("wait", 0), hours=1)


def test_every_move_of_the_table_has_a_path():
    assert set(PATHS) == {move.verb.value for move in MOVES}


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.verb.value)
def test_every_move_of_the_table_can_be_made(town, move):
    path = PATHS[move.verb]
    submitted = town.report(urgent=path.get("urgent", False))
    town.report("submission-0002", reporter={"name": "周桂兰", "phone": "13900000902"})
    come_to(town, submitted, move.verb)
    before = town.rows('SELECT state, version FROM "case" WHERE number = :n', n=NUMBER)[0]
    act(town, submitted, move.verb)
    after = town.rows('SELECT state, version, outcome, closed_at, due_on FROM "case" WHERE number = :n', n=NUMBER)[0]
    assert after.state == (move.to_state or before.state)
    assert after.version == before.version + 1
    assert (after.closed_at is not None) == (after.outcome is not None) == (after.state == "closed")
    assert (after.due_on is None) == (after.state == "closed")
    last = town.rows("SELECT verb, from_state, to_state FROM case_event WHERE case_id = 1 ORDER BY id DESC LIMIT 1")
    assert last == [(move.verb, before.state, after.state)]
    audited = town.rows("SELECT verb FROM audit_entry WHERE subject = :subject", subject=f"case:{NUMBER}")
    assert (move.verb,) in audited
    shown = [step.label for step in look_up_case(town.house, submitted.receipt, "0901", "10.0.0.1").steps]
    assert len(shown) == 1 + len(path.get("before", ())) + bool(move.step)


def test_the_short_path_from_report_to_closing(town):
    submitted = town.report()
    town.clock.turn(hours=3)
    case = act(town, submitted, "accept")
    assert (case.state, case.handler, case.version) == ("accepted", "何秀英", 2)
    town.clock.turn(days=2)
    sheet = {"members": 4, "a": {"wage_income": "24000", "business_income": "9000", "business_expense": "4000"}}
    case = act(town, submitted, "visit", worksheet=sheet)
    assert case.history[-1].evidence["worksheet"]["year_income"] == "33000.00"
    case = act(town, submitted, "explain_and_close")
    assert (case.state, case.outcome, case.due_on) == ("closed", "not_at_risk", None)
    states = {line.name: line.state for line in case.deadlines}
    assert states == dict.fromkeys(("accept", "visit", "answer", "close"), DeadlineState.met)
    progress = look_up_case(town.house, submitted.receipt, submitted.look_up_code, "10.0.0.1")
    assert [step.label for step in progress.steps] == ["收到申报", "乡镇受理", "干部入户核实", "解释清楚，办结"]
    assert progress.explanation == evidence_of(town, "explain_and_close")["explanation"]
    assert [move.verb for move in progress.can] == ["request_recheck"]


def test_the_visit_counts_on_the_day_it_was_made(town):
    submitted = town.report()
    act(town, submitted, "accept")
    town.clock.turn(days=9)
    case = act(town, submitted, "visit", visited_on="2026-11-20")
    assert case.visited_at is not None
    assert case.visited_at.astimezone(town.clock.now.tzinfo).date().isoformat() == "2026-11-20"
    assert {line.name: line.state for line in case.deadlines}["visit"] == DeadlineState.met


def test_a_clock_stopped_too_late_stays_overdue(town):
    submitted = town.report()
    town.clock.turn(days=10)
    case = act(town, submitted, "accept")
    assert {line.name: line.state for line in case.deadlines}["accept"] == DeadlineState.overdue
    assert town.value("SELECT met FROM case_deadline WHERE name = 'accept'") is False


def test_what_fell_away_with_the_case_is_neither_met_nor_missed(town):
    submitted = town.report()
    act(town, submitted, "withdraw")
    assert town.rows("SELECT DISTINCT met FROM case_deadline") == [(None,)]


@pytest.mark.parametrize("verb", ["explain_and_close", "refer", "mark_duplicate", "enrol"])
def test_no_case_is_closed_without_the_explanation_told(town, verb):
    submitted = town.report()
    come_to(town, submitted, verb)
    with pytest.raises(MissingEvidence) as refused:
        act(town, submitted, verb, explanation="", told_on="", told_how="", told_by="", applicant_view="")
    named = {fault.field for fault in refused.value.fields}
    assert named == {"explanation", "told_on", "told_how", "told_by", "applicant_view"}
    assert town.value('SELECT outcome FROM "case" WHERE id = 1') is None


def test_acting_on_a_moved_case_is_stale_and_changes_nothing(town):
    submitted = town.report()
    act(town, submitted, "accept")
    officer = town.officer("county")
    with pytest.raises(StaleCase) as stale:
        move_case(town.house, officer, NUMBER, "accept", 1, {})
    assert stale.value.current_version == 2
    assert town.value("SELECT count(*) FROM case_event") == 2


def test_of_many_who_act_at_once_one_wins_and_the_others_learn_of_it(town):
    town.report()
    officers = [town.officer(name) for name in ("qingxi", "county")] * 3

    def accept(officer):
        try:
            return move_case(town.house, officer, NUMBER, "accept", 1, {}).version
        except StaleCase as stale:
            return stale.current_version

    with ThreadPoolExecutor(6) as threads:
        versions = list(threads.map(accept, officers))
    assert versions == [2] * 6
    assert town.value("SELECT count(*) FROM case_event WHERE verb = 'accept'") == 1


@pytest.mark.parametrize(
    ("verb", "by"),
    [
        ("accept", "liushu"),
        ("accept", "hotline"),
        ("enrol", "qingxi"),
        ("withdraw", "qingxi"),
        ("correct_reading", "hotline"),
        ("no_such_move", "qingxi"),
    ],
)
def test_the_table_says_who_may(town, verb, by):
    town.report()
    officer = town.officer(by)
    with pytest.raises(NotAllowed):
        move_case(town.house, officer, NUMBER, verb, 1, {})


@pytest.mark.parametrize("by", ["liuwan", "hekou", "yibao", "auditor"])
def test_a_case_out_of_reach_is_not_there(town, by):
    town.report()
    with pytest.raises(CaseNotFound):
        show_case(town.house, town.officer(by), NUMBER)
    with pytest.raises((CaseNotFound, NotAllowed)):
        move_case(town.house, town.officer(by), NUMBER, "note", 1, {"note": "看看"})


def test_the_village_cannot_open_what_is_hidden_from_it(town):
    town.report(hide_from_village=True)
    with pytest.raises(CaseNotFound):
        show_case(town.house, town.officer("liushu"), NUMBER)
    assert show_case(town.house, town.officer("qingxi"), NUMBER).hide_from_village


def test_a_department_sees_a_case_once_it_is_referred_there(town):
    submitted = town.report()
    act(town, submitted, "accept")
    act(town, submitted, "refer", department="civil_affairs")
    assert show_case(town.house, town.officer("minzheng"), NUMBER).outcome == "referred"
    with pytest.raises(CaseNotFound):
        show_case(town.house, town.officer("yibao"), NUMBER)


def test_a_visit_before_the_report_is_a_slip_of_the_finger(town):
    submitted = town.report()
    act(town, submitted, "accept")
    with pytest.raises(MissingEvidence) as refused:
        act(town, submitted, "visit", visited_on="2026-11-15")
    assert [fault.message for fault in refused.value.fields] == ["errors.visit_before_report"]


def test_an_urgent_case_is_helped_and_visited_before_it_is_accepted(town):
    submitted = town.report(urgent=True)
    assert act(town, submitted, "record_help").state is CaseState.received
    assert act(town, submitted, "visit").state is CaseState.visited


def test_a_case_given_away_is_gone_from_the_giver_and_there_for_the_taker(town):
    submitted = town.report()
    given = act(town, submitted, "transfer_area")
    assert (given.area_code, given.moves) == ("990101002201", ())
    with pytest.raises(CaseNotFound):
        show_case(town.house, town.officer("qingxi"), NUMBER)
    assert act(town, submitted, "accept", by="liuwan").township == "柳湾乡"
    assert town.value("SELECT area_code FROM household") == "990101002201"


@pytest.mark.parametrize("area", ["990101000000", "990101001201", "990202001201"])
def test_a_case_is_given_only_to_another_place_of_the_county(town, area):
    submitted = town.report()
    with pytest.raises(MissingEvidence):
        act(town, submitted, "transfer_area", area=area)
    assert town.value('SELECT version FROM "case"') == 1


def test_a_duplicate_counts_with_the_case_it_is_merged_into(town):
    submitted = town.report()
    town.report("submission-0002", reporter={"name": "周桂兰", "phone": "13900000902"})
    act(town, submitted, "accept")
    act(town, submitted, "mark_duplicate")
    assert town.rows('SELECT repeat_count, version FROM "case" WHERE id = 2') == [(2, 2)]
    act(town, submitted, "reopen")
    with pytest.raises(MissingEvidence) as refused:
        act(town, submitted, "mark_duplicate", parent_case=NUMBER)
    assert [fault.message for fault in refused.value.fields] == ["errors.unknown_case"]


def test_an_enrolment_opens_a_monitored_household_with_its_measures(town):
    submitted = town.report()
    come_to(town, submitted, "enrol")
    case = act(town, submitted, "enrol")
    assert case.monitored_household_id == 1
    assert town.rows("SELECT risk, kind FROM support_measure") == [("illness", "health")]
    assert town.rows("SELECT category, risks, state FROM monitored_household") == [
        ("sudden_hardship", ["illness"], "monitoring")
    ]


def test_the_posting_is_never_cut_short(town):
    submitted = town.report()
    for step in PATHS["township_check"]["before"]:
        town.clock.turn(hours=1)
        act(town, submitted, step)
    town.clock.turn(days=5)
    with pytest.raises(NotAllowed):
        act(town, submitted, "township_check")
    town.clock.turn(days=1)
    assert act(town, submitted, "township_check").state is CaseState.checked


def test_a_county_with_another_order_has_other_rows(town):
    insert = text(
        "INSERT INTO county_setting (county_code, name, valid_from, value)"
        " VALUES ('990101000000', 'procedure', '2026-01-01', 'appraise_check_post')"
    )
    with town.owner.transaction(Scope.owner()) as session:
        session.execute(insert)
    submitted = town.report()
    for step in ("accept", "visit", "record_consent", "record_data_match", "appraise", "township_check", "post"):
        town.clock.turn(hours=1)
        last = act(town, submitted, step)
    assert last.state is CaseState.posted


def test_what_the_officer_may_do_comes_with_its_form(town):
    town.report()
    moves = {move.verb: move for move in show_case(town.house, town.officer("qingxi"), NUMBER).moves}
    assert Verb.accept in moves
    assert Verb.enrol not in moves
    assert moves[Verb.transfer_area].needs["required"] == ["area", "reason"]
    assert show_case(town.house, town.officer("hotline"), NUMBER).moves[0].verb is Verb.note
