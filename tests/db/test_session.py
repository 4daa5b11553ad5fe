import contextlib
import threading

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, OperationalError

from db.session import Database, Scope, worker_url
from db.tables import OneCodeScan
from tests.db.sample_county import NOON, VILLAGE_A


def scans(kept):
    return kept.see(Scope.public(), "SELECT sum(scans) FROM one_code_scan")[0][0]


def add_scan(session, day=NOON.date()):
    session.add(OneCodeScan(area_code=VILLAGE_A, day=day, scans=1))


def test_the_end_commits_and_an_exception_takes_everything_back(kept):
    with contextlib.suppress(RuntimeError), kept.house.transaction(Scope.public()) as session:
        add_scan(session)
        session.flush()
        raise RuntimeError
    assert scans(kept) is None
    with kept.house.transaction(Scope.public()) as session:
        add_scan(session)
    assert scans(kept) == 1


def test_a_refused_flush_at_the_end_commits_nothing(kept):
    def work():
        with kept.house.transaction(Scope.public()) as session:
            session.execute(text(f"INSERT INTO one_code_scan VALUES ('{VILLAGE_A}', '2026-01-01', 1)"))
            session.add(OneCodeScan(area_code="000000000000", day=NOON.date(), scans=1))

    with pytest.raises(DBAPIError):
        work()
    assert scans(kept) is None


def test_an_inner_failure_can_be_taken_back_alone(kept):
    with kept.house.transaction(Scope.public()) as session:
        add_scan(session)
        session.flush()
        with pytest.raises(DBAPIError), session.begin_nested():
            session.execute(text("SELECT 1 / 0"))
    assert scans(kept) == 1


def test_rows_can_be_read_after_the_transaction(kept):
    with kept.house.transaction(Scope.public()) as session:
        row = OneCodeScan(area_code=VILLAGE_A, day=NOON.date(), scans=1)
        session.add(row)
    assert row.scans == 1


def test_begin_and_scope_take_one_round_trip(kept):
    sent = []
    event.listen(kept.house._engine, "before_cursor_execute", lambda *told: sent.append(told[2]))
    with kept.house.transaction(Scope.public()):
        pass
    assert len(sent) == 1


def test_a_connection_that_died_in_the_pool_costs_nothing(kept):
    kept.see(Scope.public(), "SELECT 1")
    with kept.owner.transaction(Scope.owner()) as session:
        # The owner made the application's role and so may end its connections.
        session.execute(text("GRANT yimatong_app TO current_user"))
        ended = session.scalars(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'yimatong_app' "
                 "AND datname = current_database()")
        ).all()  # fmt: skip
    assert True in ended
    with kept.house.transaction(Scope.public()) as session:
        add_scan(session)
    assert scans(kept) == 1


def test_a_database_that_is_not_there_is_said_plainly():
    nowhere = Database("postgresql+psycopg://yimatong_app@/nowhere?host=/nonexistent")
    with pytest.raises(OperationalError), nowhere.transaction(Scope.public()):
        pass


def test_more_threads_than_connections_wait_for_their_turn(kept, database):
    narrow = Database(database.app, connections=2)
    seen = []

    def work():
        with narrow.transaction(Scope.public()) as session:
            seen.append(session.scalar(text("SELECT pg_sleep(0.02) IS NOT NULL")))

    threads = [threading.Thread(target=work) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    narrow.close()
    assert len(seen) == 12


def test_the_workers_own_connections_are_the_jobs_role(kept, database):
    import psycopg

    with psycopg.connect(worker_url(database.app)) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("yimatong_jobs",)
        assert connection.execute("SELECT count(*) FROM procrastinate_jobs").fetchone() == (0,)
