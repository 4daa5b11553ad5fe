"""Asking about policy on the web and by JSON: answers with sources, refusals that lead to a person."""

from datetime import timedelta

import pytest

from actions.edit_policy import approve_text, list_enquiries, propose_text
from tests.api.sample_report import ONE_CODE

LIUSHU = "990101001201"


def test_the_landing_page_leads_to_the_questions_and_back_to_the_report(client):
    assert f'href="/ask?one_code={ONE_CODE}"' in client.get(f"/s/{ONE_CODE}").text
    page = client.get("/ask", params={"one_code": ONE_CODE}).text
    assert "示范县清溪镇柳树村" in page
    assert f'href="/report?area_code={LIUSHU}"' in page
    assert f'href="/ask/fee?area_code={LIUSHU}"' in page


def test_a_question_is_answered_with_its_source_and_a_way_to_report(client):
    page = client.post("/ask", data={"area_code": LIUSHU, "question": "家里有个小轿车能不能申请呀"}).text
    assert "<h1>家里有车、有房能不能申请？</h1>" in page
    assert "以入户核实和本县规定为准" in page
    assert "大姚县人民政府网站" in page
    assert f'href="/report?area_code={LIUSHU}"' in page
    assert "我要申报" in page


def test_an_answer_speaks_the_countys_settings(client):
    page = client.get("/ask/income_line", params={"area_code": LIUSHU}).text
    assert "每人每年9000元" in page
    assert "5个工作日" in client.get("/ask/when_visit", params={"area_code": LIUSHU}).text
    assert "打12317" in client.get("/ask/how_to_report").text


def test_what_is_not_covered_goes_to_a_person_who_tells_whoever_left_a_telephone(client, town):
    asked = {"area_code": LIUSHU, "question": "驾照怎么考 我电话13900000777"}
    page = client.post("/ask", data=asked).text
    assert "这个问题要请人来答" in page
    assert "tel:12317" in page
    assert town.value("SELECT count(*) FROM enquiry") == 1
    faulty = client.post("/ask/telephone", data={**asked, "phone": "123"})
    assert faulty.status_code == 422
    assert "电话号码不对" in faulty.text
    assert client.post("/ask/telephone", data={**asked, "phone": ""}).status_code == 422
    assert "记下了" in client.post("/ask/telephone", data={**asked, "phone": "139 0000 0777"}).text
    assert town.value("SELECT count(*) FROM enquiry") == 2
    kept = list_enquiries(town.house, town.officer("qingxi"))
    assert [(line.times, line.telephones) for line in kept] == [(2, 1)]
    assert "13900000777" not in kept[0].question


def test_too_many_unanswered_questions_from_one_place_are_still_answered_with_a_page(client, town):
    for number in range(32):
        page = client.post("/ask", data={"area_code": LIUSHU, "question": f"讲个笑话{number}"})
        assert page.status_code == 200
    assert town.value("SELECT count(*) FROM enquiry") == 30


def test_without_a_place_the_only_county_answers(client):
    page = client.post("/ask", data={"question": "申报要不要钱", "area_code": ""}).text
    assert "不收一分钱" in page
    assert 'href="/place"' in page


def test_an_unknown_answer_shows_the_questions(client):
    page = client.get("/ask/nothing", params={"area_code": LIUSHU})
    assert page.status_code == 404
    assert "大家常问的" in page.text


def test_what_is_typed_is_never_markup(client):
    page = client.post("/ask", data={"area_code": LIUSHU, "question": "<script>alert(1)</script>"}).text
    assert "<script>alert" not in page


def test_programs_get_the_same_answer(client):
    asked = {"question": "申报要不要钱", "area_code": LIUSHU}
    answer = client.post("/api/v1/policy-answers", json=asked).json()
    assert answer["answer"]["entry"] == "fee"
    assert answer["answer"]["caution"] == "以入户核实和本县规定为准。"
    cited = answer["answer"]["citations"][0]
    assert set(cited) == {"title", "issuer", "clause", "region", "valid_from", "address"}
    assert client.post("/api/v1/policy-answers", json={**asked, "question": "驾照怎么考"}).json()["answer"] is None
    assert len(client.get("/api/v1/policy-topics", params={"area_code": LIUSHU}).json()) >= 60


@pytest.mark.parametrize("area_code", ["nowhere", "130101001001", ""])
def test_an_unknown_area_is_refused_by_name(client, area_code):
    answer = client.post("/api/v1/policy-answers", json={"question": "要钱吗", "area_code": area_code})
    assert answer.status_code == 422
    assert answer.json()["error"]["fields"][0]["field"] == "area_code"


def test_what_a_text_said_on_a_day_gone_by_is_shown_on_the_page_and_to_programs(client, town):
    raw = {
        "question": "申报要钱吗？", "text": "第一版。", "issuer": "示范县农业农村局", "title": "申报须知",
        "clause": "三", "valid_from": "2026-11-01",
    }  # fmt: skip
    kept = propose_text(town.house, town.officer("qingxi"), "fee", "990101000000", raw)
    approve_text(town.house, town.officer("county"), kept.id)
    town.clock.turn(days=3)
    today = town.house.today()
    before, since = str(today - timedelta(days=10)), str(today - timedelta(days=2))
    shown = {day: client.get("/ask/fee", params={"area_code": LIUSHU, "on": day}).text for day in (before, since)}
    assert "第一版。" in shown[since]
    assert "第一版。" not in shown[before]
    assert "那天的说法" in shown[before]
    for typed in ("", "昨天", "2999-01-01"):
        page = client.get("/ask/fee", params={"area_code": LIUSHU, "on": typed})
        assert page.status_code == 200
        assert "第一版。" in page.text
        assert "那天的说法" not in page.text
    call = "/api/v1/policy-answers/fee"
    told = {day: client.get(call, params={"area_code": LIUSHU, "on": day}).json() for day in shown}
    assert told[since]["text"] == "第一版。"
    assert told[before]["text"].startswith("不要钱")
    assert client.get("/api/v1/policy-answers/nothing", params={"area_code": LIUSHU}).status_code == 404
