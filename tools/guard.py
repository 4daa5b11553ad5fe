"""Ends everything that a process started when that process itself is gone, however it went.

The guard reads lines `watch PID` and `forget PID` from a pipe that only its owner holds open; the end of the file is
the owner's death. In a session of its own, neither Ctrl-C nor a kill of the owner's process group reaches it.
"""

import contextlib
import signal
import subprocess
import sys

from tools.processes import end_groups

PATIENCE = 10.0  # seconds; a database ends by then with a checkpoint


class Guard:
    """The owner's end: tells a guard process which process groups must not outlive the owner."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tools.guard"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)

    @property
    def is_awake(self) -> bool:
        """False when somebody killed the guard itself."""
        return self._process.poll() is None

    def watch(self, leader: int) -> None:
        """End the group of this process, should the owner be gone before it is forgotten."""
        self._tell("watch", leader)

    def forget(self, leader: int) -> None:
        """This process has ended."""
        self._tell("forget", leader)

    def dismiss(self) -> None:
        """End the guard, and what it still watches."""
        assert self._process.stdin
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.wait()

    def _tell(self, word: str, pid: int) -> None:
        assert self._process.stdin
        with contextlib.suppress(BrokenPipeError):  # `is_awake` tells of it
            self._process.stdin.write(f"{word} {pid}\n".encode())
            self._process.stdin.flush()


def main() -> None:
    """Wait for the owner's end."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    watched: dict[int, None] = {}
    for line in sys.stdin:
        word, pid = line.split()
        if word == "watch":
            watched[int(pid)] = None
        else:
            watched.pop(int(pid), None)
    end_groups(watched, PATIENCE)


if __name__ == "__main__":
    main()
