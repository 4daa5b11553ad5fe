"""Editing policy texts at the desk: propose, preview, approve by another, answer a waiting question."""

from actions.answer_enquiry import leave_enquiry, show_answer
from tests.actions.conftest import LIUSHU

DRAFT = {
    "text": "不要钱。谁收钱，打{hotline}。", "issuer": "示范县农业农村局", "title": "申报须知", "clause": "三",
    "valid_from": "2026-11-01",
}  # fmt: skip


def test_one_proposes_another_approves_and_the_history_stays(town, desk):
    township, county = desk("qingxi"), desk("county")
    township.open("/console/policy/fee")
    assert "申报要钱吗" in township.text
    township.submit("/console/policy/proposals", preview="1", **DRAFT)
    assert "不要钱。谁收钱，打12317。" in township.text
    assert town.value("SELECT count(*) FROM policy_text") == 0
    township.submit("/console/policy/proposals", preview=None, propose="1")
    assert township.path == "/console/policy/fee"
    assert "等第二个人定" in township.text
    assert "要请另一位县里的同志来定" in township.open("/console/policy").text
    text_id = town.value("SELECT id FROM policy_text")
    county.open("/console/policy").submit(f"/console/policy/texts/{text_id}/approve")
    assert county.status == 200
    assert show_answer(town.house, "fee", LIUSHU).text == "不要钱。谁收钱，打12317。"
    assert "同意了" in township.open("/console/policy/fee").text


def test_a_faulty_draft_comes_back_whole(desk):
    township = desk("qingxi").open("/console/policy/fee")
    township.submit("/console/policy/proposals", propose="1", text="保证给你办。", valid_from="昨天")
    assert township.status == 422
    assert "不能打包票" in township.text
    assert township.form("/console/policy/proposals")["text"] == ["保证给你办。"]


def test_a_waiting_question_is_answered_with_an_entry_or_begins_a_new_one(town, desk):
    leave_enquiry(town.house, "坟地算不算财产", LIUSHU, "13900000778", "127.0.0.1")
    township = desk("qingxi").open("/console/policy")
    assert "坟地算不算财产" in township.text
    enquiry_id = town.value("SELECT id FROM enquiry")
    new = township.open(f"/console/policy/new?enquiry={enquiry_id}")
    assert new.form("/console/policy/proposals")["ways"] == ["坟地算不算财产"]
    township.open("/console/policy").submit(f"/console/policy/enquiries/{enquiry_id}", entry="what_is_checked")
    assert "留了电话的人会收到通知" in township.text
    assert town.value("SELECT count(*) FROM message WHERE enquiry_id IS NOT NULL") == 1


def test_the_hotline_answers_but_does_not_edit_and_others_stay_out(desk):
    hotline = desk("hotline").open("/console/policy/fee")
    assert hotline.status == 200
    assert "/console/policy/proposals" not in hotline.forms
    assert desk("liushu").open("/console/policy").status == 403
    assert desk("liushu").open("/console/policy/new").status == 403
    assert desk("qingxi").open("/console/policy/nothing").status == 404
