"""`yimatong up`, whole and real: comes up from nothing, says where it is, keeps its data, leaves no process behind."""

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
        wait_for(lambda: file.exists() or self.process.poll() is not None, 90)
        assert file.exists(), (self.var.parent / "output").read_text()
        return json.loads(file.read_text())

    def left_behind(self) -> list[str]:
        """Living processes of this system, wherever they moved: they carry its folder in environment or arguments."""
        mark, found = str(self.var).encode(), []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                state = (folder / "stat").read_text().rsplit(")", 1)[1].split()[0]
                words = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
            except (FileNotFoundError, ProcessLookupError):
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


@pytest.fixture
def start(reachable_path: Path) -> Iterator[Callable[[], Running]]:
    started: list[Running] = []

    def start() -> Running:
        started.append(Running(reachable_path / "var"))
        return started[-1]

    yield start
    for running in started:
        running.process.send_signal(signal.SIGINT)
        running.process.wait(30)
        running.output.close()


def test_it_comes_up_stops_and_comes_up_again_with_its_data(start: Callable[[], Running]) -> None:
    running = start()
    said = running.said()
    assert said["nlu_url"] is None
    assert {account["role"] for account in said["demo_accounts"]} >= {"village", "township", "county"}
    assert len(said["one_codes"]) == 24
    report = REPORT | {"one_code": said["one_codes"][0]["code"]}
    status, first = post(f"{said['base_url']}/api/v1/reports", report)
    assert status == 201

    os.killpg(running.process.pid, signal.SIGINT)  # Ctrl-C
    assert running.process.wait(30) == 0
    assert running.left_behind() == []
    assert not (running.var / "run.json").exists()

    again = start()
    assert again.said()["base_url"] == said["base_url"]
    status, second = post(f"{said['base_url']}/api/v1/reports", report)
    assert (status, second["receipt"]) == (200, first["receipt"])


def test_a_killed_supervisor_takes_everything_with_it_and_the_next_start_recovers(start: Callable[[], Running]) -> None:
    running = start()
    running.said()
    os.kill(running.process.pid, signal.SIGKILL)
    running.process.wait()
    wait_for(lambda: running.left_behind() == [])
    start().said()


def test_a_second_supervisor_of_the_same_checkout_is_refused(start: Callable[[], Running]) -> None:
    start().said()
    second = start()
    assert second.process.wait(30) == 1
    assert "runs already" in (second.var.parent / "output").read_text()


def test_killed_parts_come_back(start: Callable[[], Running]) -> None:
    running = start()
    said = running.said()
    children = Path(f"/proc/{running.process.pid}/task/{running.process.pid}/children").read_text().split()
    for pid in children:
        if b"tools.guard" not in Path(f"/proc/{pid}/cmdline").read_bytes():
            os.kill(int(pid), signal.SIGKILL)
    report = REPORT | {"one_code": said["one_codes"][0]["code"]}

    def acknowledged() -> bool:
        try:
            return post(f"{said['base_url']}/api/v1/reports", report)[0] in (200, 201)
        except OSError:
            return False

    wait_for(acknowledged, 60)
