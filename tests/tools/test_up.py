"""`yimatong up`, whole and real: comes up from nothing, says where it is, keeps its data, leaves no process behind."""

import contextlib
import json
import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tools.installation import yimatong

PATIENCE = 240  # seconds; a new system is there in ten, on a machine that does nothing else
REPORT = {
    "submission_key": "kept-over-a-restart",
    "reporter": {"name": "何秀英", "phone": "13900000077", "relation": "self"},
    "text": "家里的房子漏雨,墙也裂了,下雨天不敢住。",
    "consent": True,
    "channel": "form",
}


class Running:
    """One `yimatong up` over a folder of its own, leading a process group like a command in a terminal."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.environment = os.environ | {"YIMATONG_VAR": str(var)}
        self.output = (var.parent / "output").open("ab")
        command = yimatong("up", "--without-rasa")
        self.process = subprocess.Popen(
            command, env=self.environment, stdout=self.output, stderr=self.output, start_new_session=True
        )

    def said(self) -> dict[str, Any]:
        file = self.var / "run.json"
        wait_for(lambda: file.exists() or self.process.poll() is not None, PATIENCE)
        assert file.exists(), (self.var.parent / "output").read_text()
        return json.loads(file.read_text())

    def left_behind(self) -> list[str]:
        """Living processes of this system, wherever they moved: they carry its folder in environment or arguments."""
        mark, found = str(self.var).encode(), []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                state = (folder / "stat").read_text().rsplit(")", 1)[1].split()[0]
                words = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
            except OSError:  # gone meanwhile, or not ours to see
                continue
            if mark in words and state != "Z":
                found.append(f"{folder.name} {words[:80]!r}")
        return found


def wait_for(condition: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.05)


def post(url: str, body: object) -> tuple[int, dict[str, Any]]:
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.status, json.load(answer)


def acknowledge(base_url: str, report: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Send it until it is acknowledged, as a resident's browser does."""
    answers: list[tuple[int, dict[str, Any]]] = []

    def is_acknowledged() -> bool:
        with contextlib.suppress(OSError):
            answers.append(post(f"{base_url}/api/v1/reports", report))
        return bool(answers)

    wait_for(is_acknowledged, PATIENCE)
    return answers[0]


def kill_parts(running: Running) -> None:
    """kill -9 of the database, the application and the worker at once."""
    children = Path(f"/proc/{running.process.pid}/task/{running.process.pid}/children").read_text().split()
    for pid in children:
        if b"tools.guard" not in Path(f"/proc/{pid}/cmdline").read_bytes():
            os.kill(int(pid), signal.SIGKILL)


@pytest.fixture
def start(reachable_path: Path) -> Iterator[Callable[[], Running]]:
    started: list[Running] = []

    def start() -> Running:
        started.append(Running(reachable_path / "var"))
        return started[-1]

    yield start
    for running in started:
        running.process.send_signal(signal.SIGINT)
        running.process.wait(PATIENCE)
        running.output.close()


def test_a_system_comes_up_survives_its_parts_keeps_its_data_and_goes_without_a_trace(
    start: Callable[[], Running],
) -> None:
    first = start()
    said = first.said()
    assert said["nlu_url"] is None
    assert {account["role"] for account in said["demo_accounts"]} >= {"village", "township", "county"}
    assert len(said["one_codes"]) == 24
    report = REPORT | {"one_code": said["one_codes"][0]["code"]}
    status, promised = acknowledge(said["base_url"], report)
    assert status == 201

    second = start()
    assert second.process.wait(PATIENCE) == 1
    assert "runs already" in (second.var.parent / "output").read_text()

    kill_parts(first)
    status, again = acknowledge(said["base_url"], report)
    assert (status, again["receipt"]) == (200, promised["receipt"])

    os.kill(first.process.pid, signal.SIGKILL)
    first.process.wait()
    wait_for(lambda: first.left_behind() == [])

    third = start()
    assert third.said()["base_url"] == said["base_url"]
    status, again = acknowledge(said["base_url"], report)
    assert (status, again["receipt"]) == (200, promised["receipt"])

    os.killpg(third.process.pid, signal.SIGINT)  # Ctrl-C
    assert third.process.wait(PATIENCE) == 0
    assert third.left_behind() == []
    assert not (third.var / "run.json").exists()
