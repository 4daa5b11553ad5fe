"""A whole system, started as `make run` starts it: application, worker, database and, where it can be had, Rasa."""

import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from nlu.serving import PYTHON as RASA_PYTHON
from tests.chromium import chromium
from tools.trial_system import trial_system

__all__ = ["chromium"]


@dataclass(frozen=True)
class RunningSystem:
    """Where it is, whom it knows, and who reads its reports ("rasa", or "fallback" where Rasa cannot be had)."""

    address: str
    one_code: dict[str, str]
    accounts: list[dict[str, str]]
    reads: str

    def account(self, role: str) -> dict[str, str]:
        """The officer of this role above the village of the code."""
        area = self.one_code["area_code"]
        reach = {"village": 12, "township": 9, "county": 6}[role]
        return next(a for a in self.accounts if a["role"] == role and a["area_code"][:reach] == area[:reach])


@pytest.fixture(scope="session")
def system() -> Iterator[RunningSystem]:
    with_rasa = RASA_PYTHON.exists()
    if not with_rasa:
        warnings.warn("WITHOUT RASA: its environment is not there, the fallback reads", stacklevel=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("YIMATONG_REREAD_MINUTES", "1")  # a machine busy with tests may keep Rasa from answering at once
        yield from _started(with_rasa)


def _started(with_rasa: bool) -> Iterator[RunningSystem]:
    reads = "rasa" if with_rasa else "fallback"
    with trial_system(*(() if with_rasa else ("--without-rasa",))) as trial:
        trial.wait_until_ready(with_rasa, seconds=1200)
        said = trial.said
        until(lambda: httpx.get(f"{said['base_url']}/readyz", trust_env=False).json()["nlu"] == reads, seconds=120)
        yield RunningSystem(said["base_url"], said["one_codes"][0], said["demo_accounts"], reads)


@pytest.fixture
def program(system: RunningSystem) -> Iterator[httpx.Client]:
    """A program of the county's own that calls the JSON API."""
    with httpx.Client(base_url=system.address, timeout=30, trust_env=False) as client:
        yield client


def until(condition: Callable[[], Any], seconds: float = 180) -> Any:
    """What the condition gives once it gives something; fails when that takes too long."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.2)
    return found
