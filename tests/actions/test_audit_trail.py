"""The audit: every change and every reading of personal data, sealed within seconds, without a word about whom."""

import re

import pytest

from actions.audit_trail import list_audit
from actions.call_list import list_calls
from actions.errors import NotAllowed
from actions.list_queue import list_queue
from actions.move_case import move_case
from actions.seal_audit import seal_audit
from actions.show_case import show_case
from actions.verify_audit import verify_audit
from db.queries.audit import Head
from db.session import Scope

NUMBER = "2026-000001"


def test_changes_and_readings_leave_their_rows(town):
    town.report(urgent=True)
    officer = town.officer("qingxi")
    list_queue(town.house, officer, {})
    show_case(town.house, officer, NUMBER)
    move_case(town.house, officer, NUMBER, "accept", 1, {})
    rows = town.rows("SELECT actor_role, officer_id, verb, subject FROM audit_entry ORDER BY id")
    assert [tuple(row) for row in rows] == [
        ("resident", None, "submit_report", "case:2026-000001"),
        ("township", officer.id, "sign_in", f"officer:{officer.id}"),
        ("township", officer.id, "read_queue", "queue"),
        ("township", officer.id, "read_case", "case:2026-000001"),
        ("township", officer.id, "accept", "case:2026-000001"),
    ]


def test_a_refused_deed_leaves_no_row_that_says_it_was_done(town):
    town.report()
    with pytest.raises(Exception, match="not_allowed"):
        move_case(town.house, town.officer("liushu"), NUMBER, "accept", 1, {})
    assert town.rows("SELECT verb FROM audit_entry WHERE verb = 'accept'") == []


def test_neither_audit_nor_jobs_hold_personal_text(town):
    town.report(reporter={"id_number": "990101195604120016"}, urgent=True)
    officer = town.officer("qingxi")
    list_queue(town.house, officer, {"q": "王二柱"})
    show_case(town.house, officer, NUMBER)
    list_calls(town.house, officer)
    kept = town.value("SELECT string_agg(to_jsonb(audit_entry)::text, '') FROM audit_entry")
    kept += town.value("SELECT string_agg(to_jsonb(procrastinate_jobs)::text, '') FROM procrastinate_jobs")
    assert not re.search(r"[一-鿿]", kept)
    assert "13900000901" not in kept
    assert "990101195604120016" not in kept


def test_everything_is_sealed_and_found_sound(town):
    town.report()
    show_case(town.house, town.officer("qingxi"), NUMBER)
    assert seal_audit(town.house) == 3
    assert seal_audit(town.house) == 0
    town.clock.turn(hours=1)
    verdict = verify_audit(town.house)
    assert verdict.sound
    assert [head.position for head in verdict.heads] == [3]


def test_a_changed_a_lost_and_a_forgotten_entry_are_found(town):
    town.report()
    show_case(town.house, town.officer("qingxi"), NUMBER)
    seal_audit(town.house)
    noted = verify_audit(town.house).heads
    town.rows("UPDATE audit_entry SET verb = 'read_nothing' WHERE verb = 'read_case' RETURNING id")
    assert [fault.kind for fault in verify_audit(town.house).faults] == ["changed"]
    town.rows("DELETE FROM audit_seal WHERE position = 3 RETURNING entry_id")
    town.clock.turn(hours=1)
    assert {fault.kind for fault in verify_audit(town.house, noted=noted).faults} == {"forged", "cut_off"}
    assert not verify_audit(town.house, noted=[Head("990101000000", 1, bytes(32))]).sound


def test_the_auditor_reads_entries_and_nobody_else_does(town):
    town.report()
    seal_audit(town.house)
    town.officer("auditor")
    lines = list_audit(town.house, town.officer("auditor"))
    assert [(line.verb, line.sealed) for line in lines] == [("sign_in", False), ("submit_report", True)]
    assert [line.verb for line in list_audit(town.house, town.officer("auditor"), before_id=lines[0].id)] == [
        "submit_report"
    ]
    with pytest.raises(NotAllowed):
        list_audit(town.house, town.officer("county"))
    assert verify_audit(town.house, town.officer("auditor")).sound


def test_no_role_of_ours_can_change_the_trail(town):
    from sqlalchemy import text
    from sqlalchemy.exc import DBAPIError

    town.report()
    for scope in (Scope.public(), Scope.jobs(), Scope.accounts()):
        for deed in ("UPDATE audit_entry SET verb = 'x'", "DELETE FROM audit_entry", "DELETE FROM case_event"):
            with pytest.raises(DBAPIError), town.house.database.transaction(scope) as session:
                session.execute(text(deed))
