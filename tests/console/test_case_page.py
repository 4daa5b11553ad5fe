"""A case as the officer reads it."""

import re

from actions.audit_trail import list_audit
from actions.keep_attachment import keep_attachment
from actions.resident_moves import move_by_resident
from casework.vocabulary import Risk
from tests.actions.conftest import HEKOU

CASE = "/console/cases/2026-000001"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde\x00\x00\x00\x0cIDAT"
    b"x\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef\x00\x00\x00\x00IEND\xaeB`\x82"
)


def test_the_farmers_own_words_and_what_was_read_from_them(town, desk):
    town.report(
        risks=["illness"], contact_time="晚上七点以后", safe_contact="打我侄子", household={"head_name": "王老汉"}
    )
    page = desk("qingxi").open(CASE)
    for told in (
        "我爹上个月查出来肺癌，住院花了六万多，实在撑不住了",
        "13900000901",
        "晚上七点以后",
        "打我侄子",
        "王老汉",
    ):
        assert told in page.text
    assert "六万多" in page.text
    assert Risk.illness.label in page.text
    assert re.search(r"\d+%", page.text)


def test_who_is_to_be_reached_with_care_is_not_one_tap_away(town, desk):
    town.report()
    page = desk("qingxi").open(CASE)
    head = page.html[: page.html.index('class="ways"')]
    assert 'href="tel:13900000901"' in head
    town.report("submission-0002", safe_contact="别打电话，找我姐")
    page.open(CASE)
    head = page.html[: page.html.index('class="ways"')]
    assert "联系前先看：" in head
    assert "别打电话，找我姐" in head
    assert "tel:" not in head


def test_the_day_that_was_fixed_stands_at_the_top(town, desk):
    town.report()
    page = desk("qingxi").open(CASE)
    page.submit(f"{CASE}/moves/accept")
    page.open(f"{CASE}/moves/plan_visit")
    page.submit(f"{CASE}/moves/plan_visit", planned_on="2026-11-18")
    assert "约好 2026-11-18 入户" in page.text


def test_every_deadline_explains_itself_day_by_day(town, desk):
    town.report()
    page = desk("qingxi").open(CASE)
    days = re.findall(r"<td>(2026-[\d-]+)</td><td>(算|不算)</td><td>([^<]+)</td>", page.html)
    assert days[:3] == [
        ("2026-11-16", "不算", "当天不计"),
        ("2026-11-17", "算", "工作日"),
        ("2026-11-18", "算", "工作日"),
    ]
    assert ("2026-11-21", "不算", "星期六") in days


def test_what_was_added_later_stands_with_what_was_told(town, desk):
    told = town.report()
    move_by_resident(
        town.house, told.receipt, told.look_up_code, "add_to_report", {"text": "昨天又住院了"}, "127.0.0.1"
    )
    page = desk("qingxi").open(CASE)
    words = re.findall('<blockquote class="words">(.*?)</blockquote>', page.html)
    assert words == ["我爹上个月查出来肺癌，住院花了六万多，实在撑不住了", "昨天又住院了"]


def test_a_photo_is_shown_apart_and_only_to_those_who_may_see_the_case(town, desk):
    photo = keep_attachment(town.house, PNG, "10.0.0.1")
    town.report(attachments=[photo])
    page = desk("qingxi").open(CASE)
    address = f"{CASE}/attachments/{photo}"
    assert address in page.html
    page.open(address)
    assert page.answer.headers["content-type"] == "image/png"
    assert "sandbox" in page.answer.headers["content-security-policy"]
    assert page.answer.headers["cache-control"] == "no-store"
    assert desk("liuwan").open(address).status == 404


def test_a_case_elsewhere_is_not_there(town, desk):
    town.report(area_code=HEKOU)
    page = desk("qingxi").open(CASE)
    assert page.status == 404
    assert "没有这个办件" in page.text
    assert "13900000901" not in page.html


def test_the_village_does_not_see_a_case_that_was_told_past_it(town, desk):
    town.report(hide_from_village=True)
    assert desk("liushu").open(CASE).status == 404
    assert "先不让村里知道" in desk("qingxi").open(CASE).text


def test_reading_a_case_is_in_the_audit(town, desk):
    town.report()
    desk("qingxi").open(CASE)
    verbs = [(line.verb, line.subject) for line in list_audit(town.house, town.officer("auditor"))]
    assert ("read_case", "case:2026-000001") in verbs


def test_two_reports_of_one_household_are_one_case(town, desk):
    town.report("submission-0001")
    town.report("submission-0002", text="药又没了", contact_time="早上")
    page = desk("qingxi").open(CASE)
    assert "一共说了 2 次" in page.text
    assert "药又没了" in page.text
    assert page.text.count("以前留的") == 1


def test_only_what_the_role_may_do_is_offered(town, desk):
    town.report()
    assert f"{CASE}/moves/accept" in desk("qingxi").open(CASE).html
    village = desk("liushu").open(CASE)
    assert f"{CASE}/moves/accept" not in village.html
    assert f"{CASE}/moves/note" in village.html


def test_the_page_carries_nothing_inline(town, desk):
    town.report()
    page = desk("qingxi").open(CASE)
    assert not re.search(r"<script(?![^>]*src=)", page.html)
    assert not re.search(r"\son\w+=|\sstyle=|<style", page.html)
    assert "default-src 'none'" in page.answer.headers["content-security-policy"]
    assert page.answer.headers["cache-control"] == "no-store"


def test_the_short_path_lies_nearest_to_the_thumb(town, desk):
    town.report()
    page = desk("qingxi").open(CASE).submit(f"{CASE}/moves/accept")
    offered = re.findall(r'class="button([^"]*)" href="[^"]+/moves/(\w+)"', page.html)
    assert offered[0] == (" primary", "visit")
    assert [kind for kind, _ in offered].count(" primary") == 1
    assert offered[-1][1] in {"refer", "mark_duplicate", "mark_unreachable"}
