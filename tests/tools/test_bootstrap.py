"""The first step on a machine: it picks a Python that fits, and says what is missing when there is none."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
TOO_OLD = "#!/bin/sh\nexit 1\n"
BROKEN_SHIM = "#!/bin/sh\necho 'command not found' >&2\nexit 127\n"
FITS = '#!/bin/sh\ncase "$1" in -c) echo "$0" ;; *) echo "made with $0" >&2; exit 9 ;; esac\n'


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A checkout with nothing but the bootstrap, and a PATH with nothing but what every machine has."""
    (tmp_path / "tools").mkdir()
    shutil.copy(CHECKOUT / "tools/bootstrap.sh", tmp_path / "tools")
    (tmp_path / "bin").mkdir()
    for name in ("bash", "sh", "dirname", "mkdir", "flock", "cut"):
        (tmp_path / "bin" / name).symlink_to(shutil.which(name) or "")
    return tmp_path


def put(file: Path, script: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(script)
    file.chmod(0o755)


def bootstrap(machine: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(machine / "bin"), "HOME": str(machine), "PYENV_ROOT": str(machine / "pyenv")}
    return subprocess.run([machine / "tools/bootstrap.sh"], env=environment, cwd=os.sep, capture_output=True, text=True)


def test_without_a_fitting_python_it_says_what_to_install(machine: Path) -> None:
    put(machine / "bin/python3", TOO_OLD)
    answer = bootstrap(machine)
    assert answer.returncode == 1
    assert "apt-get install python3 python3-venv" in answer.stderr


def test_the_machines_own_python_comes_first(machine: Path) -> None:
    put(machine / "bin/python3", FITS)
    put(machine / "bin/python3.13", FITS)
    assert f"made with {machine}/bin/python3\n" in bootstrap(machine).stderr


def test_a_version_by_name_is_found_when_python3_does_not_fit(machine: Path) -> None:
    put(machine / "bin/python3", TOO_OLD)
    put(machine / "bin/python3.13", BROKEN_SHIM)
    put(machine / "bin/python3.12", FITS)
    assert f"made with {machine}/bin/python3.12\n" in bootstrap(machine).stderr


def test_what_pyenv_keeps_out_of_sight_is_found(machine: Path) -> None:
    put(machine / "bin/python3", BROKEN_SHIM)
    put(machine / "pyenv/versions/3.12.1/bin/python3", FITS)
    assert f"made with {machine}/pyenv/versions/3.12.1/bin/python3\n" in bootstrap(machine).stderr
