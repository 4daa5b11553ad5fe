"""Calls, monitored households, figures, audit, calendar and one's own account."""

from datetime import timedelta

import pytest

from actions.import_calendar import show_calendar
from actions.move_case import move_case
from actions.seal_audit import seal_audit
from actions.show_case import show_case
from tests.actions.conftest import PASSWORD

NUMBER = "2026-000001"
TOLD = {
    "explanation": "情况都核实了，已经当面说明白。", "told_how": "in_person", "told_by": "何秀英",
    "applicant_view": "understood",
}  # fmt: skip


@pytest.fixture
def move(town):
    """Move the case as an officer, by the actions."""

    def made(username: str, verb: str, **evidence):
        officer = town.officer(username)
        version = show_case(town.house, officer, NUMBER).version
        return move_case(town.house, officer, NUMBER, verb, version, evidence)

    return made


@pytest.fixture
def enrolled(town, move):
    """A household that went all the way."""
    town.report()
    day = town.clock().date().isoformat()
    move("qingxi", "accept")
    move("liushu", "visit", visited_on=day, visitors="何秀英、陈大勇", result="at_risk", found="病得很重，借了钱")
    move("liushu", "record_consent", signed_on=day, signed_by="王二柱")
    move("qingxi", "record_data_match", matched_on=day, match_result="nothing_found")
    move("liushu", "appraise", appraised_on=day, attendance=20, votes_for=18, votes_against=1)
    move(
        "liushu",
        "post",
        posted_from=day,
        posting_place="村务公开栏",
        posting_text="拟将王二柱（柳树村，4人）列为监测对象",
    )
    town.clock.turn(days=8)
    day = town.clock().date().isoformat()
    move("qingxi", "township_check", checked_on=day)
    measure = {"risk": "illness", "kind": "health", "description": "签约家庭医生", "started_on": day}
    move(
        "county", "enrol", approved_on=day, category="sudden_hardship", registration_number="9901010001",
        risks=["illness"], measures=[measure], told_on=day, **TOLD,
    )  # fmt: skip


def test_an_enrolled_household_is_followed_to_its_next_measure(enrolled, desk):
    page = desk("qingxi").open("/console/households")
    assert "王**" in page.text
    assert "王二柱" not in page.html
    page.open("/console/households/1")
    assert "签约家庭医生" in page.text
    assert "纳入时间还不够长" in page.text
    form = "/console/households/1/moves/record_measure"
    page.open(form).submit(form, risk="illness", kind="safety_net")
    assert page.status == 422
    page.submit(form, description="临时救助三千元")
    assert (page.status, page.path) == (200, "/console/households/1")
    assert "临时救助三千元" in page.text


def test_the_households_of_other_townships_are_not_there(enrolled, desk):
    page = desk("liuwan").open("/console/households")
    assert "/console/households/1" not in page.html
    assert page.open("/console/households/1").status == 404


def test_a_slower_hand_at_a_household_keeps_its_words(enrolled, desk):
    form = "/console/households/1/moves/record_measure"
    typed = {"risk": "illness", "kind": "health"}
    first, second = desk("qingxi").open(form), desk("county").open(form)
    first.submit(form, description="送药上门", **typed)
    second.submit(form, description="报销跑腿", **typed)
    assert second.status == 409
    assert "送药上门" in second.text
    assert second.form(form)["description"] == ["报销跑腿"]
    second.submit(form)
    assert second.path == "/console/households/1"


def test_an_urgent_report_without_an_sms_provider_is_on_the_call_list(town, desk):
    from actions.send_messages import Carriers, send_message

    town.report(urgent=True, text="房子冲垮了没地方住")
    for (message_id,) in town.rows("select id from message where to_role = 'duty_contact'"):
        send_message(town.house, message_id, Carriers())
    page = desk("qingxi").open("/console/calls")
    assert NUMBER in page.text
    assert "没地方住" not in page.text
    (action,) = [form for form in page.forms if form.startswith("/console/calls/")]
    page.submit(action, reached="")
    assert "打过 1 次没打通" in page.text
    page.submit(action, reached="true")
    assert "现在没有要打的电话" in page.text


