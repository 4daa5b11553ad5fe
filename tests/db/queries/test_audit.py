"""The chain over the audit: an owner with nothing but the database cannot touch an entry unnoticed."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from db.encryption import KEY_BYTES, Keyring, install_keyring
from db.queries import audit
from db.queries.audit import Fault
from db.session import Scope
from tests.db.sample_county import COUNTY, NOON, OTHER_COUNTY

LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def sealed(kept):
    """Ten sealed entries of one county and two of another."""
    write(kept, 5)
    seal(kept)
    write(kept, 5)
    write(kept, 2, OTHER_COUNTY)
    seal(kept)
    return kept


def write(kept, count, county_code=COUNTY):
    for number in range(count):
        with kept.house.transaction(Scope.jobs()) as session:
            audit.record(session, county_code, NOON, "system", None, "read_report", f"report:{number}", {"n": number})


def seal(kept, limit=1000):
    with kept.house.transaction(Scope.jobs()) as session:
        return audit.seal_entries(session, LATER, limit)


def verify(kept, unsealed_before=LATER, noted=()):
    with kept.house.transaction(Scope.jobs()) as session:
        return list(audit.verify(session, unsealed_before, noted))


def heads(kept):
    with kept.house.transaction(Scope.jobs()) as session:
        return list(audit.heads(session))


def tamper(kept, *statements):
    """As the owner, past all rights and triggers."""
    with kept.owner.transaction(Scope.owner()) as session:
        for statement in statements:
            session.execute(text(statement))


def kinds(kept):
    return {fault.kind for fault in verify(kept)}


def test_an_untouched_audit_has_no_fault(sealed):
    assert verify(sealed) == []
    assert [(head.county_code, head.position) for head in heads(sealed)] == [(COUNTY, 10), (OTHER_COUNTY, 2)]


@pytest.mark.parametrize(
    "change",
    [
        "subject = 'case:2026-000099'",
        "verb = 'note'",
        "officer_id = 7",
        "at = at + interval '1 microsecond'",
        "actor_role = 'county'",
        "detail = '{\"n\": 99}'",
    ],
)
def test_an_edited_entry_is_found(sealed, change):
    tamper(sealed, f"UPDATE audit_entry SET {change} WHERE id = 3")
    assert verify(sealed) == [Fault(COUNTY, "changed", 3, 3)]


def test_an_entry_moved_to_another_county_is_found(sealed):
    tamper(sealed, f"UPDATE audit_entry SET county_code = '{OTHER_COUNTY}' WHERE id = 3")
    assert verify(sealed) == [Fault(COUNTY, "changed", 3, 3)]


def test_a_removed_entry_is_found(sealed):
    tamper(
        sealed,
        "ALTER TABLE audit_seal DROP CONSTRAINT audit_seal_entry_id_fkey",
        "DELETE FROM audit_entry WHERE id = 3",
    )
    assert verify(sealed) == [Fault(COUNTY, "missing", 3, 3)]


def test_an_entry_removed_with_its_seal_is_found(sealed):
    tamper(sealed, "DELETE FROM audit_seal WHERE entry_id = 3", "DELETE FROM audit_entry WHERE id = 3")
    assert Fault(COUNTY, "gap", 4, 4) in verify(sealed)


def test_closing_the_gap_by_counting_anew_is_found(sealed):
    tamper(
        sealed,
        "DELETE FROM audit_seal WHERE entry_id = 3",
        "DELETE FROM audit_entry WHERE id = 3",
        f"UPDATE audit_seal SET position = -position WHERE position > 3 AND county_code = '{COUNTY}'",
        "UPDATE audit_seal SET position = -position - 1 WHERE position < 0",
    )
    assert Fault(COUNTY, "chain", 3, 4) in verify(sealed)


FORGED = (
    "INSERT INTO audit_entry (county_code, at, actor_role, verb, subject, detail, mark) "
    f"VALUES ('{COUNTY}', '2026-11-20 12:00+08', 'county', 'accept', 'case:1', '{{}}', '')"
)


def test_a_slipped_in_entry_is_found_before_it_is_sealed(sealed):
    tamper(sealed, FORGED)
    assert kinds(sealed) == {"forged"}


def test_a_slipped_in_entry_is_found_after_the_house_sealed_it(sealed):
    tamper(sealed, FORGED)
    seal(sealed)
    assert kinds(sealed) == {"changed"}


def test_a_slipped_in_entry_is_found_under_a_seal_of_its_own(sealed):
    forged = f"INSERT INTO audit_seal SELECT '{COUNTY}', 11, max(e.id), (SELECT hash FROM audit_seal " \
        f"WHERE position = 10 AND county_code = '{COUNTY}'), '\\x00', now() FROM audit_entry e"  # fmt: skip
    tamper(sealed, FORGED, "UPDATE audit_entry SET mark = (SELECT mark FROM audit_entry WHERE id = 1) WHERE mark = ''")
    tamper(sealed, "DELETE FROM audit_unsealed", forged)
    assert kinds(sealed) == {"changed"}


def test_an_entry_edited_before_it_is_sealed_is_found(sealed):
    write(sealed, 1)
    tamper(sealed, "UPDATE audit_entry SET subject = 'case:0' WHERE id = (SELECT max(id) FROM audit_entry)")
    assert kinds(sealed) == {"forged"}
    seal(sealed)
    assert kinds(sealed) == {"changed"}


def test_swapped_entries_are_found(sealed):
    tamper(
        sealed,
        "UPDATE audit_entry SET subject = CASE id WHEN 3 THEN 'report:3' ELSE 'report:2' END, "
        "detail = CASE id WHEN 3 THEN '{\"n\": 3}'::jsonb ELSE '{\"n\": 2}' END WHERE id IN (3, 4)",
    )
    assert verify(sealed) == [Fault(COUNTY, "changed", 3, 3), Fault(COUNTY, "changed", 4, 4)]


def test_reordered_seals_are_found(sealed):
    tamper(
        sealed,
        f"UPDATE audit_seal SET position = -position WHERE position IN (3, 4) AND county_code = '{COUNTY}'",
        "UPDATE audit_seal SET position = 7 + position WHERE position < 0",
    )
    assert "chain" in kinds(sealed)


def test_a_chain_computed_anew_without_the_key_is_found(sealed, fresh_keyring):
    """Somebody who knows the source but not the keyring removes an entry and seals the rest anew."""
    tamper(
        sealed,
        "DELETE FROM audit_seal",
        "DELETE FROM audit_entry WHERE id = 3",
        "INSERT INTO audit_unsealed SELECT id FROM audit_entry",
    )
    install_keyring(Keyring({1: bytes(KEY_BYTES)}, 1, bytes(KEY_BYTES)))
    seal(sealed)
    install_keyring(fresh_keyring)
    assert kinds(sealed) == {"chain"}


def test_an_end_that_was_cut_off_shows_by_a_noted_head(sealed):
    noted = heads(sealed)
    assert verify(sealed, noted=noted) == []
    tamper(
        sealed,
        f"DELETE FROM audit_seal WHERE county_code = '{COUNTY}' AND position > 8",
        "DELETE FROM audit_entry WHERE id IN (9, 10)",
    )
    assert verify(sealed) == []
    assert verify(sealed, noted=noted) == [Fault(COUNTY, "cut_off", 10, None)]


def test_an_entry_left_unsealed_too_long_is_a_fault(sealed):
    write(sealed, 1)
    assert verify(sealed, unsealed_before=NOON) == []
    assert kinds(sealed) == {"unsealed"}
    assert seal(sealed) == 1
    assert verify(sealed) == []


def test_sealing_goes_in_portions_and_stops_when_all_is_sealed(kept):
    write(kept, 7)
    assert [seal(kept, limit=3) for _ in range(4)] == [3, 3, 1, 0]
    assert verify(kept) == []


def test_an_entry_that_commits_late_is_sealed_late(kept):
    """Ids are given before the commit: a chain that followed them would pass the slower transaction by."""
    with kept.house.transaction(Scope.jobs()) as slow:
        audit.record(slow, COUNTY, NOON, "system", None, "read_report", "report:slow")
        write(kept, 2)
        assert seal(kept) == 2
    assert seal(kept) == 1
    assert verify(kept) == []


def test_two_sealing_jobs_at_once_make_one_chain(kept):
    import threading

    write(kept, 60)
    threads = [threading.Thread(target=lambda: [seal(kept, limit=7) for _ in range(10)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heads(kept)[0].position == 60
    assert verify(kept) == []


def test_the_auditor_lists_the_county_with_its_seals(kept, county):
    seal(kept)
    auditor = county.scopes["auditor"]
    with kept.house.transaction(Scope.jobs()) as session:
        audit.record(session, COUNTY, NOON, "system", None, "read_report", "report:1")
    with kept.house.transaction(auditor) as session:
        rows = audit.newest_entries(session, COUNTY, None, 10)
        assert [(entry.subject, sealed) for entry, sealed in rows] == [
            ("report:1", False),
            ("case:2026-000001", True),
        ]
        assert [entry.subject for entry, _ in audit.newest_entries(session, COUNTY, rows[0][0].id, 10)] == [
            "case:2026-000001"
        ]
        assert list(audit.verify(session, NOON)) == []
