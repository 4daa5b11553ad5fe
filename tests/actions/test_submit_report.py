"""A report comes in: once, whole, and with everything that follows from it."""


def test_a_report_is_stored_read_and_acknowledged(town):
    submitted = town.report()
    assert len(submitted.receipt) == 12
    assert submitted.look_up_code == "0901"
    assert [line.name for line in submitted.deadlines] == ["accept", "visit", "close"]
    case = town.rows('SELECT number, state, area_code, risks, repeat_count, due_on FROM "case"')
    assert [tuple(row)[:3] for row in case] == [("2026-000001", "received", "990101001201")]
    assert "illness" in case[0].risks
    assert town.value("SELECT source FROM reading") == "fallback"
    assert town.value("SELECT task_name FROM procrastinate_jobs") == "read_report"
    assert town.rows("SELECT actor_role, verb, subject FROM audit_entry") == [
        ("resident", "submit_report", "case:2026-000001")
    ]
