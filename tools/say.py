"""What the command line says while it works. A closed terminal is no reason to fail."""

import contextlib
from pathlib import Path


def say(step: str) -> None:
    """One step of progress, at once."""
    show(f"• {step}")


def show(line: str) -> None:
    """A line as it is."""
    with contextlib.suppress(OSError):
        print(line, flush=True)


def publish(page: str, file: Path) -> None:
    """Write what was measured to its file, and show it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(page, encoding="utf-8")
    show(page)
