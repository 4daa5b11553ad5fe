"""Evidence: every row's form takes good answers, names every bad one, and describes itself."""

import json
import time
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.case_lifecycle import MOVES, Move, move_named
from casework.evidence import check_evidence, json_schema
from casework.household_lifecycle import HOUSEHOLD_MOVES, HouseholdMove
from notices.wording import say

TODAY = date(2026, 11, 22)
ROWS = (*MOVES, *HOUSEHOLD_MOVES)
every_row = pytest.mark.parametrize("move", ROWS, ids=[f"{type(m).__name__}-{m.verb}" for m in ROWS])

MEASURE = {"risk": "illness", "kind": "health", "description": "慢病签约", "started_on": "2026-11-20"}
GOOD: dict[str, Any] = {
    "applicant_view": "understood",
    "area": "990101002003",
    "attempts": [{"on": "2026-11-18", "how": "phone"}, {"on": "2026-11-19", "how": "phone"},
                 {"on": "2026-11-20", "how": "in_person"}],
    "attendance": 12,
    "category": "sudden_hardship",
    "department": "water",
    "description": "慢病签约",
    "elimination_kind": "helped",
    "explanation": "去您家看了,也算了账,人均收入八千多,暂时没有返贫风险。",
    "found": "老人住院刚出院,新农合报销后自付三千。",
    "how": "phone",
    "intent": "report_hardship",
    "kind": "health",
    "match_result": "nothing_found",
    "measures": [MEASURE],
    "objection": "有人说他家有车",
    "outcome": "not_at_risk",
    "parent_case": "2026-000123",
    "posting_place": "村委会公示栏",
    "posting_text": "户主王小明,三组,4人。",
    "primary": "illness",
    "registration_number": "990101000001",
    "result": "not_at_risk",
    "risk": "illness",
    "risks": ["illness"],
    "signed_by": ["王小明"],
    "told_by": "李干部",
    "told_how": "in_person",
    "urgent": False,
    "visitors": ["李干部", "张干部"],
    "votes_against": 1,
    "votes_for": 11,
    "worksheet": {"members": 4, "a": {"wage_income": "24000"}},
}  # fmt: skip


def good_answers(move: Move | HouseholdMove) -> dict[str, Any]:
    """One right answer to every field of a row; dates are yesterday or ahead, anything else is a line of text."""
    dates = {f.name.value: "2026-11-21" for f in move.needs if f.kind == "date"}
    texts = {f.name.value: "写得清清楚楚的一句话。" for f in move.needs if f.kind in ("text", "long_text")}
    ahead = {f.name.value: "2026-11-24" for f in move.needs if f.kind == "day_ahead"}
    return texts | dates | ahead | {f.name.value: GOOD[f.name] for f in move.needs if f.name.value in GOOD}


def errors_of(verb: str, raw: dict[str, Any]) -> dict[str, str]:
    move = move_named(verb)
    assert move
    return {error.field: error.message for error in check_evidence(move, raw, TODAY)[1]}


def with_changes(verb: str, **changes: Any) -> dict[str, str]:
    move = move_named(verb)
    assert move
    return errors_of(verb, good_answers(move) | changes)


@every_row
def test_good_answers_are_taken_and_can_be_stored(move: Move | HouseholdMove) -> None:
    clean, errors = check_evidence(move, good_answers(move), TODAY)
    assert errors == ()
    assert json.loads(json.dumps(clean)) == clean
    assert check_evidence(move, clean, TODAY) == (clean, ())


@every_row
def test_every_missing_answer_is_named_at_once(move: Move | HouseholdMove) -> None:
    required = {field.name.value for field in move.needs if field.required}
    for nothing in ({}, dict.fromkeys(required, ""), dict.fromkeys(required, "  ​ ")):
        _, errors = check_evidence(move, nothing, TODAY)
        assert {error.field for error in errors} >= required - {"worksheet"}, nothing


@every_row
def test_every_error_can_be_worded(move: Move | HouseholdMove) -> None:
    rubbish = {field.name.value: ["?", {"?": "?"}] for field in move.needs}
    for raw in ({}, rubbish, dict.fromkeys(rubbish, "9" * 6_000), dict.fromkeys(rubbish, "9999-12-31")):
        for error in check_evidence(move, raw, TODAY)[1]:
            assert "{" not in say(error.message, **error.values)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@every_row
@settings(max_examples=20)
@given(data=st.data())
def test_whatever_is_sent_is_answered_with_errors_or_taken(move: Move | HouseholdMove, data: st.DataObject) -> None:
    raw = {field.name.value: data.draw(JSON) for field in move.needs}
    clean, errors = check_evidence(move, raw, TODAY)
    json.dumps(clean)
    for error in errors:
        assert say(error.message, **error.values)


@every_row
def test_the_schema_names_every_field_with_its_label(move: Move | HouseholdMove) -> None:
    schema = json_schema(move)
    assert {name: shape["title"] for name, shape in schema["properties"].items()} == {
        field.name.value: field.label for field in move.needs
    }
    assert schema["required"] == [field.name.value for field in move.needs if field.required]
    json.dumps(schema)


def test_a_form_with_dotted_names_is_read_like_json() -> None:
    form = {
        "attempts.0.on": "2026-11-18",
        "attempts.0.how": "phone",
        "attempts.1.on": "",
        "attempts.1.how": "",
        "attempts.2.on": "2026年11月19日",
        "attempts.2.how": "phone",
        "attempts.10.on": "2026/11/20",
        "attempts.10.how": "letter",
        "explanation": "打了三次电话都没有人接,也去过家里。",
        "version": "3",
    }
    move = move_named("mark_unreachable")
    assert move
    clean, errors = check_evidence(move, form, TODAY)
    assert errors == ()
    assert [attempt["on"] for attempt in clean["attempts"]] == ["2026-11-18", "2026-11-19", "2026-11-20"]
    assert "version" not in clean


