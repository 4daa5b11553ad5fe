"""核对识别: readings in doubt, one tap each; the county's second look at what is learned from, and the file of it."""

import re

from fastapi import APIRouter, Request, Response

from actions.export_lessons import export_lessons, list_unpassed, pass_lesson
from actions.judge_reading import judge_reading, list_doubtful
from casework.vocabulary import Role
from console.desk import AtTheDesk, CheckedForm, DeskRoute, HouseAtHand, go_to
from console.pages import page

router = APIRouter(route_class=DeskRoute)

HERE = "/console/readings"
LESSONS = f"{HERE}/lessons"


@router.get("/readings")
def doubtful_readings(request: Request, house: HouseAtHand, officer: AtTheDesk, done: str = "") -> Response:
    """What waits; `done` tells what came of the last one."""
    waiting = list_unpassed(house, officer) if officer.role is Role.county else ()
    return page(request, "readings.html", lines=list_doubtful(house, officer), waiting=len(waiting), done=done)


@router.post("/readings/reports/{report_id}")
def judge(house: HouseAtHand, officer: AtTheDesk, typed: CheckedForm, report_id: int) -> Response:
    """Confirm, relabel, or set aside. A main risk that was unticked is none."""
    risks, primary = typed.all("risks"), typed.one("primary")
    raw = {
        "risks": list(risks), "primary": primary if primary in risks else "", "urgent": typed.one("urgent") or "false",
        "intent": typed.one("intent"), "aside": typed.one("aside"),
    }  # fmt: skip
    corrected = judge_reading(house, officer, report_id, raw)
    return go_to(f"{HERE}?done={'corrected' if corrected else 'kept'}")


@router.get("/readings/lessons")
def unpassed_lessons(request: Request, house: HouseAtHand, officer: AtTheDesk) -> Response:
    """The second look."""
    return page(request, "lessons.html", lines=list_unpassed(house, officer), year=house.today().year)


@router.post("/readings/lessons/{lesson_id}")
def second_look(house: HouseAtHand, officer: AtTheDesk, typed: CheckedForm, lesson_id: int) -> Response:
    """Strike more and let it be learned from, or not."""
    strike = re.split(r"[\s,，、;；]+", typed.one("strike"))
    pass_lesson(house, officer, lesson_id, strike, learn=not typed.holds("aside"))
    return go_to(LESSONS)


@router.post("/readings/export")
def export(house: HouseAtHand, officer: AtTheDesk, typed: CheckedForm) -> Response:
    """The file for whoever trains the model."""
    file = export_lessons(house, officer, typed.number("year"))
    headers = {"Content-Disposition": f'attachment; filename="{file.origin}.yml"'}
    return Response(file.content, media_type="application/yaml", headers=headers)
