"""Looking up a report on the web, and what its reporter may still do."""

import re

import pytest

from actions.move_case import move_case
from tests.api.sample_report import CLOSING, VISIT


@pytest.fixture
def held(town):
    """What the reporter holds in hands."""
    submitted = town.report()
    return {"receipt": submitted.receipt, "look_up_code": submitted.look_up_code}


def officer_moves(town, *moves):
    for verb, evidence in moves:
        version = town.value('SELECT version FROM "case"')
        move_case(town.house, town.officer("qingxi"), "2026-000001", verb, version, evidence)


def test_a_wrong_code_and_an_unknown_receipt_look_the_same(client, held):
    wrong = client.post("/my-report", data={**held, "look_up_code": "9999"})
    unknown = client.post("/my-report", data={**held, "receipt": "ACDEACDEACDE"})
    assert wrong.status_code == unknown.status_code == 404
    assert wrong.text.replace(held["receipt"], "").replace("9999", "") == (
        unknown.text.replace("ACDEACDEACDE", "").replace(held["look_up_code"], "")
    )


def test_guessing_is_slowed_down_and_told_for_how_long(client, town, held):
    for guess in range(town.house.settings.look_up_attempts):
        assert client.post("/my-report", data={**held, "look_up_code": f"{guess:04d}"}).status_code == 404
    refused = client.post("/my-report", data=held)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 3601
    assert "分钟" in refused.text


def test_every_step_and_the_explanation_are_shown(client, town, held):
    officer_moves(town, ("accept", {}), ("visit", VISIT), ("explain_and_close", CLOSING))
    page = client.post("/my-report", data=held).text
    steps = re.findall(r'class="when">[^<]+</span> ([^<]+)<', page)
    assert steps == ["收到申报", "乡镇受理", "干部入户核实", "解释清楚，办结"]
    assert CLOSING["explanation"] in page
    assert "申请复核" in page
    assert "最晚什么时候" not in page


def test_adding_to_the_report(client, town, held):
    empty = client.post("/my-report/add_to_report", data=held)
    assert empty.status_code == 422
    assert 'id="add_to_report" open' in empty.text
    assert 'id="add_to_report-text-error"' in empty.text
    added = client.post("/my-report/add_to_report", data={**held, "text": "水管也冻裂了"})
    assert added.status_code == 200
    assert "您补充了情况" in added.text
    assert town.value("SELECT count(*) FROM case_event WHERE verb = 'add_to_report'") == 1


def test_withdrawing_and_being_too_late_for_it(client, town, held):
    officer_moves(town, ("accept", {}), ("visit", VISIT))
    late = client.post("/my-report/withdraw", data=held)
    assert late.status_code == 403
    assert "现在办不了了" in late.text
    second = town.report("submission-0002", reporter={"name": "赵小满", "phone": "13900000903"})
    gone = client.post("/my-report/withdraw", data={"receipt": second.receipt, "look_up_code": second.look_up_code})
    assert "您撤回了申报" in gone.text


def test_asking_for_a_recheck_needs_a_reason(client, town, held):
    officer_moves(town, ("accept", {}), ("visit", VISIT), ("explain_and_close", CLOSING))
    assert client.post("/my-report/request_recheck", data=held).status_code == 422
    asked = client.post("/my-report/request_recheck", data={**held, "reason": "没有算化疗的钱"})
    assert asked.status_code == 200
    assert "您申请了复核" in asked.text


def test_an_unknown_move_is_refused(client, held):
    assert client.post("/my-report/enrol", data=held).status_code == 403
    assert client.post("/my-report/nonsense", data=held).status_code == 403
    assert client.post("/my-report/withdraw", data={**held, "look_up_code": "9999"}).status_code == 404


def test_until_the_visit_a_report_can_be_put_right_and_nothing_is_typed_twice(client, town, held):
    page = client.post("/my-report", data=held).text
    told = town.answers()["text"]
    assert f"{told}</textarea>" in page
    right = "是我娘住院，花了六千，不是六万"
    client.post("/my-report/correct_report", data={**held, "corrected_text": right})
    assert f"{right}</textarea>" in client.post("/my-report", data=held).text
    officer_moves(town, ("accept", {}), ("visit", VISIT))
    assert "更正申报" not in client.post("/my-report", data=held).text
    assert client.post("/my-report/correct_report", data={**held, "corrected_text": told}).status_code == 403


def test_the_day_of_the_visit_is_told(client, town, held):
    officer_moves(town, ("accept", {}), ("plan_visit", {"planned_on": "2026-11-18", "planned_time": "下午三点"}))
    assert "干部约好11月18日下午三点上门" in client.post("/my-report", data=held).text
