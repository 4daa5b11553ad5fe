"""`yimatong faults`: kill -9 of one part after the other under load; what was acknowledged must be stored, once."""

import argparse
import http.client
import itertools
import json
import os
import platform
import signal
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from actions.house import SHANGHAI
from db.encryption import Keyring, install_keyring, keyed_hash
from db.queries.reports import stored_submissions
from db.session import Database, Scope
from tools.installation import CHECKOUT
from tools.load import invented_report, post, run_clients
from tools.say import publish, say
from tools.trial_system import PARTS, TrialSystem, trial_system

PAGE = CHECKOUT / "docs/bench/faults.md"
CLIENTS = 8
BETWEEN_KILLS = 2.0  # seconds
HEAD = """\
# Faults under load

Made by `make faults` on {day}: {machine}. For {seconds:.0f} s, {clients} clients send reports while every
{between:.0f} s one part in turn is ended by `kill -9`. A client that gets no answer sends the same report again.

| what | how many |
|---|---|"""


@dataclass
class Outcome:
    """What the clients were promised and what the parts went through."""

    acknowledged: dict[str, str] = field(default_factory=dict)  # submission key → receipt
    other_receipts: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    retries: int = 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How long it lasts and where the figures go."""
    parser.add_argument("--seconds", type=float, default=30.0, help="length of the load (default %(default)s)")
    parser.add_argument("--out", type=Path, default=PAGE, help="page to write (default docs/bench/faults.md)")


def run(arguments: argparse.Namespace) -> int:
    """Answers 1 when an acknowledged receipt is missing or stored twice, or a repeated key got another receipt."""
    say("Starting a system of its own for the faults")
    with trial_system() as system:
        system.wait_until_ready(with_rasa=True)
        outcome = _suffer(system, arguments.seconds)
        system.wait_until_ready(with_rasa=True, seconds=120)
        stored = _stored(system)
    lost, doubled = _losses(outcome, stored)
    page = _page(arguments.seconds, outcome, lost, doubled)
    publish(page, arguments.out)
    return 1 if lost or doubled or outcome.other_receipts else 0


def _suffer(system: TrialSystem, seconds: float) -> Outcome:
    outcome = Outcome()
    over = threading.Event()
    killer = threading.Thread(target=_kill_in_turn, args=(system, outcome, over))
    killer.start()
    said = system.said
    client = _PersistentClient([code["code"] for code in said["one_codes"]], outcome)
    outcome.retries = run_clients(said["base_url"], CLIENTS, seconds, client.send).failures
    over.set()
    killer.join()
    return outcome


def _kill_in_turn(system: TrialSystem, outcome: Outcome, over: threading.Event) -> None:
    for part in itertools.cycle(PARTS):
        if over.wait(BETWEEN_KILLS):
            return
        if pid := system.pids().get(part):
            os.kill(pid, signal.SIGKILL)
            outcome.kills[part] += 1


class _PersistentClient:
    """Sends one report until it is acknowledged, then the next; a report once in hand is never given up."""

    def __init__(self, places: list[str], outcome: Outcome) -> None:
        self._places = places
        self._outcome = outcome
        self._in_hand = threading.local()

    def send(self, connection: http.client.HTTPConnection) -> bool:
        report = getattr(self._in_hand, "report", None) or invented_report(self._places)
        self._in_hand.report = report
        status, body = post(connection, "/api/v1/reports", report)
        if status not in (200, 201):
            time.sleep(0.05)  # a refused client comes again, but not in a storm
            return False
        self._note(str(report["submission_key"]), json.loads(body)["receipt"])
        self._in_hand.report = None
        return True

    def _note(self, key: str, receipt: str) -> None:
        if self._outcome.acknowledged.setdefault(key, receipt) != receipt:
            self._outcome.other_receipts += 1


def _stored(system: TrialSystem) -> Counter[tuple[bytes, bytes]]:
    """How often each pair of submission key and receipt, both as hashes, lies in the database."""
    install_keyring(Keyring.load(Path(system.installation.environment()["YIMATONG_KEYRING_PATH"])))
    database = Database(system.installation.owner_url, connections=1)
    try:
        with database.transaction(Scope.owner()) as session:
            return Counter(stored_submissions(session))
    finally:
        database.close()


def _losses(outcome: Outcome, stored: Counter[tuple[bytes, bytes]]) -> tuple[int, int]:
    """Acknowledged receipts that are not there, and those that are there more than once."""
    promised = [
        (keyed_hash(key, "submission"), keyed_hash(receipt, "receipt")) for key, receipt in outcome.acknowledged.items()
    ]
    return sum(stored[pair] == 0 for pair in promised), sum(stored[pair] > 1 for pair in promised)


def _page(seconds: float, outcome: Outcome, lost: int, doubled: int) -> str:
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    day = datetime.now(SHANGHAI).date()
    head = HEAD.format(day=day, machine=machine, seconds=seconds, clients=CLIENTS, between=BETWEEN_KILLS)
    figures = {
        **{f"kills of the {part}": outcome.kills[part] for part in PARTS},
        "requests without an answer, sent again": outcome.retries,
        "acknowledged receipts": len(outcome.acknowledged),
        "of these missing": lost,
        "of these stored twice": doubled,
        "repeats answered with another receipt": outcome.other_receipts,
    }
    return "\n".join([head, *(f"| {name} | {number} |" for name, number in figures.items()), ""])
