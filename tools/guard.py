"""Ends everything that the supervisor started when the supervisor itself is gone, however it went.

It reads lines `watch PID` and `forget PID` from a pipe that only the supervisor holds open; the end of the file is the
supervisor's death. In a session of its own, neither Ctrl-C nor a kill of the supervisor's process group reaches it.
"""

import signal
import sys

from tools.processes import end_groups

PATIENCE = 10.0  # seconds; a database ends by then with a checkpoint


def main() -> None:
    """Wait for the supervisor's end."""
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
