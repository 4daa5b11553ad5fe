"""Starting and ending processes. Every one leads a session of its own, so that all it starts can be ended with it."""

import contextlib
import os
import select
import signal
import subprocess
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Program:
    """One command that the supervisor keeps running or runs to its end.

    What it complains about goes to `log`; what it says goes there too, unless it `speaks` to the terminal.
    """

    name: str
    command: list[str]
    environment: Mapping[str, str]
    log: Path
    folder: Path | None = None
    sockets: tuple[int, ...] = ()
    speaks: bool = False
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def launch(self) -> None:
        """Start it and do not wait."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=dict(self.environment),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=None if self.speaks else log,
                stderr=log,
                start_new_session=True,
                pass_fds=self.sockets,
            )


def end_groups(leaders: Iterable[int], patience: float) -> None:
    """Interrupt these sessions as Ctrl-C would, and kill what is still there after `patience` seconds."""
    handles = {pid: handle for pid in leaders if (handle := _handle(pid)) is not None}
    for pid in handles:
        _signal_group(pid, signal.SIGINT)
    deadline = time.monotonic() + patience
    for handle in handles.values():  # readable once the process has ended, reaped or not
        select.select([handle], [], [], max(0.0, deadline - time.monotonic()))
        os.close(handle)
    for pid in handles:
        _signal_group(pid, signal.SIGKILL)


def kill_group(leader: int) -> None:
    """Kill what a dead process left behind in its session."""
    _signal_group(leader, signal.SIGKILL)


def _handle(pid: int) -> int | None:
    with contextlib.suppress(ProcessLookupError):
        return os.pidfd_open(pid)
    return None


def _signal_group(leader: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, number)
