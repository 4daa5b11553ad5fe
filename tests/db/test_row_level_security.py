"""Proven from the database itself: what each scope can see and change by SQL of any kind."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from casework.vocabulary import Role
from db.encryption import blind_index, keyed_hash
from db.queries import audit
from db.queries.intake import begin_intake, open_case_by_receipt
from db.session import Scope
from db.tables import Base
from tests.db.one_database import county, kept
from tests.db.sample_county import COUNTY, NOON, VILLAGE_A

__all__ = ["county", "kept"]

PUBLIC_KNOWLEDGE = {
    "area", "county_setting", "deadline_rule", "calendar_day", "calendar_year", "one_code", "one_code_scan",
}  # fmt: skip
CASE_TABLES = [
    "case", "household", "report", "reading", "case_event", "case_deadline", "message", "monitored_household",
    "support_measure", "household_event", "attachment",
]  # fmt: skip
HISTORY = ["report", "reading", "case_event", "household_event", "audit_entry", "audit_seal"]

SIGHT = {
    "village_a": {"a"},
    "township_a": {"a", "a2", "hidden", "unknown_village"},
    "township_b": {"b"},
    "county": {"a", "a2", "hidden", "b", "unknown_village"},
    "hotline": {"a", "a2", "hidden", "b", "unknown_village"},
    "medical": {"b"},
    "schools": set(),
    "other_county": {"elsewhere"},
}


def numbers(kept, scope):
    return {row[0] for row in kept.see(scope, 'SELECT number FROM "case"')}


@pytest.mark.parametrize("who", SIGHT)
def test_an_officer_sees_the_cases_of_the_own_area_and_role(kept, county, who):
    assert numbers(kept, county.scopes[who]) == {county.cases[name].number for name in SIGHT[who]}


@pytest.mark.parametrize("who", SIGHT)
@pytest.mark.parametrize("table", ["report", "case_event", "case_deadline", "message", "monitored_household"])
def test_what_hangs_on_a_case_is_seen_with_it(kept, county, who, table):
    seen = {row[0] for row in kept.see(county.scopes[who], f"SELECT case_id FROM {table}")}
    assert seen == {county.cases[name].case_id for name in SIGHT[who]}


@pytest.mark.parametrize("table", ["household", "reading", "support_measure", "household_event"])
def test_what_hangs_on_those_rows_is_bounded_too(kept, county, table):
    for who, sight in SIGHT.items():
        assert kept.see(county.scopes[who], f"SELECT count(*) FROM {table}") == [(len(sight),)]


@pytest.mark.parametrize(
    "trick",
    [
        'SELECT number FROM "case" WHERE true OR true',
        'SELECT c.number FROM report r FULL JOIN "case" c ON true',
        'TABLE "case"',
        'SELECT number FROM "case" WHERE area_code >= \'0\' UNION ALL SELECT number FROM "case"',
        'WITH every AS MATERIALIZED (SELECT number FROM "case") SELECT number FROM every',
        'SELECT number FROM "case" TABLESAMPLE BERNOULLI (100)',
        'SELECT number FROM ONLY "case" ORDER BY random()',
    ],
)
def test_no_form_of_query_widens_the_sight(kept, county, trick):
    rows = kept.see(county.scopes["village_a"], trick)
    assert {county.cases["a"].number} == {value for row in rows for value in row if str(value).startswith("2026-0")}


def test_copy_leaks_nothing(kept, county):
    with kept.trial(county.scopes["village_a"]) as session:
        cursor = session.connection().connection.cursor()
        with cursor.copy('COPY (SELECT number FROM "case") TO STDOUT') as copy:
            assert list(copy.rows()) == [(county.cases["a"].number,)]


def test_an_error_message_leaks_nothing(kept, county):
    """A condition that fails on hidden rows would tell what they hold, were it evaluated before the policy."""
    with kept.trial(county.scopes["township_b"]) as session:
        session.execute(text("SELECT number FROM \"case\" WHERE 1 / (number <> '2026-000001')::int = 1"))


@pytest.mark.parametrize("scope", [Scope.public(), Scope(database_role="yimatong_officer")])
@pytest.mark.parametrize("table", CASE_TABLES)
def test_a_scope_without_case_or_area_sees_nothing(kept, county, scope, table):
    may = f"SELECT has_any_column_privilege('{table}', 'SELECT')"
    if kept.see(scope, may) == [(True,)]:
        assert kept.see(scope, f'SELECT count(*) FROM "{table}"') == [(0,)]


@pytest.mark.parametrize("table", CASE_TABLES)
def test_the_door_has_no_business_with_cases(kept, county, table):
    with pytest.raises(ProgrammingError, match="permission denied"):
        kept.see(Scope.accounts(), f'SELECT 1 FROM "{table}"')


def test_an_officers_settings_do_not_outlive_the_transaction(kept, county):
    assert numbers(kept, county.scopes["county"])
    assert numbers(kept, Scope(database_role="yimatong_officer")) == set()
    assert kept.see(Scope.public(), "SELECT current_setting('yimatong.area_from', true)")[0][0] in (None, "")


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_without_a_scope_the_applications_login_may_nothing(kept, county, table):
    with pytest.raises(ProgrammingError, match="permission denied"):
        kept.see(Scope.owner(), f'SELECT 1 FROM "{table}"')


def test_the_application_owns_nothing_and_cannot_lift_the_rules(kept, county):
    owned = "SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) LIKE 'yimatong_%' AND relowner <> " \
        "(SELECT relowner FROM pg_class WHERE oid = 'report'::regclass)"  # fmt: skip
    assert kept.see(Scope.public(), owned) == []
    roles = kept.see(
        Scope.public(),
        "SELECT rolname FROM pg_roles WHERE rolname ~ '^yimatong_(app|public|officer|jobs|accounts)$' "
        "AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)",
    )
    assert roles == []
    for scope in (Scope.owner(), Scope.public(), Scope.jobs(), county.scopes["county"]):
        for sql in (
            "ALTER TABLE report DISABLE ROW LEVEL SECURITY",
            "DROP POLICY sight ON report",
            "CREATE POLICY mine ON report USING (true)",
            "ALTER ROLE yimatong_public BYPASSRLS",
            "CREATE TABLE own (id int)",
            "CREATE FUNCTION own() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "DROP TRIGGER audit_entry_unsealed ON audit_entry",
            "SET LOCAL row_security = off; SELECT * FROM report",
        ):
            with pytest.raises(ProgrammingError):
                kept.see(scope, sql)


def test_rights_cannot_be_passed_on(kept, county):
    """PostgreSQL only warns of a GRANT without effect, so the effect is what counts."""
    rights = "SELECT grantee, table_name, privilege_type FROM information_schema.role_table_grants"
    before = set(kept.see(county.scopes["county"], rights))
    kept.see(county.scopes["county"], "GRANT ALL ON report, audit_entry TO PUBLIC")
    assert set(kept.see(county.scopes["county"], rights)) == before


def test_every_table_of_ours_has_row_level_security(kept):
    unguarded = "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace " \
        "AND NOT relrowsecurity AND relname NOT LIKE 'procrastinate%'"  # fmt: skip
    assert kept.see(Scope.public(), unguarded) == [("alembic_version",)]


@pytest.mark.parametrize("table", HISTORY)
@pytest.mark.parametrize("sql", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_nobody_rewrites_what_was_told_done_or_audited(kept, county, table, sql):
    column = next(iter(Base.metadata.tables[table].columns)).name
    for scope in (Scope.public(), Scope.jobs(), Scope.accounts(), *county.scopes.values()):
        with pytest.raises(ProgrammingError, match="permission denied"):
            kept.see(scope, sql.format(table, column, column))


def test_an_officer_cannot_move_what_is_out_of_sight(kept, county):
    with kept.trial(county.scopes["township_b"]) as session:
        changed = session.execute(text("UPDATE \"case\" SET state = 'closed' RETURNING number")).all()
    assert changed == [(county.cases["b"].number,)]


def test_an_officer_cannot_pull_a_case_into_the_own_area(kept, county):
    with pytest.raises(ProgrammingError, match="permission denied"):
        kept.see(county.scopes["county"], f"UPDATE \"case\" SET area_code = '{VILLAGE_A}'")


def test_an_officer_cannot_write_history_of_a_hidden_case_or_in_anothers_name(kept, county):
    insert = "INSERT INTO case_event (case_id, verb, to_state, at, role, officer_id, evidence) " \
        "VALUES ({}, 'note', 'accepted', now(), 'village', {}, '')"  # fmt: skip
    village = county.scopes["village_a"]
    own, hidden = county.cases["a"].case_id, county.cases["hidden"].case_id
    kept.see(village, insert.format(own, village.officer_id) + " RETURNING 1")
    for case_id, officer_id in ((hidden, village.officer_id), (own, county.scopes["county"].officer_id)):
        with pytest.raises(ProgrammingError, match="row-level security"):
            kept.see(village, insert.format(case_id, officer_id) + " RETURNING 1")


def test_the_auditor_counts_cases_and_reads_no_person(kept, county):
    auditor = county.scopes["auditor"]
    assert len(numbers(kept, auditor)) == 5
    for table in CASE_TABLES:
        if table not in ("case", "case_deadline"):
            assert kept.see(auditor, f"SELECT count(*) FROM {table}") == [(0,)]
    assert kept.see(auditor, "UPDATE \"case\" SET state = 'closed' RETURNING 1") == []


def test_only_the_auditor_of_the_county_reads_the_audit(kept, county):
    for name, scope in county.scopes.items():
        rows = kept.see(scope, "SELECT subject FROM audit_entry")
        assert rows == ([("case:2026-000001",)] if name == "auditor" else [])


def test_an_audit_row_carries_the_officers_own_name(kept, county):
    township, other = county.scopes["township_a"], county.scopes["county"]
    for role, officer_id in (("township", other.officer_id), ("county", township.officer_id), ("system", None)):
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            kept.trial(township) as session,
        ):
            audit.record(session, COUNTY, NOON, role, officer_id, "accept", "case:1")
    with kept.trial(township) as session:
        audit.record(session, COUNTY, NOON, "township", township.officer_id, "accept", "case:1")


def test_what_was_asked_is_seen_by_those_who_answer(kept, county):
    for name, scope in county.scopes.items():
        seen = kept.see(scope, "SELECT count(*) FROM enquiry")
        assert seen == [(int(name in ("township_a", "county", "hotline")),)], name
    with pytest.raises(ProgrammingError, match="permission denied"):
        kept.see(Scope.public(), "SELECT question FROM enquiry")


def test_only_the_door_reads_passwords(kept, county):
    for scope in (Scope.public(), Scope.jobs(), county.scopes["county"]):
        for column in ("password_hash", "otp_secret"):
            with pytest.raises(ProgrammingError, match="permission denied"):
                kept.see(scope, f"SELECT {column} FROM officer")
        with pytest.raises(ProgrammingError, match="permission denied"):
            kept.see(scope, "SELECT token_hash FROM officer_session")
    assert len(kept.see(Scope.accounts(), "SELECT password_hash FROM officer")) == len(county.scopes)


def test_officers_know_the_names_of_their_county_alone(kept, county):
    assert ("other_county",) not in kept.see(county.scopes["county"], "SELECT username FROM officer")
    assert kept.see(county.scopes["other_county"], "SELECT username FROM officer") == [("other_county",)]


def test_places_are_public_and_only_the_county_changes_its_rules(kept, county):
    for table in PUBLIC_KNOWLEDGE:
        kept.see(Scope.public(), f"SELECT count(*) FROM {table}")
        with pytest.raises(ProgrammingError, match="permission denied"):
            kept.see(Scope.public(), f"DELETE FROM {table}")
    rule = "INSERT INTO deadline_rule (county_code, name, valid_from, number, unit) " \
        "VALUES ('{}', 'visit', '2026-01-01', 3, 'working_day') RETURNING 1"  # fmt: skip
    assert kept.see(county.scopes["county"], rule.format(COUNTY)) == [(1,)]
    for name in ("township_a", "other_county", "auditor"):
        with pytest.raises(ProgrammingError, match="row-level security"):
            kept.see(county.scopes[name], rule.format(COUNTY))


# ── the resident's one case ────────────────────────────────────────────────────────────────────────────────────


def test_receipt_and_code_open_one_case_and_nothing_else(kept, county):
    told = county.cases["a"]
    with kept.trial(Scope.public()) as session:
        number = told.number
        found = open_case_by_receipt(session, keyed_hash(number, "receipt"), keyed_hash(number + "0001", "look_up"))
        assert found == told.case_id
        assert session.scalars(text('SELECT id FROM "case"')).all() == [told.case_id]
        assert session.scalars(text("SELECT id FROM household")).all() == [told.household_id]
        for table in ("report", "case_event", "case_deadline", "message"):
            assert session.scalars(text(f"SELECT case_id FROM {table}")).all() == [told.case_id]
        for table in ("monitored_household", "support_measure", "officer", "audit_entry"):
            with pytest.raises(ProgrammingError), session.begin_nested():
                session.execute(text(f"SELECT * FROM {table}"))


@pytest.mark.parametrize(("receipt", "code"), [("2026-000001", "0002"), ("2026-000009", "0001"), ("", "")])
def test_a_wrong_code_and_an_unknown_receipt_open_nothing(kept, county, receipt, code):
    with kept.trial(Scope.public()) as session:
        hashes = keyed_hash(receipt, "receipt"), keyed_hash(receipt + code, "look_up")
        assert open_case_by_receipt(session, *hashes) is None
        assert session.scalars(text('SELECT id FROM "case"')).all() == []


def test_a_second_look_up_closes_the_first_case(kept, county):
    with kept.trial(Scope.public()) as session:
        open_case_by_receipt(session, keyed_hash("2026-000001", "receipt"), keyed_hash("2026-0000010001", "look_up"))
        open_case_by_receipt(session, b"unknown", b"unknown")
        assert session.scalars(text('SELECT id FROM "case"')).all() == []


def test_intake_opens_a_new_case_only_for_writing_it(kept, county):
    with kept.trial(Scope.public()) as session:
        found = begin_intake(session, COUNTY, b"key", blind_index("新来的", "name"), None, None)
        assert (found.repeated, found.joined, found.known_household) == (False, False, False)
        assert session.scalars(text('SELECT id FROM "case"')).all() == []
        session.execute(
            text("INSERT INTO household (id, county_code, area_code, created_at) VALUES (:id, :county, :area, now())"),
            {"id": found.household_id, "county": COUNTY, "area": VILLAGE_A},
        )
        with pytest.raises(ProgrammingError, match="row-level security"), session.begin_nested():
            session.execute(
                text(
                    'INSERT INTO "case" (id, number, county_code, area_code, household_id, state, received_at) '
                    "VALUES (:id, 'x', :county, :area, :household, 'received', now())"
                ),
                {"id": found.case_id + 1, "county": COUNTY, "area": VILLAGE_A, "household": found.household_id},
            )


def test_an_area_code_is_twelve_digits():
    for code in ("990101", "990101001201'; RESET ROLE; --", ""):
        with pytest.raises(ValueError, match="12 digits"):
            Scope.officer(1, Role.county, code)