def test_the_visit_form_of_a_phone() -> None:
    form = {
        "visited_on": "2026-11-21",
        "visitors": "李干部、张干部",
        "result": "at_risk",
        "found": "屋里漏雨,老人卧床。",
        "problems": "housing",
        "worksheet.members": "3",
        "worksheet.a.wage_income": "１２，０００",
        "worksheet.a.dibao": "2400",
        "worksheet.b.rigid_expense": "2.4万",
        "worksheet.a.business_income": "",
    }
    move = move_named("visit")
    assert move
    clean, errors = check_evidence(move, form, TODAY)
    assert errors == ()
    assert clean["visitors"] == ["李干部", "张干部"]
    assert clean["problems"] == ["housing"]
    assert clean["worksheet"]["year_income"] == "14400.00"
    assert clean["worksheet"]["net_income"] == "-9600.00"
    assert clean["worksheet"]["net_per_head"] == "-3200.00"


def test_the_countys_income_line_raises_a_flag_and_refuses_nothing() -> None:
    move = move_named("visit")
    assert move
    for line, flags in ((Decimal(6_001), ["low_income"]), (Decimal(6_000), []), (None, [])):
        clean, errors = check_evidence(move, good_answers(move), TODAY, line)
        assert errors == ()
        assert clean["worksheet"]["flags"] == flags


def test_a_visit_without_money_typed_needs_no_worksheet() -> None:
    assert with_changes("visit", worksheet={"members": "", "a": {"wage_income": ""}}) == {}
    assert with_changes("visit", worksheet=None) == {}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"visited_on": "2026-11-23"}, {"visited_on": "errors.date_in_future"}),
        ({"visited_on": "1926-11-21"}, {"visited_on": "errors.date_too_old"}),
        ({"visited_on": "昨天"}, {"visited_on": "errors.not_a_date"}),
        ({"visited_on": "2026-02-30"}, {"visited_on": "errors.not_a_date"}),
        ({"visitors": "李干部"}, {"visitors": "errors.too_few_people"}),
        ({"visitors": "李干部,李干部"}, {"visitors": "errors.too_few_people"}),
        ({"visitors": "李干部,13900000001"}, {"visitors": "errors.not_a_name"}),
        ({"result": "rich"}, {"result": "errors.not_a_choice"}),
        ({"found": "好"}, {"found": "errors.too_short"}),
        ({"problems": ["housing", "car"]}, {"problems": "errors.not_a_choice"}),
        ({"worksheet": {"members": 4, "a": {"dibao": "很多"}}}, {"worksheet.a.dibao": "errors.not_money"}),
        ({"worksheet": {"a": {"dibao": "5"}}}, {"worksheet.members": "errors.members_required"}),
    ],
)
def test_a_faulty_visit(changes: dict[str, Any], error: dict[str, str]) -> None:
    assert with_changes("visit", **changes) == error


def test_faulty_rows_are_named_by_number() -> None:
    rows = [MEASURE, {**MEASURE, "kind": "?"}, {"risk": "illness"}]
    assert with_changes("enrol", measures=rows) == {
        "measures.1.kind": "errors.not_a_choice",
        "measures.2.kind": "errors.required",
        "measures.2.description": "errors.required",
        "measures.2.started_on": "errors.required",
    }
    assert with_changes("mark_unreachable", attempts=GOOD["attempts"][:2]) == {"attempts": "errors.too_few"}


def test_answers_must_agree_with_each_other() -> None:
    assert with_changes("enrol", risks=["illness", "housing"]) == {"measures": "errors.measure_per_risk"}
    assert with_changes("appraise", votes_for=12, votes_against=1) == {"votes_for": "errors.more_votes_than_people"}
    assert with_changes("correct_reading", primary="housing") == {"primary": "errors.primary_not_among_risks"}
    assert with_changes("correct_reading", risks=[], primary="") == {}


def test_at_most_five_risks_are_enrolled() -> None:
    risks = ["illness", "housing", "schooling", "accident", "employment", "other"]
    assert with_changes("enrol", risks=risks) == {"risks": "errors.too_many"}


def test_a_posting_with_private_facts_is_refused_with_every_reason() -> None:
    move = move_named("post")
    assert move
    raw = good_answers(move) | {"posting_text": "王小明,13900000001,患癌症"}
    errors = check_evidence(move, raw, TODAY)[1]
    assert [error.message for error in errors] == ["errors.posting_phone", "errors.posting_health"]


def test_a_closing_needs_more_than_a_word_of_explanation() -> None:
    assert with_changes("explain_and_close", explanation="不符合") == {"explanation": "errors.too_short"}
    assert with_changes("explain_and_close", outcome="enrolled") == {"outcome": "errors.not_a_choice"}


def test_a_form_of_many_boxes_is_read_in_one_pass() -> None:
    boxes = {f"attempts.{number}.on": "2026-11-20" for number in range(20_000)}
    started = time.process_time()
    assert errors_of("mark_unreachable", boxes)["attempts"] == "errors.not_a_list"
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("day", "error"),
    [
        ("2026-11-22", None), ("2027-01-21", None), ("2026-11-21", "errors.date_in_past"),
        ("2027-01-22", "errors.date_too_far"), ("后天", "errors.not_a_date"),
    ],
)  # fmt: skip
def test_a_visit_is_fixed_for_one_of_the_coming_days(day, error) -> None:
    assert errors_of("plan_visit", {"planned_on": day}) == ({"planned_on": error} if error else {})
