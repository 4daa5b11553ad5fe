"""Keeps programs running: a dead one is started again after a growing delay, and none outlives the supervisor."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import Protocol, Self

from db.server_place import PostgresFailed
from tools.guard import Guard
from tools.processes import end_groups, kill_group

FIRST_DELAY = 0.2  # seconds before the first restart; doubles with every early death
LONGEST_DELAY = 30.0
HEALTHY_AFTER = 5.0  # seconds after which a death no longer counts as early
TURN = 0.1  # seconds between two looks at the children
PATIENCE = 8.0  # seconds that children get to end by themselves
HOPELESS = 5  # deaths before the first sign of life after which a start has failed


class Stopped(Exception):
    """Somebody asked the supervisor to stop."""


class StepFailed(Exception):
    """A program that had to succeed did not; the message names its log."""


class Child(Protocol):
    """What can be kept running: a program or the database."""

    name: str

    @property
    def log(self) -> Path:
        """Where its last words are found."""

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """The newest process, dead or alive."""

    def launch(self) -> None:
        """Start it and do not wait."""


@dataclass
class _Kept:
    child: Child
    started: float
    delay: float = FIRST_DELAY
    deaths: int = 0
    restart_at: float | None = None


class Supervisor:
    """Used as a context manager: whatever happens inside, nothing that was started is left behind afterwards."""

    def __init__(self, say: Callable[[str], None], stop_with_parent: bool = False) -> None:
        self._say = say
        self._kept: list[_Kept] = []
        self._passing: list[Child] = []
        self._asked_to_stop = False
        self._parent = os.getppid() if stop_with_parent else None
        self._guard = Guard()

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end([*(kept.child for kept in self._kept[1:]), *self._passing])
        self._end([kept.child for kept in self._kept[:1]])  # what was kept first, the database, ends last
        self._guard.dismiss()

    def keep(self, child: Child) -> None:
        """Start it now, and again whenever it dies. The first child kept is what the others rest on: it ends last."""
        self._start(child)
        self._kept.append(_Kept(child, time.monotonic()))

    def begin(self, child: Child) -> None:
        """Start a program that will end by itself; ask `has_ended` about it."""
        self._start(child)
        self._passing.append(child)

    def has_ended(self, child: Child) -> bool:
        """True once a program that was begun has succeeded. Raises StepFailed when it failed."""
        assert child.process
        code = child.process.poll()
        if code is None:
            return False
        self._forget(child)
        self._passing.remove(child)
        if code != 0:
            raise StepFailed(f"{child.name} failed ({last_words(child)}); see {child.log}")
        return True

    def complete(self, child: Child) -> None:
        """Run a program to its end while the others are watched. Raises StepFailed, Stopped."""
        self.begin(child)
        self.wait_until(lambda: self.has_ended(child))

    def wait_until_up(self, child: Child, condition: Callable[[], bool]) -> None:
        """Wait for the first sign of life of a child that is kept. Raises StepFailed when it dies again and again."""

        def is_up() -> bool:
            deaths = next(kept.deaths for kept in self._kept if kept.child is child)
            if deaths >= HOPELESS:
                raise StepFailed(f"{child.name} does not start ({last_words(child)}); see {child.log}")
            return condition()

        self.wait_until(is_up)

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Watch the children until the condition holds. Raises Stopped when somebody asks to stop first."""
        while not condition():
            self._check_stop()
            self._restart_dead()
            time.sleep(TURN)

    def _check_stop(self) -> None:
        orphaned = self._parent is not None and os.getppid() != self._parent
        if self._asked_to_stop or orphaned:
            raise Stopped
        if not self._guard.is_awake:
            raise StepFailed("The guard process is gone")

    def _restart_dead(self) -> None:
        now = time.monotonic()
        for kept in self._kept:
            if kept.restart_at is not None:
                if now >= kept.restart_at:
                    self._restart(kept, now)
            elif kept.child.process and kept.child.process.poll() is not None:
                self._plan_restart(kept, now)

    def _restart(self, kept: _Kept, now: float) -> None:
        kept.restart_at, kept.started = None, now
        try:
            self._start(kept.child)
        except (OSError, PostgresFailed) as failure:  # its last process is still the dead one: tried again, later
            self._say(f"{kept.child.name}: {failure}")

    def _plan_restart(self, kept: _Kept, now: float) -> None:
        assert kept.child.process
        self._forget(kept.child)
        kept.deaths += 1
        early = now - kept.started < HEALTHY_AFTER
        kept.delay = min(kept.delay * 2, LONGEST_DELAY) if early else FIRST_DELAY
        kept.restart_at = now + kept.delay
        self._say(f"{kept.child.name} ended ({last_words(kept.child)}); starting it again")

    def _start(self, child: Child) -> None:
        child.launch()
        assert child.process
        self._guard.watch(child.process.pid)

    def _forget(self, child: Child) -> None:
        assert child.process
        kill_group(child.process.pid)
        self._guard.forget(child.process.pid)

    def _end(self, children: list[Child]) -> None:
        running = [child.process for child in children if child.process and child.process.poll() is None]
        end_groups([process.pid for process in running], PATIENCE)
        for process in running:
            process.wait()
            self._guard.forget(process.pid)

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._asked_to_stop = True


def last_words(child: Child) -> str:
    """How a dead child ended: its code and the last line of its log."""
    lines = child.log.read_text(errors="replace").rstrip().splitlines() if child.log.exists() else []
    code = child.process.returncode if child.process else None
    return f"code {code}: {lines[-1].strip()}" if lines else f"code {code}"
