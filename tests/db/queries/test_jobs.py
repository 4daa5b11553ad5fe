from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from db.queries.jobs import enqueue
from db.session import Scope
from tests.db.sample_county import NOON

WAITING = "SELECT task_name, args, queueing_lock, lock, scheduled_at, priority FROM procrastinate_jobs ORDER BY id"


def test_a_job_exists_when_the_transaction_commits(kept, county):
    for scope in (Scope.public(), Scope.jobs(), county.scopes["township_a"]):
        with kept.house.transaction(scope) as session:
            assert enqueue(session, "read_report", {"report_id": 7}) is not None
    assert kept.see(Scope.jobs(), WAITING) == [("read_report", {"report_id": 7}, None, None, None, 0)] * 3


def test_a_job_goes_with_the_transaction_that_failed(kept):
    def fail():
        with kept.house.transaction(Scope.public()) as session:
            enqueue(session, "read_report", {"report_id": 7})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert kept.see(Scope.jobs(), WAITING) == []


def test_everything_asked_for_is_kept(kept):
    later = NOON + timedelta(hours=1)
    with kept.house.transaction(Scope.public()) as session:
        enqueue(session, "send_message", {"id": 1}, queueing_lock="once", schedule_at=later, lock="a", priority=5)
    assert kept.see(Scope.jobs(), WAITING) == [("send_message", {"id": 1}, "once", "a", later, 5)]


def test_one_queueing_lock_holds_one_waiting_job_and_spares_the_transaction(kept):
    with kept.house.transaction(Scope.public()) as session:
        assert enqueue(session, "seal_audit", {}, queueing_lock="seal") is not None
        assert enqueue(session, "seal_audit", {}, queueing_lock="seal") is None
        assert enqueue(session, "read_report", {}) is not None
    assert len(kept.see(Scope.jobs(), WAITING)) == 2


def test_a_resident_can_ask_for_a_job_and_not_see_any(kept):
    with pytest.raises(Exception, match="permission denied"):
        kept.see(Scope.public(), WAITING)


def test_a_new_job_calls_nobody(kept, database):
    """A NOTIFY in the intake transaction would make all commits wait for one another."""
    plain = make_url(database.app).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as listener:
        listener.execute("LISTEN procrastinate_any_queue_v1")
        with kept.house.transaction(Scope.public()) as session:
            enqueue(session, "read_report", {"report_id": 7})
        with kept.house.transaction(Scope.public()) as session:
            session.execute(text("NOTIFY procrastinate_any_queue_v1, 'the first one heard'"))
        heard = next(listener.notifies(timeout=30, stop_after=1))
    assert heard.payload == "the first one heard"
