"""The sample cases of the demo are made through the actions, in every state, and loading them twice changes nothing."""

from db.queries.calendar import load_calendar
from db.session import Scope
from tools.demo import load_cases


def test_the_sample_cases_stand_in_every_state(town):
    with town.owner.transaction(Scope.owner()) as session:
        days = load_calendar(session)
    load_cases(town.house, days, town.clock.now)
    states = {row[0] for row in town.rows('SELECT DISTINCT state FROM "case"')}
    assert states == {"received", "accepted", "visited", "appraised", "posted", "checked", "closed"}
    outcomes = {row[0] for row in town.rows('SELECT DISTINCT outcome FROM "case" WHERE outcome IS NOT NULL')}
    assert outcomes == {"enrolled", "not_at_risk", "helped_otherwise", "referred", "withdrawn", "unreachable"}
    assert town.value('SELECT count(*) FROM "case" WHERE urgent') >= 2
    assert town.value('SELECT max(repeat_count) FROM "case"') == 2
    assert town.value('SELECT count(*) FROM "case" WHERE due_on < :today', today=town.clock.now.date()) >= 1
    assert town.value("SELECT count(*) FROM monitored_household") == 1
    before = town.rows('SELECT number, version, state FROM "case" ORDER BY id')
    load_cases(town.house, days, town.clock.now)
    assert town.rows('SELECT number, version, state FROM "case" ORDER BY id') == before
