"""The JSON API of the contract, call by call."""

import pytest

from tests.api.conftest import signed_in
from tests.api.sample_report import CLOSING, VISIT, json_report

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.fixture
def reported(client):
    return client.post("/api/v1/reports", json=json_report()).json()


def move(client, headers, verb, evidence=(), number="2026-000001", version=None):
    seen = version or client.get(f"/api/v1/cases/{number}", headers=headers).json()["version"]
    return client.post(
        f"/api/v1/cases/{number}/moves/{verb}", headers=headers, json={"version": seen, **dict(evidence)}
    )


# ── residents ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_report_is_acknowledged(client):
    answer = client.post("/api/v1/reports", json=json_report())
    assert answer.status_code == 201
    said = answer.json()
    assert said["look_up_code"] == "0901"
    assert said["look_up_url"] == "http://127.0.0.1/my-report"
    assert said["accepted_at"] == "2026-11-16T09:00:00+08:00"
    assert {deadline["name"] for deadline in said["deadlines"]} == {"accept", "visit", "close"}
    visit = next(deadline for deadline in said["deadlines"] if deadline["name"] == "visit")
    assert (visit["due_on"], visit["unit"], visit["state"]) == ("2026-11-23", "working_day", "on_time")
    assert visit["explanation"][0] == {"date": "2026-11-16", "counted": False, "why": "当天不计"}


def test_the_same_report_again_gives_the_same_receipt(client, reported):
    again = client.post("/api/v1/reports", json=json_report())
    assert again.status_code == 200
    assert again.json() == reported


def test_the_same_key_with_other_content_is_a_conflict(client, reported):
    answer = client.post("/api/v1/reports", json=json_report(text="房子塌了"))
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "submission_conflict"


def test_every_faulty_field_is_named(client):
    report = json_report(
        reporter={"name": "1", "phone": "12"}, text="", consent=False, risks=["flood"], household={"members": 0}
    )
    answer = client.post("/api/v1/reports", json=report)
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert error["code"] == "invalid_report"
    named = {field["field"]: field["message"] for field in error["fields"]}
    assert set(named) == {"reporter.name", "reporter.phone", "reporter.relation", "text", "consent", "risks",
                          "household.members"}  # fmt: skip
    assert all("一" <= message[0] <= "鿿" for message in named.values())


def test_looking_up(client, reported):
    progress = client.post("/api/v1/look-ups", json={"receipt": reported["receipt"], "look_up_code": "0901"})
    assert progress.status_code == 200
    said = progress.json()
    assert (said["state"], said["label"]) == ("received", "已收到")
    assert said["steps"] == [{"at": "2026-11-16T09:00:00+08:00", "label": "收到申报"}]
    assert set(said["can"]) == {"withdraw", "add_to_report", "correct_report"}
    assert said["next"]


def test_a_wrong_code_and_an_unknown_receipt_are_one_answer(client, reported):
    wrong = client.post("/api/v1/look-ups", json={"receipt": reported["receipt"], "look_up_code": "1111"})
    unknown = client.post("/api/v1/look-ups", json={"receipt": "ACDEACDEACDE", "look_up_code": "0901"})
    assert wrong.status_code == unknown.status_code == 404
    assert wrong.content == unknown.content


def test_the_resident_acts(client, reported):
    held = {"receipt": reported["receipt"], "look_up_code": "0901"}
    added = client.post("/api/v1/look-ups/moves/add_to_report", json={**held, "text": "水管也冻裂了"})
    assert added.status_code == 200
    gone = client.post("/api/v1/look-ups/moves/withdraw", json=held)
    assert (gone.json()["state"], gone.json()["can"]) == ("closed", [])
    assert client.post("/api/v1/look-ups/moves/withdraw", json=held).status_code == 403