def test_the_figures_of_the_area(town, desk, move):
    town.report("submission-0001")
    town.report("submission-0002", reporter={"name": "孙凤", "phone": "13900000905"})
    move("qingxi", "accept")
    town.clock.turn(days=2)
    day = town.clock().date().isoformat()
    move("qingxi", "visit", visited_on=day, visitors="何秀英、陈大勇", result="not_at_risk", found="都看过了")
    move("qingxi", "explain_and_close", outcome="not_at_risk", told_on=day, **TOLD)
    page = desk("county").open("/console/county")
    for figure in (
        "<strong>2</strong>收到",
        "<strong>1</strong>办结",
        "<strong>1</strong>在办",
        "<strong>23</strong>个村",
    ):
        assert figure in page.html
    assert "2026-11" in page.text
    page.open("/console/county?from=2026-12-01")
    assert "<strong>0</strong>收到" in page.html


def test_the_department_has_no_figures(desk):
    assert desk("yibao").open("/console/county").status == 403


def test_the_auditor_sees_deeds_and_no_people(town, desk):
    town.report()
    desk("qingxi").open(f"/console/cases/{NUMBER}")
    seal_audit(town.house)
    page = desk("auditor").open("/console/audit")
    assert "看办件" in page.text
    assert f"case:{NUMBER}" in page.text
    assert "核对无误" in page.text
    assert "王二柱" not in page.html


def test_the_auditor_is_told_of_a_changed_entry(town, desk):
    town.report()
    seal_audit(town.house)
    from sqlalchemy import text

    from db.session import Scope

    with town.owner.transaction(Scope.owner()) as session:
        session.execute(text("alter table audit_entry disable trigger user"))
        session.execute(text("update audit_entry set verb = 'accept' where verb = 'submit_report'"))
    page = desk("auditor").open("/console/audit")
    assert "对不上" in page.text
    assert "记录被改过" in page.text


def test_nobody_else_reads_the_audit(desk):
    for username in ("county", "qingxi", "hotline"):
        assert desk(username).open("/console/audit").status == 403


def test_a_new_password_ends_the_other_sessions(desk, browser):
    account = "/console/account"
    here, elsewhere = desk("qingxi"), desk("qingxi")
    here.open(account).submit(f"{account}/password", old_password="wrong", new_password="long-enough-word")
    assert here.status == 401
    here.submit(f"{account}/password", old_password=PASSWORD, new_password="kurz")
    assert here.status == 422
    here.submit(f"{account}/password", old_password=PASSWORD, new_password="long-enough-word")
    assert here.status == 200
    assert "密码已换" in here.text
    assert elsewhere.open(account).path == "/console/sign-in"


def test_signing_out_everywhere_else(desk):
    here, elsewhere = desk("qingxi"), desk("qingxi")
    here.open("/console/account").submit("/console/account/sessions")
    assert here.status == 200
    assert elsewhere.open("/console/account").path == "/console/sign-in"


def test_the_calendar_shows_make_up_days_and_says_what_is_provisional(desk):
    page = desk("liushu").open("/console/calendar?year=2026")
    assert '<td class="make-up" title="' in page.html
    assert "还没有录入" in page.open("/console/calendar?year=2031").text
    assert "录入一年的放假安排" not in page.text


def test_the_county_keeps_an_announced_year(town, desk):
    page = desk("county").open("/console/calendar?year=2031")
    page.submit("/console/calendar", source="国务院办公厅通知", days="2031-01-01 休息 元旦")
    assert page.status == 422
    assert page.form("/console/calendar")["days"] == ["2031-01-01 休息 元旦"]
    page.submit("/console/calendar", days="2031-01-01 放假 元旦\n2031-01-04 调休上班 元旦")
    assert page.status == 200
    kept = show_calendar(town.house, 2031)
    assert [(day.day.day, day.working) for day in kept.days] == [(1, False), (4, True)]


def test_a_year_that_is_no_year_changes_nothing(town, desk):
    before = show_calendar(town.house, 2026)
    page = desk("county").open("/console/calendar?year=2026")
    page.submit("/console/calendar", year="今年", source="通知", days="2026-01-01 放假 元旦")
    assert page.status == 422
    assert show_calendar(town.house, 2026) == before


def test_an_idle_session_ends(town, desk):
    page = desk("qingxi")
    town.clock.now += timedelta(minutes=town.house.settings.idle_minutes + 1)
    assert page.open("/console").path == "/console/sign-in"
