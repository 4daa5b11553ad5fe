"""The Makefile explains itself, and CI runs what the README names."""

import os
import re
import subprocess
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
PROMISED = {"run", "test", "check", "bench", "faults", "train-nlu", "eval-nlu", "migrate", "leaflets"}


def make(*words: str) -> str:
    alone = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}  # not a make in a make
    return subprocess.run(["make", *words], cwd=CHECKOUT, env=alone, capture_output=True, text=True, check=True).stdout


def test_help_names_every_target_with_a_sentence() -> None:
    shown = dict(re.findall(r"^  make (\S+)\s+(\S.*)$", make("help"), re.MULTILINE))
    targets = set(re.findall(r"^([a-z-]+):", (CHECKOUT / "Makefile").read_text(), re.MULTILINE))
    assert set(shown) == targets - {"environment"}
    assert set(shown) >= PROMISED


def test_plain_make_explains_itself() -> None:
    assert make() == make("help")


def test_ci_runs_the_command_of_the_readme() -> None:
    assert (CHECKOUT / ".ci/run").read_text().rstrip().endswith("exec make test")
    for name in ("README.md", "README.zh.md"):
        assert "make test" in (CHECKOUT / name).read_text()
        assert "make run" in (CHECKOUT / name).read_text()
