from datetime import UTC, datetime

from casework.areas import within
from casework.vocabulary import DeadlineName, Role
from db.demo import demo_officers, load_demo_county
from db.queries import areas
from db.session import Database, Scope
from tests.db.sample_county import NOON


def loaded(database, hash_password=str.upper):
    owner = Database(database.owner)
    with owner.transaction(Scope.owner()) as session:
        load_demo_county(session, hash_password)
    owner.close()


def see(database, work):
    house = Database(database.app)
    with house.transaction(Scope.public()) as session:
        seen = work(session)
    house.close()
    return seen


def test_three_townships_with_eight_villages_each_and_a_code_for_every_village(database):
    loaded(database)
    townships = see(database, lambda session: areas.children(session, "990101000000"))
    assert len(townships) == 3
    villages = [see(database, lambda session, code=one.code: areas.children(session, code)) for one in townships]
    assert [len(one) for one in villages] == [8, 8, 8]
    codes = see(database, lambda session: areas.latest_codes(session, "990101", datetime.now(UTC)))
    assert {code.area_code for code in codes} == {village.code for one in villages for village in one}


def test_each_village_has_a_township_and_a_county_account_above_it(database):
    loaded(database)
    for code in see(database, lambda session: areas.latest_codes(session, "990101", datetime.now(UTC))):
        above = {officer.role for officer in demo_officers() if within(code.area_code, officer.area_code)}
        assert {Role.township, Role.county} <= above


def test_each_role_can_be_tried(database):
    assert {officer.role for officer in demo_officers()} == {
        Role.village, Role.township, Role.county, Role.department, Role.hotline, Role.auditor,
    }  # fmt: skip


def test_each_deadline_has_a_rule_and_each_township_somebody_on_duty(database):
    loaded(database)
    rules = see(database, lambda session: areas.deadline_rules(session, "990101000000", NOON.date()))
    assert set(rules) == {name.value for name in DeadlineName}
    assert all(one.duty_phone for one in see(database, lambda session: areas.children(session, "990101000000")))


def test_loading_again_hashes_no_password_and_keeps_what_was_changed(database):
    loaded(database)
    owner = Database(database.owner)
    with owner.transaction(Scope.owner()) as session:
        areas.areas(session, ["990101001000"])["990101001000"].phone = "0000-2000000"

    def never(password):
        raise AssertionError

    loaded(database, never)
    with owner.transaction(Scope.owner()) as session:
        assert areas.areas(session, ["990101001000"])["990101001000"].phone == "0000-2000000"
    owner.close()
