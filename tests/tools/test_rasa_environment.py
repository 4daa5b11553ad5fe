"""Finding Python 3.10: what is on PATH must really run, pyenv hides some, and its absence is said."""

import shutil
from pathlib import Path

import pytest

from tools import rasa_environment
from tools.rasa_environment import RasaPythonMissing, find_python_3_10

FAKE_3_10 = "#!/bin/sh\nexit 0\n"
BROKEN_SHIM = "#!/bin/sh\necho 'pyenv: python3.10: command not found' >&2\nexit 127\n"


@pytest.fixture(autouse=True)
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No Python 3.10 anywhere, and nothing may be fetched."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setenv("UV_PYTHON_DOWNLOADS", "never")
    monkeypatch.setenv("UV_PYTHON_INSTALL_DIR", str(tmp_path / "uv"))
    (tmp_path / "bin").mkdir()
    for name in ("sh", "echo"):
        (tmp_path / "bin" / name).symlink_to(shutil.which(name, path="/usr/bin:/bin") or "")


def make(file: Path, script: str) -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(script)
    file.chmod(0o755)
    return str(file)


def test_on_path(tmp_path: Path) -> None:
    python = make(tmp_path / "bin/python3.10", FAKE_3_10)
    assert find_python_3_10() == python


def test_a_shim_that_does_not_run_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path / "bin/python3.10", BROKEN_SHIM)
    python = make(tmp_path / "pyenv/versions/3.10.13/bin/python3.10", FAKE_3_10)
    assert find_python_3_10() == python


def test_absence_is_said_with_a_way_out(tmp_path: Path) -> None:
    make(tmp_path / "bin/python3.10", BROKEN_SHIM)
    with pytest.raises(RasaPythonMissing, match=r"fallback.*pyenv install 3\.10"):
        find_python_3_10()


def test_uv_fetches_it_where_that_is_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched = tmp_path / "uv/cpython-3.10/bin/python3.10"
    fake = f"""#!/bin/sh
        case "$2" in
            install) mkdir -p {fetched.parent}; cp {make(tmp_path / "fake", FAKE_3_10)} {fetched} ;;
            find) [ -x {fetched} ] && echo {fetched} ;;
        esac"""
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setattr(rasa_environment, "UV", make(tmp_path / "fake-uv", fake))
    with pytest.raises(RasaPythonMissing):
        find_python_3_10()
    monkeypatch.setenv("UV_PYTHON_DOWNLOADS", "automatic")
    assert find_python_3_10() == str(fetched)
