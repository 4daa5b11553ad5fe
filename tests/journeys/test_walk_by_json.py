"""One report from the code to 办结, by the JSON API alone."""

import uuid

from tests.journeys.conftest import until

TEXT = "我男人去年在工地上摔断了腿，包工头不给钱，看病借了八万块，两个娃娃一个上高中一个上大学，实在供不起了"
VISIT = {
    "visitors": ["何秀英", "陈大勇"], "result": "not_at_risk",
    "found": "家中四口人，丈夫腿伤已能干轻活，工钱已由司法所帮着要回。",
    "worksheet": {"members": 4, "a": {"wage_income": "36000", "business_income": "9000", "business_expense": "4000"}},
}  # fmt: skip
CLOSING = {
    "outcome": "not_at_risk", "told_how": "in_person", "told_by": "何秀英", "applicant_view": "understood",
    "explanation": "工钱已要回，年人均纯收入高于本县的线，孩子的助学金已帮着申请。不同意可以申请复核。",
}  # fmt: skip


def signed_in(program, account):
    answer = program.post("/api/v1/session", json={"username": account["username"], "password": account["password"]})
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['token']}"}


def submit(program, system):
    report = {
        "submission_key": uuid.uuid4().hex, "one_code": system.one_code["code"], "text": TEXT, "consent": True,
        "reporter": {"name": "司马秋禾", "phone": "13900000921", "relation": "self"},
        "household": {"members": 4}, "channel": "form",
    }  # fmt: skip
    answer = program.post("/api/v1/reports", json=report)
    assert answer.status_code == 201, answer.text
    assert program.post("/api/v1/reports", json=report).json() == answer.json()
    return answer.json()


def move(program, headers, number, verb, evidence):
    version = program.get(f"/api/v1/cases/{number}", headers=headers).json()["version"]
    answer = program.post(
        f"/api/v1/cases/{number}/moves/{verb}", headers=headers, json={"version": version, **evidence}
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_walk_by_json(program, system):
    landing = program.get(f"/s/{system.one_code['code']}")
    assert landing.status_code == 200
    submitted = submit(program, system)
    today = submitted["accepted_at"][:10]
    township, county = (signed_in(program, system.account(role)) for role in ("township", "county"))
    found = program.get("/api/v1/cases", headers=township, params={"q": "司马秋禾"}).json()["items"]
    assert [item["area_code"] for item in found] == [system.one_code["area_code"]]
    number = found[0]["number"]

    def reading():
        case = program.get(f"/api/v1/cases/{number}", headers=township).json()
        return next((reading for reading in case["readings"] if reading["source"] == system.reads), None)

    read = until(reading)
    assert read["intent"] == "report_hardship"
    assert {"accident", "schooling"} & {risk["type"] for risk in read["risks"]}
    before = figures(program, county)
    move(program, township, number, "accept", {})
    visited = move(program, township, number, "visit", VISIT | {"visited_on": today})
    assert visited["evidence"]["visit"]["worksheet"]["net_per_head"] == "10250.00"
    closed = move(program, township, number, "explain_and_close", CLOSING | {"told_on": today})
    assert (closed["state"], closed["outcome"]) == ("closed", "not_at_risk")
    held = {"receipt": submitted["receipt"], "look_up_code": submitted["look_up_code"]}
    progress = program.post("/api/v1/look-ups", json=held).json()
    assert [step["label"] for step in progress["steps"]] == ["收到申报", "乡镇受理", "干部入户核实", "解释清楚，办结"]
    assert progress["explanation"] == CLOSING["explanation"]
    assert {line["state"] for line in progress["deadlines"]} == {"met"}
    after = figures(program, county)
    assert (after["closed"], after["open"]) == (before["closed"] + 1, before["open"] - 1)


def figures(program, county):
    """The county's sums over its townships."""
    lines = program.get("/api/v1/closure-times", headers=county).json()
    return {name: sum(line[name] for line in lines) for name in ("received", "closed", "open", "overdue")}
