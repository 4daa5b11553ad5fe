"""What the command line says while it works. A closed terminal is no reason to fail."""

import contextlib


def say(step: str) -> None:
    """One step of progress, at once."""
    show(f"• {step}")


def show(line: str) -> None:
    """A line as it is."""
    with contextlib.suppress(OSError):
        print(line, flush=True)
