"""The lifecycle table walked with real evidence."""

from actions.look_up_case import look_up_case
from actions.move_case import move_case
from actions.show_case import show_case

TOLD = {
    "explanation": "家里年人均纯收入高于标准，医保报销后自付不多，已当面算给您看。", "told_on": "2026-11-18",
    "told_how": "in_person", "told_by": "何秀英", "applicant_view": "understood",
}  # fmt: skip
VISIT = {
    "visited_on": "2026-11-17", "visitors": ["何秀英", "陈大勇"], "result": "not_at_risk",
    "found": "家中四口人，主要收入为务工，房屋安全。",
    "worksheet": {"members": 4, "a": {"wage_income": "24000", "business_income": "9000", "business_expense": "4000"}},
}  # fmt: skip


def move(town, username, verb, evidence=(), number="2026-000001", version=None):
    officer = town.officer(username)
    seen = version or show_case(town.house, officer, number).version
    return move_case(town.house, officer, number, verb, seen, dict(evidence))


def test_the_short_path_from_report_to_closing(town):
    submitted = town.report()
    town.clock.turn(hours=3)
    case = move(town, "qingxi", "accept")
    assert (case.state, case.handler, case.version) == ("accepted", "何秀英", 2)
    assert {d.name: d.state for d in case.deadlines}["accept"] == "met"
    town.clock.turn(days=2)
    case = move(town, "liushu", "visit", VISIT)
    assert case.state == "visited"
    assert case.history[-1].evidence["worksheet"]["year_income"] == "33000.00"
    case = move(town, "qingxi", "explain_and_close", TOLD | {"outcome": "not_at_risk"})
    assert (case.state, case.outcome, case.due_on) == ("closed", "not_at_risk", None)
    assert {d.name: d.state for d in case.deadlines} == dict.fromkeys(("accept", "visit", "answer", "close"), "met")
    progress = look_up_case(town.house, submitted.receipt, submitted.look_up_code, "127.0.0.1")
    assert [step.label for step in progress.steps] == ["收到申报", "乡镇受理", "干部入户核实", "解释清楚，办结"]
    assert progress.explanation == TOLD["explanation"]
    assert [m.verb for m in progress.can] == ["request_recheck"]
