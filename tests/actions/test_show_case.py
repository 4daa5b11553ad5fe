"""A case as an officer sees it: whole, explained, and with where it should go."""

import pytest

from actions.move_case import move_case
from actions.show_case import show_case
from casework.vocabulary import Department, Risk

NUMBER = "2026-000001"


def test_the_case_shows_what_was_told_read_and_is_due(town):
    town.report(reporter={"id_number": "990101195604120016"}, contact_time="晚上", safe_contact="打给我姐")
    case = show_case(town.house, town.officer("qingxi"), NUMBER)
    (report,) = case.reports
    assert (report.reporter_name, report.phone, report.id_number) == ("王二柱", "13900000901", "990101195604120016")
    assert (report.text[:4], report.contact_time, report.safe_contact) == ("我爹上个", "晚上", "打给我姐")
    assert (case.village, case.township, case.household.members) == ("柳树村", "清溪镇", 4)
    assert [line.reading.source for line in case.readings] == ["fallback"]
    assert case.due_on == min(line.due_on for line in case.deadlines)
    explained = case.deadlines[0].to_json()["explanation"]
    assert [day["date"] for day in explained] == ["2026-11-16", "2026-11-17", "2026-11-18"]
    assert explained[0] == {"date": "2026-11-16", "counted": False, "why": "当天不计"}


def test_the_village_is_proposed_and_the_leading_departments_named(town):
    town.report()
    case = show_case(town.house, town.officer("qingxi"), NUMBER)
    assert case.proposed_village == "柳树村"
    assert Department.medical_security in case.leading_departments


@pytest.mark.parametrize("told", [{"hide_from_village": True}, {"area_code": "990101001000"}])
def test_no_village_is_proposed_where_it_must_not_know_or_is_not_known(town, told):
    town.report(**told)
    assert show_case(town.house, town.officer("qingxi"), NUMBER).proposed_village is None


def test_a_complaint_is_not_handed_to_the_village_it_may_be_about(town):
    town.report()
    correction = {"risks": ["other"], "urgent": False, "intent": "complaint"}
    case = move_case(town.house, town.officer("qingxi"), NUMBER, "correct_reading", 1, correction)
    assert case.proposed_village is None


def test_earlier_cases_of_the_household_stand_beside_it(town):
    town.report()
    refer = {
        "department": "labour", "explanation": "工资的事归人社局管，已经转过去并讲清楚了。", "told_on": "2026-11-16",
        "told_how": "phone", "told_by": "何秀英", "applicant_view": "understood",
    }  # fmt: skip
    officer = town.officer("qingxi")
    move_case(town.house, officer, NUMBER, "accept", 1, {})
    move_case(town.house, officer, NUMBER, "refer", 2, refer)
    town.report("submission-0002", risks=["employment"])
    case = show_case(town.house, officer, "2026-000002")
    assert [(earlier.number, earlier.outcome) for earlier in case.household.earlier_cases] == [(NUMBER, "referred")]
    assert Risk.employment in case.risks
