"""`yimatong bench`: how many reports a second the whole intake path takes, beside a bare endpoint of the same stack."""

import argparse
import http.client
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from actions.house import SHANGHAI
from tools.guard import Guard
from tools.installation import CHECKOUT
from tools.load import Noted, Send, invented_report, post, run_clients
from tools.processes import Program
from tools.reachable import listen, wait_for_answer
from tools.say import publish, say
from tools.trial_system import TrialSystem, trial_system

PAGE = CHECKOUT / "docs/bench/intake.md"
CLIENTS = (1, 8, 32)
WARM_UP = 2.0  # seconds
HEAD = """\
# Intake, beside a bare endpoint

Made by `make bench` on {day}: {machine}. Clients, application, worker, Rasa and PostgreSQL (durable) share the machine;
{seconds:.0f} s each after {warm_up:.0f} s of warming up.

A report is one POST to `/api/v1/reports` of a new household: checked, read, routed, encrypted, audited, its jobs
enqueued, committed. A bare row is one POST to an endpoint of the same stack that inserts one row and commits.

| clients | reports/s | median ms | p99 ms | failed | bare rows/s | median ms | p99 ms | share of bare |
|---|---|---|---|---|---|---|---|---|"""


@dataclass(frozen=True)
class Row:
    """Both measurements at one number of clients."""

    clients: int
    intake: Noted
    bare: Noted


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How long each of the six measurements lasts and where the figures go."""
    parser.add_argument("--seconds", type=float, default=8.0, help="length of each measurement (default %(default)s)")
    parser.add_argument("--out", type=Path, default=PAGE, help="page to write (default docs/bench/intake.md)")


def run(arguments: argparse.Namespace) -> None:
    """Measure in one run, on one machine, with Rasa and the worker running as they do in earnest."""
    say("Starting a system of its own for the measurement")
    with trial_system() as system:
        system.wait_until_ready(with_rasa=True)
        with _bare_endpoint(system) as bare_url:
            rows = [_measure(system, bare_url, clients, arguments.seconds) for clients in CLIENTS]
    page = _page(rows, arguments.seconds)
    publish(page, arguments.out)


def _measure(system: TrialSystem, bare_url: str, clients: int, seconds: float) -> Row:
    places = [code["code"] for code in system.said["one_codes"]]
    measured = []
    for base_url, send in ((system.said["base_url"], _report_sender(places)), (bare_url, _row_sender(places))):
        run_clients(base_url, clients, WARM_UP, send)
        measured.append(run_clients(base_url, clients, seconds, send))
    say(f"{clients} clients: {measured[0].per_second:.0f} reports/s, {measured[1].per_second:.0f} bare rows/s")
    return Row(clients, *measured)


def _report_sender(places: list[str]) -> Send:
    def send(connection: http.client.HTTPConnection) -> bool:
        return post(connection, "/api/v1/reports", invented_report(places))[0] == 201

    return send


def _row_sender(places: list[str]) -> Send:
    def send(connection: http.client.HTTPConnection) -> bool:
        return post(connection, "/rows", invented_report(places))[0] == 201

    return send


@contextmanager
def _bare_endpoint(system: TrialSystem) -> Iterator[str]:
    with listen("127.0.0.1", 0) as listening:
        handle, url = listening.fileno(), f"http://127.0.0.1:{listening.getsockname()[1]}"
        command = [sys.executable, "-m", "uvicorn", "--factory", "tools.bare_endpoint:bare_app", "--fd", str(handle)]
        environment = os.environ | {"BARE_DATABASE_URL": system.installation.owner_url}
        log = system.installation.logs / "bare.log"
        program = Program("bare", [*command, "--no-access-log"], environment, log, sockets=(handle,))
        guard = Guard()
        program.launch()
        assert program.process
        guard.watch(program.process.pid)
        try:
            wait_for_answer(f"{url}/openapi.json", seconds=30)
            yield url
        finally:
            guard.dismiss()
            program.process.wait()


def _page(rows: list[Row], seconds: float) -> str:
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    head = HEAD.format(day=datetime.now(SHANGHAI).date(), machine=machine, seconds=seconds, warm_up=WARM_UP)
    return "\n".join([head, *(_line(row) for row in rows), ""])


def _line(row: Row) -> str:
    intake, bare = row.intake, row.bare
    cells = [
        row.clients,
        *(
            f"{intake.per_second:.0f}",
            f"{intake.percentile(0.5):.1f}",
            f"{intake.percentile(0.99):.1f}",
            intake.failures,
        ),
        *(f"{bare.per_second:.0f}", f"{bare.percentile(0.5):.1f}", f"{bare.percentile(0.99):.1f}"),
        f"{intake.per_second / bare.per_second:.2f}",
    ]
    return "| " + " | ".join(str(cell) for cell in cells) + " |"