def test_a_photo_travels_with_the_report_to_the_officer(client, township):
    kept = client.post("/api/v1/attachments", files={"photo": ("house.png", PNG, "image/png")})
    assert kept.status_code == 201
    assert client.post("/api/v1/reports", json=json_report(attachments=[kept.json()["id"]])).status_code == 201
    case = client.get("/api/v1/cases/2026-000001", headers=township).json()
    assert case["reports"][0]["attachments"] == [{"id": kept.json()["id"], "media_type": "image/png", "size": len(PNG)}]
    path = f"/api/v1/cases/2026-000001/attachments/{kept.json()['id']}"
    assert client.get(path, headers=township).content == PNG
    assert client.get(path).status_code == 401
    assert client.get(path, headers=signed_in(client, "liuwan")).status_code == 404


def test_what_is_no_photo_is_refused(client):
    refused = client.post("/api/v1/attachments", files={"file": ("photo.png", b"#!/bin/sh", "image/png")})
    assert refused.status_code == 422
    assert refused.json()["error"]["code"] == "unsuitable_attachment"
    assert client.post("/api/v1/attachments", data={"file": "words"}).status_code == 422
    assert client.post("/api/v1/attachments").status_code == 422


# ── officers ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_signing_in_and_out(client):
    answer = client.post("/api/v1/session", json={"username": "qingxi", "password": "shifanxian-demo"})
    assert answer.json()["officer"] == {"name": "何秀英", "role": "township", "area_code": "990101001000"}
    headers = {"Authorization": f"Bearer {answer.json()['token']}"}
    assert client.get("/api/v1/cases", headers=headers).json() == {"items": [], "next": None}
    assert client.delete("/api/v1/session", headers=headers).status_code == 204
    assert client.get("/api/v1/cases", headers=headers).status_code == 401


@pytest.mark.parametrize("body", [{"username": "qingxi", "password": "wrong"}, {"username": "nobody", "password": "x"}])
def test_wrong_sign_ins_are_one_answer(client, body):
    answer = client.post("/api/v1/session", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "sign_in_refused")
    assert client.post("/api/v1/session", json={}).status_code == 422


def test_a_cookie_alone_may_read_but_not_change(client, town, reported):
    from actions.sign_in import sign_in

    session = sign_in(town.house, "qingxi", "shifanxian-demo", None, "127.0.0.1")
    client.cookies.set("yimatong_session", session.token)
    assert client.get("/api/v1/cases").status_code == 200
    path = "/api/v1/cases/2026-000001/moves/accept"
    assert client.post(path, json={"version": 1}).status_code == 403
    other = {"Authorization": "Basic eDp5"}  # proves nothing: the session still comes from the cookie
    assert client.post(path, json={"version": 1}, headers=other).status_code == 403
    proven = {"X-CSRF-Token": session.officer.csrf_token}
    assert client.post(path, json={"version": 1}, headers=proven).status_code == 200


def test_the_queue_shows_the_urgent_first_and_masks(client, township, reported):
    urgent = json_report(submission_key="json-submission-2", urgent=True, risks=[], text="房子塌了，没地方住",
                         reporter={"name": "赵小满", "phone": "13900000903", "relation": "self"})  # fmt: skip
    assert client.post("/api/v1/reports", json=urgent).status_code == 201
    page = client.get("/api/v1/cases", headers=township, params={"limit": 1}).json()
    assert [item["number"] for item in page["items"]] == ["2026-000002"]
    assert "赵小满" not in str(page)
    rest = client.get("/api/v1/cases", headers=township, params={"limit": 1, "cursor": page["next"]}).json()
    assert [item["number"] for item in rest["items"]] == ["2026-000001"]
    assert rest["items"][0]["state"] == "received"
    for filters, numbers in (({"urgent": "true"}, ["2026-000002"]), ({"q": "王二柱"}, ["2026-000001"]),
                             ({"risk": "illness"}, ["2026-000001"]), ({"state": "closed"}, [])):  # fmt: skip
        items = client.get("/api/v1/cases", headers=township, params=filters).json()["items"]
        assert [item["number"] for item in items] == numbers, filters


