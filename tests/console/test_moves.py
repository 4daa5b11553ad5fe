"""Moves through their forms: one tap where nothing is asked, nothing lost where something is wrong."""

import pytest

from actions.errors import TRY_AGAIN_LATER
from actions.show_case import show_case
from casework.case_lifecycle import MOVES
from console.form_offers import Offers, areas_of_county
from console.move_form import MoveForm, proposal
from console.pages import rendered
from tests.actions.conftest import MONDAY, PASSWORD

CASE = "/console/cases/2026-000001"
VISIT = f"{CASE}/moves/visit"
WORKSHEET = {
    "worksheet.members": "4", "worksheet.a.wage_income": "24000", "worksheet.a.business_income": "9000",
    "worksheet.a.business_expense": "4000", "worksheet.a.other_property": "600", "worksheet.a.dibao": "3400",
    "worksheet.b.rigid_expense": "1.2万",
}  # fmt: skip


@pytest.fixture
def township(town, desk):
    town.report()
    return desk("qingxi")


@pytest.fixture
def accepted(township):
    return township.open(CASE).submit(f"{CASE}/moves/accept")


@pytest.fixture
def visited(accepted):
    accepted.open(VISIT)
    return accepted.submit(VISIT, result="not_at_risk", visitors="何秀英、张明", found="房子和收入都看过了")


def test_accepting_takes_one_tap(township, town):
    township.open(CASE).submit(f"{CASE}/moves/accept")
    assert (township.status, township.path) == (200, CASE)
    assert "“受理”已经记好" in township.text
    assert town.value('select state from "case"') == "accepted"


def test_the_visit_form_knows_the_day_and_the_officer(accepted, town):
    boxes = accepted.open(VISIT).form(VISIT)
    assert boxes["visited_on"] == ["2026-11-16"]
    assert boxes["visitors"] == [f"{town.officer('qingxi').name}、"]
    assert boxes["worksheet.members"] == ["4"]


def test_every_fault_is_named_at_once_and_nothing_typed_is_lost(accepted, town):
    accepted.open(VISIT)
    accepted.submit(VISIT, assets="有一辆旧三轮车\n第二行", problems=["housing", "drinking_water"], **WORKSHEET)
    assert accepted.status == 422
    assert "还有 3 处要改" in accepted.text
    for box in ("visitors", "result", "found"):
        assert f'href="#visit-{box}"' in accepted.html
        assert f'id="visit-{box}"' in accepted.html
    boxes = accepted.form(VISIT)
    assert boxes["assets"] == ["有一辆旧三轮车\n第二行"]
    assert boxes["problems"] == ["housing", "drinking_water"]
    assert boxes["worksheet.b.rigid_expense"] == ["1.2万"]
    assert town.value('select state from "case"') == "accepted"


def test_the_worksheet_is_reckoned_by_the_server_too(accepted):
    accepted.open(VISIT)
    accepted.submit(VISIT, again="worksheet", **WORKSHEET)
    assert accepted.status == 200
    for sum_of_the_notice in ("37000.00", "21000.00", "5250.00"):
        assert sum_of_the_notice in accepted.text
    assert accepted.form(VISIT)["worksheet.a.wage_income"] == ["24000"]


def test_a_faulty_amount_is_named_beside_its_box(accepted):
    accepted.open(VISIT)
    accepted.submit(VISIT, again="worksheet", **WORKSHEET | {"worksheet.a.wage_income": "很多"})
    assert "这里要写金额" in accepted.text
    accepted.submit(VISIT, **WORKSHEET | {"worksheet.a.wage_income": "很多"})
    assert 'id="visit-worksheet.a.wage_income-fault"' in accepted.html


def test_a_worksheet_without_amounts_was_not_meant(visited, town):
    assert visited.path == CASE
    assert "收支情况" not in visited.text


def test_the_worksheet_is_kept_with_its_sums(accepted):
    accepted.open(VISIT)
    accepted.submit(VISIT, result="at_risk", visitors="何秀英、张明", found="看过发票了", **WORKSHEET)
    assert accepted.path == CASE
    assert "21000.00" in accepted.text
    assert "年纯收入(扣经营支出和大额刚性支出)" in accepted.text


def test_whoever_was_slower_sees_what_changed_and_keeps_what_was_typed(accepted, desk):
    slower = desk("county").open(VISIT)
    accepted.open(f"{CASE}/moves/note")
    accepted.submit(f"{CASE}/moves/note", note="电话约好明天上门")
    slower.submit(VISIT, result="at_risk", visitors="林晓禾、张明", found="井真的干了，看过了")
    assert slower.status == 409
    assert "办件已经有新进展" in slower.text
    assert "电话约好明天上门" in slower.text
    assert slower.form(VISIT)["found"] == ["井真的干了，看过了"]
    slower.submit(VISIT)
    assert (slower.status, slower.path) == (200, CASE)
    assert "井真的干了，看过了" in slower.text


