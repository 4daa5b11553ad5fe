"""A neighbour who knows name and telephone can join a case with a report, and must not get hold of the case by it."""

import pytest
from sqlalchemy import select

from actions.errors import NotAllowed
from actions.look_up_case import look_up_case
from actions.move_case import move_case
from actions.resident_moves import move_by_resident
from casework.vocabulary import CaseState, DeadlineState, Outcome
from db.session import Scope
from db.tables import Message

HERE, WHY = "10.0.0.1", "您家去年人均纯收入算下来是九千多元，比监测线高，这次没有纳入。"
VISIT = {"visited_on": "2026-11-16", "visitors": ["陈大勇", "何秀英"], "result": "not_at_risk", "found": "账算清了。"}
CLOSE = {
    "outcome": "not_at_risk", "explanation": WHY, "told_on": "2026-11-16", "told_how": "phone", "told_by": "何秀英",
    "applicant_view": "understood",
}  # fmt: skip


def both(town):
    """The household's own report, and a stranger's who gave the household's name and telephone as their own."""
    return town.report("submission-of-household"), town.report("submission-of-stranger", text="我也来报一下他家")


def see(town, submitted):
    return look_up_case(town.house, submitted.receipt, submitted.look_up_code, HERE)


def move(town, submitted, verb, **evidence):
    return move_by_resident(town.house, submitted.receipt, submitted.look_up_code, verb, evidence, HERE)


def settle(town):
    for version, (verb, evidence) in enumerate([("accept", {}), ("visit", VISIT), ("explain_and_close", CLOSE)], 2):
        move_case(town.house, town.officer("qingxi"), "2026-000001", verb, version, evidence)


def test_a_joined_report_shows_its_own_arrival_and_how_far_the_case_is(town):
    own, strangers = both(town)
    town.clock.turn(minutes=5)
    move_case(town.house, town.officer("qingxi"), "2026-000001", "accept", 2, {})
    progress = see(town, strangers)
    assert (progress.state, progress.label) == (CaseState.accepted, "已受理")
    assert [step.label for step in progress.steps] == ["收到申报"]
    assert {line.state for line in progress.deadlines} <= {DeadlineState.on_time, DeadlineState.due_soon}
    assert [line.verb for line in progress.can] == ["add_to_report", "correct_report"]
    assert "并" in progress.next
    assert len(see(town, own).steps) == 3


def test_how_the_case_ended_is_told_to_who_opened_it_alone(town):
    own, strangers = both(town)
    settle(town)
    progress = see(town, strangers)
    assert (progress.state, progress.label, progress.outcome) == (CaseState.closed, "已办结", None)
    assert (progress.explanation, progress.told_on, progress.can) == (None, None, ())
    assert WHY not in repr(progress)
    assert (see(town, own).explanation, see(town, own).outcome) == (WHY, Outcome.not_at_risk)


def test_a_joined_report_can_be_added_to(town):
    _, strangers = both(town)
    progress = move(town, strangers, "add_to_report", text="他家孩子也辍学了")
    assert [line.verb for line in progress.can] == ["add_to_report", "correct_report"]


@pytest.mark.parametrize("verb", ["withdraw", "request_recheck"])
def test_a_joined_report_neither_withdraws_the_case_nor_has_it_rechecked(town, verb):
    _, strangers = both(town)
    if verb == "request_recheck":
        settle(town)
    state = town.value('SELECT state FROM "case"')
    with pytest.raises(NotAllowed):
        move(town, strangers, verb, reason="不用办了")
    assert town.value('SELECT state FROM "case"') == state


def test_who_reported_first_does_not_withdraw_what_others_reported_too(town):
    own, _ = both(town)
    assert [line.verb for line in see(town, own).can] == ["add_to_report", "correct_report"]
    with pytest.raises(NotAllowed):
        move(town, own, "withdraw")


def test_who_opened_the_case_may_have_it_rechecked_whoever_joined(town):
    own, _ = both(town)
    settle(town)
    assert move(town, own, "request_recheck", reason="学费没有算进去").state is CaseState.accepted


def test_news_goes_to_the_telephone_of_who_opened_the_case(town):
    town.house = town.with_settings(sms_url="https://sms.example", public_url="https://one.example")
    number = {"id_number": "990101199001011230"}
    town.report("submission-of-household", reporter=number)
    town.report("submission-of-stranger", reporter=number | {"name": "李生", "phone": "13900000666"})
    move_case(town.house, town.officer("qingxi"), "2026-000001", "accept", 2, {})
    told = select(Message.address).where(Message.effect_key.startswith("event:"))
    with town.owner.transaction(Scope.owner()) as session:
        assert session.scalars(told).all() == ["13900000901"]
