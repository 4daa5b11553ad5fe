"""A whole system of its own beside the real one, for measurements: own data folder, own ports, gone afterwards."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tools.installation import CHECKOUT, Installation, yimatong
from tools.reachable import answers

PARTS = {
    "application": b"api.main:app_from_environment",
    "worker": b"tools.command\0worker",
    "Rasa": b"-m\0rasa\0run",
    "database": b"/bin/postgres\0-D",
}


class TrialFailed(Exception):
    """The system of the trial did not come up or did not come back."""


class TrialSystem:
    """A running system that nobody else uses. `said` is what it announced of itself."""

    def __init__(self, installation: Installation, supervisor: subprocess.Popen[bytes]) -> None:
        self.installation = installation
        self._supervisor = supervisor

    @property
    def said(self) -> dict[str, Any]:
        """The present content of its run.json; empty before it is ready."""
        try:
            said: dict[str, Any] = json.loads(self.installation.run_file.read_text())
        except FileNotFoundError:
            return {}
        return said

    def wait_until_ready(self, with_rasa: bool, seconds: float = 600) -> None:
        """Until the application answers, and Rasa too if asked for. Raises TrialFailed."""
        deadline = time.monotonic() + seconds
        while not self._is_ready(with_rasa):
            if self._supervisor.poll() is not None or time.monotonic() > deadline:
                raise TrialFailed(f"The system did not come up; see {self.installation.logs}")
            time.sleep(0.1)

    def _is_ready(self, with_rasa: bool) -> bool:
        said = self.said
        if not said or not answers(f"{said['base_url']}/readyz"):
            return False
        urls = said.get("nlu_urls", ())
        return not with_rasa or (len(urls) > 0 and all(answers(f"{url}/version") for url in urls))

    def pids(self) -> dict[str, int]:
        """The process of each part that runs now."""
        found: dict[str, int] = {}
        for pid in _children_of(self._supervisor.pid):
            with contextlib.suppress(OSError):
                words = Path(f"/proc/{pid}/cmdline").read_bytes()
                found |= {name: pid for name, mark in PARTS.items() if mark in words}
        return found


@contextmanager
def trial_system(*words: str) -> Iterator[TrialSystem]:
    """`yimatong up WORDS` over a fresh folder on the disk of the real data; everything of it is removed afterwards."""
    folder = CHECKOUT / "var/trial"
    _remove(folder)
    before = os.environ.get("YIMATONG_VAR")
    os.environ["YIMATONG_VAR"] = str(folder)
    supervisor = subprocess.Popen(yimatong("up", "--with-parent", *words), stdout=subprocess.DEVNULL)
    try:
        yield TrialSystem(Installation(), supervisor)
    finally:
        supervisor.send_signal(signal.SIGINT)
        supervisor.wait()
        _remove(folder)
        os.environ.pop("YIMATONG_VAR") if before is None else os.environ.update(YIMATONG_VAR=before)


def _children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _remove(folder: Path) -> None:
    """The database may lie elsewhere behind a link."""
    link = folder / "postgres"
    if link.is_symlink():
        shutil.rmtree(link.resolve(), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
