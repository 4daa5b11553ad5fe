import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from db.one_trip import write
from db.session import Scope
from db.tables import OneCode, OneCodeScan
from tests.db.sample_county import NOON, VILLAGE_A, VILLAGE_A2


def scan(area_code):
    return OneCodeScan(area_code=area_code, day=NOON.date(), scans=1)


def test_rows_are_written_in_their_order_with_the_databases_defaults(kept):
    code = OneCode(code="NEWNEW34", area_code=VILLAGE_A, issue=2, issued_at=NOON)
    with kept.owner.transaction(Scope.owner()) as session:
        write(session, code, OneCodeScan(area_code=VILLAGE_A, day=NOON.date()), scan(VILLAGE_A2))
    assert kept.see(Scope.public(), "SELECT area_code, scans FROM one_code_scan ORDER BY 1") == [
        (VILLAGE_A, 0),
        (VILLAGE_A2, 1),
    ]
    assert kept.see(Scope.public(), "SELECT issue FROM one_code WHERE code = 'NEWNEW34'") == [(2,)]


def test_encrypted_columns_are_encrypted_here_too(kept, county):
    from db.tables import Household

    with kept.owner.transaction(Scope.owner()) as session:
        write(session, Household(county_code="x", area_code=VILLAGE_A, head_name="陈大勇", created_at=NOON))
        kept_name = session.connection().exec_driver_sql("SELECT head_name FROM household WHERE county_code = 'x'")
        assert "陈大勇".encode() not in kept_name.scalar_one()


def test_a_refused_row_takes_all_back_and_leaves_a_usable_connection(kept):
    def refused():
        with kept.house.transaction(Scope.public()) as session:
            write(session, scan(VILLAGE_A), scan("000000000000"), scan(VILLAGE_A2))

    for _ in range(12):  # as often as there are connections in the pool, and more
        with pytest.raises((psycopg.errors.ForeignKeyViolation, DBAPIError)):
            refused()
    assert kept.see(Scope.public(), "SELECT count(*) FROM one_code_scan") == [(0,)]


def test_row_level_security_holds_here_too(kept, county):
    def foreign():
        with kept.house.transaction(Scope.public()) as session:
            write(session, OneCode(code="NEWNEW34", area_code=VILLAGE_A, issue=2, issued_at=NOON))

    with pytest.raises((psycopg.errors.InsufficientPrivilege, DBAPIError)):
        foreign()


def test_what_follows_sees_the_rows(kept):
    with kept.house.transaction(Scope.public()) as session:
        write(session, scan(VILLAGE_A), scan(VILLAGE_A2))
        assert session.query(OneCodeScan).count() == 2


def test_nothing_is_read_back(kept):
    sent = []
    event.listen(kept.house._engine, "before_cursor_execute", lambda *told: sent.append(told[2]))
    with kept.house.transaction(Scope.public()) as session:
        write(session, scan(VILLAGE_A), scan(VILLAGE_A2))
    assert len(sent) == 3
    assert not any("RETURNING" in statement for statement in sent)
