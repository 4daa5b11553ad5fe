"""The web form as a browser without JavaScript sends it."""

import re
from dataclasses import replace
from html import unescape

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from casework.questionnaire import QUESTIONS
from casework.vocabulary import Relation, Risk
from db.session import Database
from notices.wording import say
from tests.api.sample_report import FORM, ONE_CODE

# The visit asks for it; on the form it would only frighten.
NOT_ON_THE_FORM = {"reporter.id_number"}


def step(client, name, form=FORM):
    return client.post("/report", data={**form, "step": name})


def carried(page):
    """What the page's own form would send next."""
    boxes = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    form = {}
    for name, value in boxes:
        form.setdefault(name, []).append(unescape(value))
    return form


def receipt_of(page):
    return re.search(r'id="receipt">([^<]+)<', page)[1], re.search(r'id="look-up-code">([^<]+)<', page)[1]


def test_the_form_asks_every_question_with_the_place_filled_in(client):
    page = client.get("/report", params={"one_code": ONE_CODE}).text
    assert "示范县清溪镇柳树村" in page
    for question in QUESTIONS:
        if question.asked and question.field not in NOT_ON_THE_FORM:
            assert f'name="{question.field}"' in page, question.field
            assert say(question.label) in page, question.field
    for word in (*Risk, *Relation):
        assert f'value="{word.value}"' in page


def test_without_a_place_the_form_lets_one_be_chosen(client):
    page = client.get("/report").text
    assert page.count("<option") == 1 + 3 + 24
    answer = step(client, "check", {name: text for name, text in FORM.items() if name != "one_code"})
    assert answer.status_code == 422
    assert "请选一下您家在哪个村" in answer.text
    assert step(client, "check", {**FORM, "one_code": "", "area_code": "990101002201"}).status_code == 200


def test_every_fault_is_named_at_once_and_nothing_typed_is_lost(client):
    form = {"one_code": ONE_CODE, "submission_key": "form-submission-2", "risks": "flood", "reporter.phone": "12",
            "household.members": "99", "household.head_name": "<b>&\"'"}  # fmt: skip
    answer = step(client, "check", form)
    assert answer.status_code == 422
    page = answer.text
    for field in ("text", "reporter.relation", "reporter.name", "consent", "reporter.phone", "household.members",
                  "household.head_name", "risks"):  # fmt: skip
        assert f'href="#{field.replace(".", "-")}"' in page, field
        assert re.search(f'id="{field.replace(".", "-")}"', page), field
    assert 'value="12"' in page
    assert 'value="99"' in page
    assert "&lt;b&gt;&amp;&#34;&#39;" in page
    assert page.index('id="faults"') < page.index("<h1>")
    assert 'role="alert" tabindex="-1" autofocus' in page


def test_from_the_form_to_the_receipt_and_the_progress(client, town):
    check = step(client, "check")
    assert check.status_code == 200
    assert all(words in check.text for words in ("生病花钱多、欠债", "王大山", "李二妮", "139 0000 0902", "柳树村"))
    assert town.value('SELECT count(*) FROM "case"') == 0
    sent = step(client, "send", carried(check.text))
    receipt, code = receipt_of(sent.text)
    assert re.fullmatch("(?:[ACDEFHJKMNPRTWXY3479]{4}-){2}[ACDEFHJKMNPRTWXY3479]{4}", receipt)
    assert code == "0902"
    assert "11月18日" in sent.text
    row = town.rows("SELECT * FROM report")[0]
    assert receipt.replace("-", "") not in repr(row)
    assert row.risks_told == ["illness", "income_expense"]
    progress = client.post("/my-report", data={"receipt": receipt.lower(), "look_up_code": code})
    assert progress.status_code == 200
    assert "收到申报" in progress.text


def test_two_taps_are_one_report(client, town):
    first, second = step(client, "send"), step(client, "send")
    assert receipt_of(first.text) == receipt_of(second.text)
    assert "之前已经交过" in second.text
    assert town.value("SELECT count(*) FROM report") == 1


def test_going_back_keeps_everything(client):
    form = {**FORM, "hide_from_village": "true", "contact_time": "晚上七点以后", "urgent": "true"}
    page = step(client, "edit", carried(step(client, "check", form).text)).text
    for value in ("李二妮", "王大山", "139 0000 0902", "晚上七点以后", "form-submission-1"):
        assert f'value="{value}"' in page
    assert FORM["text"] in page
    for box in ('value="illness" checked', 'value="neighbour" checked', '<details class="more" open>'):
        assert box in page


def test_the_same_key_with_other_words_can_be_sent_as_another_report(client, town):
    step(client, "send")
    refused = step(client, "send", {**FORM, "text": "房子也塌了半边"})
    assert refused.status_code == 409
    assert "已经交过" in refused.text
    again = step(client, "again", carried(refused.text))
    assert "房子也塌了半边" in again.text
    assert step(client, "send", carried(again.text)).status_code == 200
    assert town.value("SELECT count(*) FROM report") == 2


def test_an_urgent_report_is_told_what_happens_now(client, town):
    assert "马上会收到通知" in step(client, "send", {**FORM, "urgent": "true"}).text
    assert town.value("SELECT count(*) FROM message WHERE to_role = 'duty_contact'") == 1


def test_without_a_telephone_four_digits_are_given_out(client):
    form = {name: text for name, text in FORM.items() if name != "reporter.phone"}
    receipt, code = receipt_of(step(client, "send", form).text)
    assert re.fullmatch("[0-9]{4}", code)
    assert client.post("/my-report", data={"receipt": receipt, "look_up_code": code}).status_code == 200


@pytest.mark.parametrize("name", ["check", "send", "again"])
def test_with_the_database_away_nothing_typed_is_lost(town, name):
    nowhere = Database("postgresql+psycopg://nobody@127.0.0.1:9/nowhere")
    with TestClient(create_app(replace(town.house, database=nowhere)), raise_server_exceptions=False) as client:
        answer = step(client, name)
    assert answer.status_code == 503
    kept = carried(answer.text)
    assert kept["text"] == [FORM["text"]]
    assert kept["risks"] == FORM["risks"]
    assert 'name="step"' in answer.text