def test_where_the_move_is_gone_the_typed_words_can_still_be_copied(accepted, desk):
    slower = desk("county").open(VISIT)
    close = f"{CASE}/moves/refer"
    accepted.open(close)
    accepted.submit(
        close, department="water", explanation="这件事归水利局管，已经转过去了，电话在信里。", told_how="phone",
        applicant_view="understood",
    )  # fmt: skip
    assert accepted.path == CASE
    slower.submit(VISIT, found="走了三里路才到")
    assert slower.status == 409
    assert "现在不能“入户核实”了" in slower.text
    assert slower.form(VISIT)["found"] == ["走了三里路才到"]
    assert "入户核实，保存" not in slower.text


def test_a_session_that_ended_meanwhile_loses_nothing(accepted, town):
    note = f"{CASE}/moves/note"
    accepted.open(note)
    accepted.client.cookies.clear()
    accepted.submit(note, note="第一行\n第二行 <b>")
    assert accepted.status == 401
    accepted.submit("/console/sign-in", username="qingxi", password="wrong-password")
    assert accepted.status == 401
    accepted.submit("/console/sign-in", username="qingxi", password=PASSWORD)
    assert "接着保存" in accepted.text
    accepted.submit(note)
    assert (accepted.status, accepted.path) == (200, CASE)
    assert "第二行 <b>" in accepted.text


def test_a_page_of_an_older_session_asks_once_more_and_keeps_everything(accepted, town):
    note = f"{CASE}/moves/note"
    accepted.open(note)
    accepted.submit(note, note="写了很久的话", csrf="of-an-older-session")
    assert accepted.status == 403
    assert accepted.form(note)["note"] == ["写了很久的话"]
    assert town.value("select count(*) from case_event where verb = 'note'") == 0
    accepted.submit(note)
    assert accepted.path == CASE


def test_while_the_database_is_away_nothing_typed_is_lost(accepted, monkeypatch):
    def away(*_):
        raise TRY_AGAIN_LATER[0]("select", {}, Exception("away"))

    note = f"{CASE}/moves/note"
    accepted.open(note)
    with monkeypatch.context() as patched:
        patched.setattr("console.desk.officer_for_token", away)
        accepted.submit(note, note="写了很久的话\n<b>")
    assert accepted.status == 503
    accepted.submit(note)
    assert (accepted.status, accepted.path) == (200, CASE)
    assert "写了很久的话 <b>" in accepted.text


def test_a_case_is_closed_with_its_explanation(visited, town):
    close = f"{CASE}/moves/explain_and_close"
    visited.open(close).submit(close, outcome="not_at_risk")
    assert visited.status == 422
    visited.submit(
        close, outcome="not_at_risk", explanation="我们算了账，家里收入够用，这次没有列入。", told_how="in_person",
        applicant_view="understood",
    )  # fmt: skip
    assert visited.path == CASE
    assert "这一件已办结" in visited.text
    assert "我们算了账，家里收入够用，这次没有列入。" in visited.text


def test_a_correction_starts_from_what_is_believed_now(township):
    correct = f"{CASE}/moves/correct_reading"
    boxes = township.open(correct).form(correct)
    assert "illness" in boxes["risks"]
    assert boxes["primary"] == ["illness"]
    assert boxes["urgent"] == ["false"]
    township.submit(correct, risks=["accident"], primary="accident", urgent="true")
    assert (township.status, township.path) == (200, CASE)
    assert "干部更正" in township.text


def test_one_row_more_is_added_without_losing_the_others(accepted):
    unreachable = f"{CASE}/moves/mark_unreachable"
    accepted.open(unreachable)
    accepted.submit(unreachable, again="attempts", attempts__0__on="2026-11-16", attempts__0__how="phone")
    boxes = accepted.form(unreachable)
    assert boxes["attempts.0.on"] == ["2026-11-16"]
    assert "attempts.3.on" in boxes
    assert "attempts.4.on" not in boxes


def test_a_case_handed_to_another_area_leads_back_to_the_queue(accepted):
    transfer = f"{CASE}/moves/transfer_area"
    accepted.open(transfer)
    accepted.submit(transfer, area="990101002201", reason="家在河口村")
    assert (accepted.status, accepted.path) == (200, "/console")


def test_a_move_that_is_not_there_is_refused_as_a_page(township):
    for verb in ("enrol", "nonsense", "withdraw"):
        township.open(f"{CASE}/moves/{verb}")
        assert township.status == 403
        assert "<html" in township.html


def test_every_move_has_a_form_with_all_its_boxes(township, town):
    """Rendered from the rows alone, whatever the case's state is."""
    officer = town.officer("county")
    case = show_case(town.house, officer, "2026-000001")
    offers = Offers(MONDAY.date(), 4, ("2026-000009",), areas_of_county(town.house, case.area_code))
    for move in MOVES:
        form = MoveForm(move.verb, move.label, move.needs, proposal(move.needs, officer, MONDAY.date(), {}))
        html = rendered(
            "move_case.html", officer=officer, entries=(), here=CASE, case=case, form=form, refusal=None,
            possible=True, news=(), steps=(), offers=offers,
        )  # fmt: skip
        for field in move.needs:
            assert f'id="{move.verb}-{field.name}"' in html, (move.verb, field.name)
            assert field.label in html
