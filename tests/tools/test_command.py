"""The command line: every sub-command is there, says what it does, and is loaded only when asked for."""

import subprocess
import sys

import pytest

from tools.command import COMMANDS, main


def yimatong(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "tools.command", *words], capture_output=True, text=True)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([name, "--help"])
    assert left.value.code == 0
    assert COMMANDS[name][1].split()[0] in capsys.readouterr().out


def test_help_names_every_command() -> None:
    answer = yimatong("--help")
    assert answer.returncode == 0
    assert all(name in answer.stdout for name in COMMANDS)


@pytest.mark.parametrize("words", [[], ["dance"], ["up", "--faster"]])
def test_what_it_does_not_know_it_refuses(words: list[str]) -> None:
    answer = yimatong(*words)
    assert answer.returncode == 2
    assert "usage: yimatong" in answer.stderr


def test_only_the_module_asked_for_is_loaded() -> None:
    script = "import sys; from tools.command import main\ntry: main(['migrate', '--help'])\nexcept SystemExit: pass\n"
    script += "print([name for name in sys.modules if name in ('tools.up', 'uvicorn', 'tools.worker', 'nlu.reader')])"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert loaded.stdout.endswith("[]\n")
