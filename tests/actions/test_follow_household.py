"""A monitored household after its case: measures, elimination, and what must not be possible."""

import pytest

from actions.errors import HouseholdNotFound, MissingEvidence, NotAllowed, StaleCase
from actions.follow_household import list_households, move_household, show_household
from casework.vocabulary import HouseholdState

SHEET = {"members": 4, "a": {"wage_income": "60000"}}
MEASURE = {"risk": "illness", "kind": "health", "description": "大病救助"}


@pytest.fixture
def monitored(town):
    """One household enrolled on 2026-11-16 for illness, without a measure yet."""
    town.report()
    town.rows(
        "INSERT INTO monitored_household (county_code, area_code, household_id, case_id, category, risks, state,"
        " enrolled_on) SELECT county_code, area_code, household_id, id, 'marginal', '{illness}', 'monitoring',"
        " '2026-11-16' FROM \"case\" RETURNING id"
    )
    return town


def act(town, verb, by="qingxi", **evidence):
    officer = town.officer(by)
    version = show_household(town.house, officer, 1).version
    return move_household(town.house, officer, 1, verb, version, evidence)


def propose(town):
    today = town.house.today().isoformat()
    people = {"visitors": ["何秀英", "陈大勇"], "found": "收入稳定，药费少了。"}
    return act(town, "propose_elimination", visited_on=today, worksheet=SHEET, **people)


def test_a_measure_is_kept_with_its_step(monitored):
    file = act(monitored, "record_measure", by="liushu", started_on="2026-11-16", **MEASURE)
    assert [(line.risk, line.description) for line in file.measures] == [("illness", "大病救助")]
    assert (file.version, file.history[-1].label) == (2, "登记帮扶措施")
    assert file.head_name == "王二柱"


def test_elimination_says_what_stands_against_it(monitored):
    moves = {move.verb: move for move in show_household(monitored.house, monitored.officer("qingxi"), 1).moves}
    stands = moves["propose_elimination"].refusals
    assert set(stands) == {"errors.elimination_without_measure", "errors.elimination_too_early"}
    with pytest.raises(MissingEvidence) as refused:
        propose(monitored)
    assert {fault.message for fault in refused.value.fields} == set(stands)


def test_after_a_year_with_a_measure_the_risk_may_be_eliminated_and_come_back(monitored):
    act(monitored, "record_measure", started_on="2026-11-16", **MEASURE)
    monitored.clock.turn(days=366)
    monitored.officers.clear()
    assert propose(monitored).state is HouseholdState.elimination_proposed
    today = monitored.house.today().isoformat()
    why = {"elimination_kind": "helped", "explanation": "收入稳定，风险已经消除，情况当面讲清楚了。"}
    with pytest.raises(NotAllowed):
        act(monitored, "eliminate", eliminated_on=today, **why)
    file = act(monitored, "eliminate", by="county", eliminated_on=today, **why)
    assert (file.state, file.elimination_kind) == (HouseholdState.eliminated, "helped")
    file = act(monitored, "roll_back", by="county", reason="系统里填错了，按程序回退。")
    assert (file.state, file.eliminated_on) == (HouseholdState.rolled_back, None)


def test_a_household_without_labour_is_not_eliminated(monitored):
    act(monitored, "record_measure", started_on="2026-11-16", **MEASURE)
    act(monitored, "mark_no_labour", reason="两位老人，都没有劳动能力。")
    monitored.clock.turn(days=400)
    monitored.officers.clear()
    with pytest.raises(MissingEvidence) as refused:
        propose(monitored)
    assert [fault.message for fault in refused.value.fields] == ["errors.elimination_no_labour"]


def test_a_new_risk_needs_its_own_measure(monitored):
    act(monitored, "record_measure", started_on="2026-11-16", **MEASURE)
    file = act(monitored, "add_risk", risk="schooling", found="大孩子考上大学，学费没有着落。")
    assert file.risks == ("illness", "schooling")
    monitored.clock.turn(days=400)
    monitored.officers.clear()
    with pytest.raises(MissingEvidence) as refused:
        propose(monitored)
    assert [fault.message for fault in refused.value.fields] == ["errors.elimination_without_measure"]


def test_two_officers_at_once_do_not_overwrite_each_other(monitored):
    act(monitored, "mark_no_labour", reason="两位老人。")
    with pytest.raises(StaleCase):
        move_household(monitored.house, monitored.officer("qingxi"), 1, "mark_no_labour", 1, {"reason": "再来一次。"})


def test_households_are_listed_masked_and_only_in_reach(monitored):
    lines = list_households(monitored.house, monitored.officer("qingxi"))
    assert [(line.head_name, line.village) for line in lines] == [("王**", "柳树村")]
    assert list_households(monitored.house, monitored.officer("liuwan")) == ()
    with pytest.raises(HouseholdNotFound):
        show_household(monitored.house, monitored.officer("liuwan"), 1)
    verbs = [row.verb for row in monitored.rows("SELECT verb FROM audit_entry ORDER BY id")]
    assert "read_households" in verbs
