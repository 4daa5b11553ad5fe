"""Taking a report for somebody who calls: the same questions, earlier cases, the receipt to be read out."""

import re

import pytest

from actions.look_up_case import look_up_case
from tests.actions.conftest import LIUSHU

TOLD = {
    "reporter__phone": "13900000931", "area_code": LIUSHU, "text": "老伴住院花了三万多，家里没钱了",
    "reporter__relation": "self", "reporter__name": "赵大山", "consent": "true",
}  # fmt: skip


def sent(page, **more):
    page.open("/console/hotline").submit("/console/hotline", step="check", **{**TOLD, **more})
    assert page.status == 200, page.text
    return page.submit("/console/hotline", step="send")


def test_the_receipt_is_there_to_be_read_out_and_finds_the_case(town, desk):
    page = sent(desk("hotline"))
    receipt, code = re.findall(r'name="(?:receipt|look_up_code)" value="([^"]+)"', page.html)
    assert code == "0931"
    assert " ".join(receipt[:4]) in page.text
    assert look_up_case(town.house, receipt, code, "198.51.100.7").state == "received"
    assert town.rows("SELECT channel FROM report") == [("hotline",)]
    slip = page.client.post("/console/receipt-slip", data=page.form("/console/receipt-slip"))
    assert slip.content.startswith(b"%PDF")


def test_pressing_twice_sends_once(town, desk):
    page = desk("hotline")
    page.open("/console/hotline").submit("/console/hotline", step="check", **TOLD)
    form = {name: values[0] for name, values in page.form("/console/hotline").items()} | {"step": "send"}
    answers = [page.client.post("/console/hotline", data=form).text for _ in range(2)]
    assert town.rows("SELECT count(*) FROM report") == [(1,)]
    assert re.findall(r'name="receipt" value="([^"]+)"', answers[0]) == re.findall(
        r'name="receipt" value="([^"]+)"', answers[1]
    )


def test_nothing_typed_is_lost_when_something_is_missing(desk):
    page = desk("hotline").open("/console/hotline")
    page.submit("/console/hotline", step="check", text="房子漏得不能住", reporter__phone="139")
    assert page.status == 422
    assert page.form("/console/hotline")["text"] == ["房子漏得不能住"]
    assert {"call-consent", "call-area_code", "call-reporter.name", "call-reporter.phone"} <= set(
        re.findall(r'href="#(call-[^"]+)"', page.html)
    )


def test_earlier_cases_of_a_telephone_are_found_before_anything_is_typed_again(town, desk):
    town.report("submission-0001", reporter={"name": "赵大山", "phone": "13900000931"})
    page = desk("hotline").open("/console/hotline")
    page.submit("/console/hotline", step="look", reporter__phone="13900000931")
    assert "/console/cases/2026-000001" in page.html
    page.open("/console/hotline").submit("/console/hotline", step="look", reporter__phone="13900000999")
    assert "没有查到" in page.text


def test_what_is_seldom_asked_is_folded_until_it_was_answered(desk):
    page = desk("hotline").open("/console/hotline")
    assert '<details class="fold">' in page.html
    page.submit("/console/hotline", step="look", safe_contact="打给我姐")
    assert '<details class="fold" open>' in page.html
    assert page.form("/console/hotline")["safe_contact"] == ["打给我姐"]


def test_the_answers_are_read_back_and_can_be_changed(desk):
    page = desk("hotline").open("/console/hotline")
    page.submit("/console/hotline", step="check", **TOLD)
    assert "示范县清溪镇柳树村" in page.text
    page.submit("/console/hotline", step="edit")
    assert page.form("/console/hotline")["text"] == [TOLD["text"]]


@pytest.mark.parametrize(("who", "status"), [("qingxi", 200), ("county", 200), ("liushu", 403), ("auditor", 403)])
def test_who_takes_calls(desk, who, status):
    assert desk(who).open("/console/hotline").status == status


def test_a_form_without_the_sessions_token_is_refused(town, desk):
    page = desk("hotline").open("/console/hotline")
    page.submit("/console/hotline", step="check", csrf="forged", **TOLD)
    assert page.status == 403
    assert town.rows("SELECT count(*) FROM report") == [(0,)]
