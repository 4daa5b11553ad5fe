"""Nothing that the supervisor starts outlives it, however it ends; what dies meanwhile is started again."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tools.processes import Program, end_groups
from tools.supervisor import StepFailed, Supervisor

STUBBORN = "trap '' INT TERM HUP; while :; do sleep 0.2; done"
WITH_CHILD = "sleep 600 & echo $! > $0; wait"


@pytest.fixture
def said() -> list[str]:
    return []


def program(tmp_path: Path, script: str, name: str = "child") -> Program:
    return Program(name, ["bash", "-c", script, str(tmp_path / "note")], os.environ, tmp_path / "log")


def is_alive(pid: int) -> bool:
    """A zombie is dead: only its parent has not noticed."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_for(condition: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)


def noted_pid(tmp_path: Path) -> int:
    wait_for(lambda: (tmp_path / "note").exists() and (tmp_path / "note").read_text().endswith("\n"))
    return int((tmp_path / "note").read_text())


def test_leaving_ends_children_and_grandchildren(tmp_path: Path, said: list[str]) -> None:
    child = program(tmp_path, WITH_CHILD)
    with Supervisor(said.append) as supervisor:
        supervisor.keep(child)
        grandchild = noted_pid(tmp_path)
        assert is_alive(grandchild)
    assert not is_alive(child.process.pid)
    wait_for(lambda: not is_alive(grandchild))


def test_a_dead_child_is_started_again_and_later_each_time(tmp_path: Path, said: list[str]) -> None:
    child = program(tmp_path, "date +%s.%N >> $0; exit 1")

    def starts() -> list[float]:
        note = tmp_path / "note"
        return [float(line) for line in note.read_text().split()] if note.exists() else []

    with Supervisor(said.append) as supervisor:
        supervisor.keep(child)
        supervisor.wait_until(lambda: len(starts()) >= 4)
    first, *_, last = [after - before for before, after in zip(starts(), starts()[1:], strict=False)]
    assert last > first
    assert said[0] == "child ended (code 1); starting it again"


def test_what_a_killed_child_leaves_behind_ends_before_the_restart(tmp_path: Path, said: list[str]) -> None:
    child = program(tmp_path, WITH_CHILD)
    with Supervisor(said.append) as supervisor:
        supervisor.keep(child)
        killed, orphan = child.process.pid, noted_pid(tmp_path)
        os.kill(killed, signal.SIGKILL)
        supervisor.wait_until(lambda: child.process.pid != killed)
        wait_for(lambda: not is_alive(orphan))


def test_a_failed_step_says_so(tmp_path: Path, said: list[str]) -> None:
    with Supervisor(said.append) as supervisor, pytest.raises(StepFailed, match="child failed"):
        supervisor.complete(program(tmp_path, "exit 7"))


def test_a_child_that_never_starts_is_given_up_with_its_last_words(tmp_path: Path, said: list[str]) -> None:
    child = program(tmp_path, "echo no keyring >&2; exit 3")
    with Supervisor(said.append) as supervisor:
        supervisor.keep(child)
        with pytest.raises(StepFailed, match="code 3: no keyring"):
            supervisor.wait_until_up(child, lambda: False)


def test_the_patience_with_a_stubborn_process_has_an_end(tmp_path: Path) -> None:
    child = program(tmp_path, f"echo $$ > $0; {STUBBORN}")
    child.launch()
    noted_pid(tmp_path)
    end_groups([child.process.pid], patience=0.3)
    assert child.process.wait(5) == -signal.SIGKILL


# ── a supervisor of its own process, ended from outside ────────────────────────────────────────────────────────

SUPERVISING = """
    import os, pathlib, sys
    from tools.processes import Program
    from tools.supervisor import Stopped, Supervisor
    folder = pathlib.Path(sys.argv[1])
    with Supervisor(print, stop_with_parent="--with-parent" in sys.argv) as supervisor:
        for name in ("one", "two"):
            script = "sleep 600 & echo $$ $! > $0.new; mv $0.new $0; wait"
            supervisor.keep(Program(name, ["bash", "-c", script, str(folder / name)], os.environ, folder / "log"))
        try:
            supervisor.wait_until(lambda: False)
        except Stopped:
            print("stopping")
"""


def supervising(tmp_path: Path, *words: str) -> list[str]:
    return [sys.executable, "-c", textwrap.dedent(SUPERVISING), str(tmp_path), *words]


def pids_below(tmp_path: Path) -> list[int]:
    files = [tmp_path / "one", tmp_path / "two"]
    wait_for(lambda: all(file.exists() for file in files))
    return [int(pid) for file in files for pid in file.read_text().split()]


@pytest.fixture
def supervisor_process(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(supervising(tmp_path), start_new_session=True)
    yield process
    process.kill()
    process.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
@pytest.mark.parametrize("to_group", [False, True], ids=["process", "group"])
def test_every_way_to_end_the_supervisor_ends_all(
    supervisor_process: subprocess.Popen[bytes], tmp_path: Path, number: int, to_group: bool
) -> None:
    below = pids_below(tmp_path)
    (os.killpg if to_group else os.kill)(supervisor_process.pid, number)
    supervisor_process.wait(20)
    wait_for(lambda: not any(is_alive(pid) for pid in below))
    assert processes_mentioning(str(tmp_path)) == []


def test_without_its_guard_the_supervisor_stops(supervisor_process: subprocess.Popen[bytes], tmp_path: Path) -> None:
    below = pids_below(tmp_path)
    children = Path(f"/proc/{supervisor_process.pid}/task/{supervisor_process.pid}/children").read_text().split()
    guard = next(int(pid) for pid in children if b"tools.guard" in Path(f"/proc/{pid}/cmdline").read_bytes())
    os.kill(guard, signal.SIGKILL)
    assert supervisor_process.wait(20) != 0
    wait_for(lambda: not any(is_alive(pid) for pid in below))


def test_a_killed_parent_ends_it_when_asked_for(tmp_path: Path) -> None:
    script = '"$@" & wait'
    parent = subprocess.Popen(["bash", "-c", script, "bash", *supervising(tmp_path, "--with-parent")])
    below = pids_below(tmp_path)
    parent.kill()
    parent.wait()
    wait_for(lambda: not any(is_alive(pid) for pid in below))
    wait_for(lambda: processes_mentioning(str(tmp_path)) == [])


def test_a_closed_terminal_ends_all(tmp_path: Path) -> None:
    terminal, end = os.openpty()
    command = supervising(tmp_path)
    process = subprocess.Popen(
        ["setsid", "--ctty", "--wait", *command], stdin=end, stdout=end, stderr=end, start_new_session=True
    )
    os.close(end)
    below = pids_below(tmp_path)
    os.close(terminal)
    process.wait(20)
    wait_for(lambda: not any(is_alive(pid) for pid in below))


def processes_mentioning(text: str) -> list[int]:
    """Living processes with this text in their command line."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if text.encode() in words and is_alive(int(folder.name)):
            found.append(int(folder.name))
    return found
