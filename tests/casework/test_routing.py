"""Routing: queue, village, departments, duty telephone."""

import pytest

from casework.classification import Belief
from casework.routing import RISK_DEPARTMENT, ROUTES, route
from casework.vocabulary import Department, Intent, Risk

VILLAGE, TOWNSHIP, COUNTY = "990101002003", "990101002000", "990101000000"


def belief(*risks: Risk, urgent: bool = False, intent: Intent | None = Intent.report_hardship) -> Belief:
    return Belief(risks, risks[0] if risks else None, urgent, intent, needs_review=False)


def test_a_report_goes_to_the_township_and_its_village() -> None:
    found = route(belief(Risk.illness), VILLAGE)
    assert (found.queue, found.village_code, found.tell_duty_contact) == (TOWNSHIP, VILLAGE, False)
    assert found.departments == (Department.medical_security, Department.health)


@pytest.mark.parametrize(("area", "queue"), [(TOWNSHIP, TOWNSHIP), (COUNTY, COUNTY)])
def test_without_a_village_nobody_is_proposed(area: str, queue: str) -> None:
    found = route(belief(Risk.illness), area)
    assert (found.queue, found.village_code) == (queue, None)


def test_the_village_is_left_out_when_asked_or_complained_about() -> None:
    assert route(belief(Risk.illness), VILLAGE, hide_from_village=True).village_code is None
    assert route(belief(Risk.illness, intent=Intent.complaint), VILLAGE).village_code is None


def test_an_urgent_case_rings_the_duty_contact_whatever_else_is_known() -> None:
    assert route(belief(urgent=True, intent=None), VILLAGE).tell_duty_contact


def test_departments_come_once_each_primary_risk_first() -> None:
    found = route(belief(Risk.schooling, Risk.compulsory_education, Risk.drinking_water), VILLAGE)
    assert found.departments == (Department.education, Department.water)


def test_every_risk_has_a_department_and_the_last_row_takes_everything() -> None:
    assert set(RISK_DEPARTMENT) == set(Risk)
    assert all(RISK_DEPARTMENT.values())
    assert ROUTES[-1].intent is None
    assert [row.intent for row in ROUTES[:-1] if row.intent is None] == []