def test_faulty_filters_are_named(client, township):
    answer = client.get("/api/v1/cases", headers=township, params={"state": "lost", "area": "12", "risk": "flood"})
    assert answer.status_code == 422
    assert {fault["field"] for fault in answer.json()["error"]["fields"]} == {"state", "area", "risk"}
    many = client.get("/api/v1/cases", headers=township, params={"limit": "many"})
    assert [fault["field"] for fault in many.json()["error"]["fields"]] == ["limit"]


def test_a_case_is_shown_whole_to_its_area_alone(client, township, reported):
    case = client.get("/api/v1/cases/2026-000001", headers=township).json()
    assert case["reports"][0]["text"].startswith("我爹上个月查出来肺癌")
    assert case["readings"][0]["source"] == "fallback"
    assert {risk["type"] for risk in case["readings"][0]["risks"]} >= {"illness"}
    assert case["version"] == 1
    accept = next(row for row in case["moves"] if row["verb"] == "accept")
    assert (accept["label"], accept["needs"]["type"]) == ("受理", "object")
    other = signed_in(client, "liuwan")
    assert client.get("/api/v1/cases/2026-000001", headers=other).status_code == 404
    assert client.get("/api/v1/cases/2026-000099", headers=township).status_code == 404
    assert move(client, other, "accept", version=1).status_code == 404


def test_from_acceptance_to_closing(client, township, reported):
    assert move(client, township, "accept").json()["state"] == "accepted"
    visited = move(client, township, "visit", VISIT).json()
    assert visited["evidence"]["visit"]["found"] == VISIT["found"]
    closed = move(client, township, "explain_and_close", CLOSING)
    assert (closed.status_code, closed.json()["state"], closed.json()["outcome"]) == (200, "closed", "not_at_risk")
    held = {"receipt": reported["receipt"], "look_up_code": "0901"}
    progress = client.post("/api/v1/look-ups", json=held).json()
    assert progress["explanation"] == CLOSING["explanation"]
    assert [step["label"] for step in progress["steps"]][-1] == "解释清楚，办结"


def test_moves_are_refused_by_name(client, township, reported):
    assert move(client, township, "accept", version=1).status_code == 200
    stale = move(client, township, "accept", version=1)
    assert (stale.status_code, stale.json()["error"]["code"]) == (409, "stale_case")
    missing = move(client, township, "visit", {"result": "at_risk"})
    assert missing.status_code == 422
    assert {"visited_on", "visitors", "found"} <= {fault["field"] for fault in missing.json()["error"]["fields"]}
    assert move(client, township, "enrol").status_code == 403
    assert move(client, township, "fly").status_code == 403
    assert client.post("/api/v1/cases/2026-000001/moves/visit", headers=township, json=VISIT).status_code == 422


def test_closure_times(client, township, reported):
    county = signed_in(client, "county")
    lines = client.get(
        "/api/v1/closure-times", headers=county, params={"from": "2026-11-01", "to": "2026-11-30"}
    ).json()
    town = next(line for line in lines if line["group"] == "990101001000")
    assert (town["received"], town["open"], town["closed"], town["label"]) == (1, 1, 0, "清溪镇")
    for params in ({"from": "soon"}, {"group_by": "colour"}, {"area": "1"}):
        assert client.get("/api/v1/closure-times", headers=county, params=params).status_code == 422, params


def test_readings(client, township):
    one = client.post("/api/v1/readings", headers=township, json={"text": "家里两天没吃的了"})
    assert one.status_code == 200
    assert one.json()[0]["source"] == "fallback"
    assert one.json()[0]["urgent"]
    two = client.post("/api/v1/readings", headers=township, json={"texts": ["你好", ""]})
    assert len(two.json()) == 2
    for body in ({}, {"text": "a", "texts": ["b"]}, {"texts": ["x"] * 501}, {"text": 5}):
        assert client.post("/api/v1/readings", headers=township, json=body).status_code == 422, body
    assert client.post("/api/v1/readings", json={"text": "a"}).status_code == 401
