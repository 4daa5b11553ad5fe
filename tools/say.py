"""One line of progress on the terminal. A closed terminal is no reason to fail."""

import contextlib


def say(line: str) -> None:
    """Print it at once."""
    with contextlib.suppress(OSError):
        print(f"• {line}", flush=True)
