"""Rasa's own environment, nlu/rasa/.venv: Python 3.10, found here or fetched by uv, and the libraries of its lock."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tools.say import say

CHECKOUT = Path(__file__).resolve().parent.parent
UV = CHECKOUT / ".tools/uv/bin/uv"
PROJECT = CHECKOUT / "nlu/rasa"
ENVIRONMENT = PROJECT / ".venv"
LOCK = PROJECT / "requirements.lock"
STAMP = ENVIRONMENT / "installed"
SECONDS_BETWEEN_WORDS = 15.0


class RasaPythonMissing(Exception):
    """No Python 3.10 is on this machine and none could be fetched; understanding goes on with the fallback."""


def rasa_python() -> Path:
    """The interpreter of Rasa's environment (it exists only after `install`)."""
    return ENVIRONMENT / "bin/python"


def is_installed() -> bool:
    """True when the environment holds exactly what the lock names."""
    return STAMP.exists() and STAMP.read_text() == _wanted() and _runs_python_3_10(str(rasa_python()))


def install(tell: Callable[[str], None]) -> None:
    """Make the environment if it is missing or its lock has changed; about 15 s from a warm cache, 1.5 GB on disk.

    Raises RasaPythonMissing without Python 3.10, subprocess.CalledProcessError when a library cannot be had.
    """
    with (CHECKOUT / ".tools/rasa.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_installed():
            return
        python = find_python_3_10()
        tell("Installing Rasa into nlu/rasa/.venv (about 1.5 GB)")
        _uv("venv", "--quiet", "--clear", "--no-python-downloads", "--python", python, str(ENVIRONMENT))
        _sync(tell)
        STAMP.write_text(_wanted())


def find_python_3_10() -> str:
    """Path of a CPython 3.10 that really runs: on PATH, kept by pyenv, known to uv, or fetched by uv where allowed."""
    for candidate in _candidates():
        if _runs_python_3_10(candidate):
            return candidate
    raise RasaPythonMissing(
        "Python 3.10 is not on this machine and could not be fetched: messages are understood by the fallback. "
        "To have Rasa, install Python 3.10 (pyenv install 3.10) or let uv fetch it (UV_PYTHON_DOWNLOADS=automatic)."
    )


def _candidates() -> Iterator[str]:
    """Cheap places first; a pyenv shim on PATH may exist and still not run, which the caller finds out."""
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        if found := shutil.which("python3.10", path=folder):
            yield found
    versions = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    yield from map(str, sorted(versions.glob("3.10*/bin/python3.10"), reverse=True))
    yield from _ask_uv("python", "find", "--no-python-downloads", "cpython@3.10")
    if os.environ.get("UV_PYTHON_DOWNLOADS") != "never":
        _ask_uv("python", "install", "--quiet", "cpython@3.10")
        yield from _ask_uv("python", "find", "--no-python-downloads", "--managed-python", "cpython@3.10")


def _runs_python_3_10(python: str) -> bool:
    check = "import sys; sys.exit(sys.version_info[:2] != (3, 10) or sys.implementation.name != 'cpython')"
    try:
        return subprocess.run([python, "-c", check], capture_output=True, timeout=30).returncode == 0
    except OSError:
        return False


def _ask_uv(*arguments: str) -> list[str]:
    """The lines that uv answers; none when it refuses."""
    answer = subprocess.run([UV, *arguments], capture_output=True, text=True, cwd=CHECKOUT)
    return answer.stdout.splitlines() if answer.returncode == 0 else []


def _sync(tell: Callable[[str], None]) -> None:
    """Install the lock's libraries and tell every now and then that it goes on."""
    command = [str(UV), "pip", "sync", "--quiet", "--python", str(rasa_python()), "--require-hashes", str(LOCK)]
    started = time.monotonic()
    with subprocess.Popen(command, cwd=CHECKOUT) as process:
        while True:
            try:
                code = process.wait(SECONDS_BETWEEN_WORDS)
                break
            except subprocess.TimeoutExpired:
                tell(f"Still installing Rasa, {time.monotonic() - started:.0f} s")
    if code:
        raise subprocess.CalledProcessError(code, command)


def _uv(*arguments: str) -> None:
    subprocess.run([UV, *arguments], check=True, cwd=CHECKOUT)


def _wanted() -> str:
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()


def main() -> None:
    """Set-up step of `make setup` and `make test`: says why when Rasa cannot be had, and lets the rest go on."""
    try:
        install(say)
    except RasaPythonMissing as missing:
        say(str(missing))


if __name__ == "__main__":
    main()
