"""Where a report belongs, also when two come at the same moment."""

import threading

from sqlalchemy import func, select

from db.encryption import blind_index, keyed_hash
from db.queries.intake import begin_intake
from db.session import Scope
from db.tables import Case, Household, Report
from tests.db.sample_county import COUNTY, NOON, OTHER_COUNTY, VILLAGE_A


def submit(kept, key, name, phone=None, id_number=None, county_code=COUNTY, barrier=None):
    """A bare intake: what the action does, without its rules."""
    indexes = {
        "head_name_index": blind_index(name, "name"),
        "phone_index": blind_index(phone, "phone") if phone else None,
        "id_number_index": blind_index(id_number, "id_number") if id_number else None,
    }
    if barrier:
        barrier.wait()
    with kept.house.transaction(Scope.public()) as session:
        found = begin_intake(session, county_code, keyed_hash(key, "submission"), *indexes.values())
        if found.repeated:
            return found
        place = {"county_code": county_code, "area_code": VILLAGE_A}
        if not found.known_household:
            session.add(Household(id=found.household_id, created_at=NOON, **place, **indexes))
            session.flush()
        if not found.joined:
            number = f"2026-{found.case_id:06d}"
            case = Case(id=found.case_id, number=number, household_id=found.household_id, state="received",
                        received_at=NOON, **place)  # fmt: skip
            session.add(case)
            session.flush()
        session.add(
            Report(
                case_id=found.case_id, submission_key_hash=keyed_hash(key, "submission"), content_hash=b"",
                receipt_hash=keyed_hash(key, "receipt"), look_up_hash=b"", channel="form", relation="self",
                reporter_name=name, text="困难", consent_at=NOON, received_at=NOON, **place,
            )
        )  # fmt: skip
    return found


def close(kept, case_id):
    kept.do(Scope.jobs(), f"UPDATE \"case\" SET state = 'closed' WHERE id = {case_id}")


def count(kept, table):
    with kept.owner.transaction(Scope.owner()) as session:
        return session.scalar(select(func.count()).select_from(table))


def test_the_same_key_finds_its_case_again(kept):
    first = submit(kept, "key-0001", "陈大勇", "13900000021")
    again = submit(kept, "key-0001", "陈大勇", "13900000021")
    assert not first.repeated
    assert again.repeated
    assert again.case_id == first.case_id
    assert count(kept, Report) == 1


def test_telephone_and_name_together_find_the_household(kept):
    first = submit(kept, "key-0001", "陈大勇", "13900000021")
    same = submit(kept, "key-0002", "陈 大勇", "13900000021")
    assert (same.joined, same.case_id, same.household_id) == (True, first.case_id, first.household_id)
    for name, phone in (("陈大勇", "13900000022"), ("陈小勇", "13900000021"), ("陈大勇", None)):
        other = submit(kept, f"key-{name}{phone}", name, phone)
        assert (other.joined, other.known_household) == (False, False)


def test_the_id_number_finds_the_household_alone_and_first(kept):
    by_phone = submit(kept, "key-0001", "陈大勇", "13900000021")
    by_id = submit(kept, "key-0002", "陈大勇", "13900000022", "99010119700101001X")
    assert by_id.household_id != by_phone.household_id
    found = submit(kept, "key-0003", "陈大勇", "13900000021", "99010119700101001x")
    assert found.household_id == by_id.household_id


def test_a_household_of_another_county_is_not_joined(kept):
    submit(kept, "key-0001", "陈大勇", "13900000021")
    assert not submit(kept, "key-0002", "陈大勇", "13900000021", county_code=OTHER_COUNTY).known_household


def test_after_a_closed_case_a_new_one_counts_the_earlier_ones(kept):
    first = submit(kept, "key-0001", "陈大勇", "13900000021")
    close(kept, first.case_id)
    second = submit(kept, "key-0002", "陈大勇", "13900000021")
    assert (second.joined, second.known_household, second.earlier_cases) == (False, True, 1)
    assert second.household_id == first.household_id
    assert second.case_id != first.case_id
    assert submit(kept, "key-0001", "陈大勇", "13900000021").case_id == first.case_id


def at_once(work, arguments):
    barrier, done = threading.Barrier(len(arguments)), []
    threads = [threading.Thread(target=lambda one=one: done.append(work(*one, barrier=barrier))) for one in arguments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return done


def test_one_key_arriving_eight_times_at_once_is_stored_once(kept):
    done = at_once(submit, [(kept, "key-0001", "陈大勇", "13900000021")] * 8)
    assert sorted(found.repeated for found in done) == [False] + [True] * 7
    assert count(kept, Report) == 1


def test_one_household_reporting_eight_times_at_once_has_one_case(kept):
    done = at_once(submit, [(kept, f"key-{n:04d}", "陈大勇", "13900000021") for n in range(8)])
    assert len({found.case_id for found in done}) == 1
    assert (count(kept, Case), count(kept, Household), count(kept, Report)) == (1, 1, 8)


def test_crossing_identities_do_not_lock_each_other_up(kept):
    """Each pair shares its telephone with one report and its ID number with another."""
    ids = ["99010119700101001X", "990101197001010028"]
    mix = [(kept, f"key-{n:04d}", "陈大勇", f"1390000002{n % 2}", ids[(n // 2) % 2]) for n in range(8)]
    assert len(at_once(submit, mix)) == 8
