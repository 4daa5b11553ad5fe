"""The worker over the real job tables: nothing is lost, and twice is once."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from actions.jobs import job_app
from actions.print_leaflets import ask_to_print, list_runs
from actions.send_messages import Carriers
from casework.vocabulary import Risk
from notices.leaflets import Kind, Layout
from tools.worker import work


def do_jobs(town):
    """Do what waits, as the worker does it."""
    asyncio.run(work(job_app(town.house, Carriers()), 2, wait=False))


def test_rasa_reads_what_the_fallback_read_at_intake(town):
    town.reader.answer = town.by_rasa(Risk.illness, Risk.income_expense)
    town.report()
    do_jobs(town)
    assert town.rows("SELECT source FROM reading ORDER BY id") == [("fallback",), ("rasa",)]
    assert set(town.value('SELECT risks FROM "case"')) == {"illness", "income_expense"}
    assert town.rows("SELECT task_name FROM procrastinate_jobs WHERE task_name = 'read_report'") == []


def test_an_urgent_message_without_a_provider_reaches_the_call_list(town):
    town.report(urgent=True)
    do_jobs(town)
    assert town.value("SELECT state FROM message") == "call_list"


def test_a_job_that_failed_is_tried_again(town, monkeypatch):
    town.report()
    monkeypatch.setattr(town.reader, "read", lambda text, names=(): 1 / 0)
    do_jobs(town)
    columns = "status, attempts, scheduled_at IS NOT NULL"
    jobs = town.rows(f"SELECT {columns} FROM procrastinate_jobs WHERE task_name = 'read_report'")
    assert [tuple(job) for job in jobs] == [("todo", 1, True)]


@dataclass
class Provider:
    """An SMS provider that keeps its callers waiting until it is told to answer."""

    url: str
    answer: threading.Event = field(default_factory=threading.Event)
    keys: list[str] = field(default_factory=list)


@pytest.fixture
def provider() -> Iterator[Provider]:
    """A real HTTP server on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.keys.append(self.headers["Idempotency-Key"])
            told.answer.wait(30)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *words: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    told = Provider(f"http://127.0.0.1:{server.server_port}/")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield told
    told.answer.set()
    server.shutdown()
    server.server_close()


@contextmanager
def worker(town: Any, keyring: Any, provider: Provider) -> Iterator[subprocess.Popen[bytes]]:
    """A worker process of its own."""
    environment = os.environ | {
        "YIMATONG_DEMO": "true",
        "YIMATONG_DATABASE_URL": town.house.settings.database_url,
        "YIMATONG_KEYRING_PATH": str(keyring),
        "YIMATONG_SMS_URL": provider.url,
        "YIMATONG_PUBLIC_URL": town.house.settings.public_url,
    }
    command = [sys.executable, "-m", "tools.command", "worker"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


def until(happened: Callable[[], Any], what: str) -> None:
    """Wait for something to happen, a minute at most."""
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


def test_what_a_killed_worker_left_half_done_is_done_by_the_next(town, provider, tmp_path):
    keyring = tmp_path / "keyring.json"
    town.house.keyring.save(keyring)
    town.report(urgent=True)
    with worker(town, keyring, provider) as first:
        until(lambda: provider.keys, "the first worker never tried to send")
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert ("doing",) in town.rows("SELECT status FROM procrastinate_jobs WHERE task_name = 'send_message'")
    assert town.value("SELECT state FROM message") == "waiting"
    provider.answer.set()
    with worker(town, keyring, provider) as second:
        until(lambda: town.value("SELECT state FROM message") == "sent", "nobody took up the message")
        until(lambda: town.value("SELECT count(*) FROM audit_unsealed") == 0, "nobody sealed the audit")
        second.send_signal(signal.SIGTERM)
        assert second.wait(15) == 0
    assert len(set(provider.keys)) == 1
    assert town.value("SELECT count(*) FROM audit_entry WHERE verb = 'send_message'") == 1


def test_printing_that_a_killed_worker_left_half_done_goes_on_with_the_next(town, provider, tmp_path):
    keyring = tmp_path / "keyring.json"
    town.house.keyring.save(keyring)
    ask_to_print(town.house, town.officer("county"), "990101000000", Kind.apply, Layout.large,
                 by_township=True, new_codes=False)  # fmt: skip
    finished = "SELECT number, xmin::text FROM print_part ORDER BY number"
    with worker(town, keyring, provider) as first:
        until(lambda: town.rows(finished), "the first worker printed nothing")
        first.send_signal(signal.SIGKILL)
        first.wait()
    kept = town.rows(finished)
    assert len(kept) < 3
    with worker(town, keyring, provider):
        until(lambda: list_runs(town.house, town.officer("county"))[0].finished_at, "nobody took up the printing")
    (line,) = list_runs(town.house, town.officer("county"))
    assert [(part.name, part.leaflets) for part in line.done] == [("清溪镇", 8), ("柳湾乡", 8), ("石桥镇", 8)]
    assert town.rows(finished)[: len(kept)] == kept, "what was printed before is not printed again"
