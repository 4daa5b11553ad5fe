"""What holds for every answer: shape of errors, headers, logs, figures, the description of itself."""

import json
import logging

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from casework.questionnaire import QUESTIONS
from tests.api.sample_report import FORM, ONE_CODE, json_report

CONTRACT = {
    ("get", "/s/{one_code}"), ("post", "/api/v1/chat"), ("post", "/api/v1/reports"),
    ("post", "/api/v1/look-ups"), ("post", "/api/v1/attachments"),
    ("post", "/api/v1/session"), ("get", "/api/v1/cases"), ("get", "/api/v1/cases/{number}"),
    ("post", "/api/v1/cases/{number}/moves/{verb}"), ("get", "/api/v1/closure-times"), ("post", "/api/v1/readings"),
    ("get", "/healthz"), ("get", "/readyz"), ("get", "/metrics"),
}  # fmt: skip


def assert_error(answer, status, code):
    assert answer.status_code == status, answer.text
    error = answer.json()["error"]
    assert (error["code"], set(error)) == (code, {"code", "message", "fields"})
    assert "一" <= error["message"][0] <= "鿿"


def test_errors_have_one_shape(client):
    assert_error(client.get("/api/v1/nothing"), 404, "not_found")
    assert_error(client.put("/api/v1/reports"), 405, "method_not_allowed")
    assert_error(
        client.post("/api/v1/reports", content=b"{", headers={"Content-Type": "application/json"}),
        422,
        "invalid_request",
    )
    assert_error(client.post("/api/v1/reports", json=[1]), 422, "invalid_request")
    assert_error(client.post("/api/v1/reports", content=b"x"), 422, "invalid_request")
    assert_error(client.post("/api/v1/reports", json={}), 422, "invalid_report")
    assert_error(client.get("/api/v1/cases"), 401, "not_signed_in")


def test_a_lone_surrogate_or_a_null_does_no_harm(client):
    body = json.dumps(json_report(text="坏\ud800字\u0000符")).encode()
    answer = client.post("/api/v1/reports", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 201


def test_a_nul_in_an_address_or_form_is_no_surprise(client):
    for path in ("/s/%00", "/place?area_code=%00", "/report?one_code=a%00b"):
        assert client.get(path).status_code == 404
    assert_error(client.get("/api/v1/cases/%00"), 404, "not_found")
    assert_error(client.post("/api/v1/session", json={"username": "\0", "password": "x"}), 422, "invalid_request")
    assert client.post("/report", data={"step": "edit", "one_code": "\0", "text": "a\0b"}).status_code == 200


def test_bodies_that_are_too_large_are_refused(client):
    assert_error(client.post("/api/v1/reports", content=b"x" * 1_000_001), 413, "too_large")
    streamed = client.post(
        "/api/v1/reports", content=(b"x" * 100_000 for _ in range(11)), headers={"Content-Type": "application/json"}
    )
    assert_error(streamed, 413, "too_large")
    page = client.post("/report", data={"text": "难" * 400_000})
    assert page.status_code == 413
    assert "太大" in page.text


def test_people_get_pages(client):
    for answer in (client.get("/nothing"), client.put("/report")):
        assert answer.headers["Content-Type"].startswith("text/html")
        assert "没办成" in answer.text


def test_what_nobody_foresaw_is_told_to_nobody(town, caplog, monkeypatch):
    def fail(*_):
        raise RuntimeError("王二柱 13900000901")

    monkeypatch.setattr("api.resident_calls.submit_report", fail)
    with caplog.at_level(logging.INFO), TestClient(create_app(town.house)) as client:
        answer = client.post("/api/v1/reports", json=json_report())
    assert_error(answer, 500, "unexpected")
    assert "unexpected RuntimeError" in caplog.text
    assert "test_front_door.py" in caplog.text
    assert "王二柱" not in caplog.text + answer.text
    assert "13900000901" not in caplog.text + answer.text


def test_logs_and_figures_know_nobody(client, caplog):
    with caplog.at_level(logging.INFO):
        client.post("/api/v1/reports", json=json_report())
        client.post("/report", data={**FORM, "step": "send"})
        client.get("/api/v1/cases", params={"q": "王二柱"})
        client.get("/report", params={"one_code": ONE_CODE, "name": "李二妮"})
        client.get("/wang-er-zhu")
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("yimatong"))
    assert "POST /api/v1/reports 201" in ours
    figures = client.get("/metrics").text
    for trace in ("王二柱", "李二妮", "13900000901", "wang-er-zhu"):
        assert trace not in ours
        assert trace not in figures
    assert 'yimatong_requests_total{method="POST",route="/api/v1/reports",status="201"} 1.0' in figures
    assert 'yimatong_open_cases{state="received"} 2.0' in figures
    assert 'yimatong_kept_readings{source="fallback"} 2.0' in figures
    assert 'yimatong_oldest_waiting_seconds{what="case_received"} 0.0' in figures
    assert 'yimatong_oldest_waiting_seconds{what="job"}' in figures


def test_every_answer_carries_the_guards(client):
    for path in ("/", f"/s/{ONE_CODE}", "/report", "/nothing", "/api/v1/nothing", "/console/sign-in"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"], path
        assert "unsafe" not in headers["Content-Security-Policy"], path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Cache-Control"] == "no-store", path
        assert "Strict-Transport-Security" not in headers, path


def test_style_and_script_may_be_kept(client):
    page = client.get("/report").text
    style = page.split('rel="stylesheet" href="')[1].split('"')[0]
    answer = client.get(style)
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]


def test_browsers_insist_on_https_where_there_is_https(town):
    with TestClient(create_app(town.with_settings(public_url="https://example.test"))) as client:
        assert "max-age" in client.get("/").headers["Strict-Transport-Security"]


def test_no_page_has_script_or_style_in_it(client):
    for path in ("/", f"/s/{ONE_CODE}", "/report", "/place", "/my-report"):
        page = client.get(path).text
        assert "<style" not in page
        assert " style=" not in page
        assert "<script>" not in page
        assert " onclick" not in page


def test_health(client):
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").json() == {"status": "ok", "database": "ok", "nlu": "fallback"}


def test_readiness_tells_a_database_that_is_away_or_behind(town):
    from dataclasses import replace

    from db.session import Database, Scope

    nowhere = Database("postgresql+psycopg://nobody@127.0.0.1:9/nowhere")
    with TestClient(create_app(replace(town.house, database=nowhere))) as client:
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 503
        assert_error(client.post("/api/v1/reports", json=json_report()), 503, "unavailable")
    with town.owner.transaction(Scope.owner()) as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    with TestClient(create_app(town.house)) as client:
        assert client.get("/readyz").json()["database"] == "not migrated"


def test_the_api_describes_itself(client):
    description = client.get("/openapi.json").json()
    calls = {(method, path) for path, methods in description["paths"].items() for method in methods}
    assert calls >= CONTRACT
    report = description["paths"]["/api/v1/reports"]["post"]
    body = report["requestBody"]["content"]["application/json"]["schema"]
    assert {row.field.split(".")[0] for row in QUESTIONS} == set(body["properties"])
    for method, path in calls:
        if path.startswith("/api/"):
            for status, answer in description["paths"][path][method]["responses"].items():
                if int(status) >= 400:
                    assert answer["content"]["application/json"]["schema"]["$ref"].endswith("/ErrorAnswer"), (
                        path,
                        status,
                    )


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_no_page_loads_from_elsewhere(client, path):
    assert client.get(path).status_code == 404
