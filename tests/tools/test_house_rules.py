"""The house rules find what they are there to find."""

from pathlib import Path

import pytest

from tools.house_rules import breaches_of


@pytest.fixture(autouse=True)
def in_empty_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def breaches(name: str, source: str) -> list[str]:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source)
    return list(breaches_of(path))


def function(lines: int) -> str:
    return 'def long() -> None:\n    """Many\n    words."""\n' + "    print()\n" * lines


def test_a_plain_file_is_in_order() -> None:
    assert breaches("db/queue.py", function(30)) == []


def test_a_long_function() -> None:
    assert breaches("db/queue.py", function(31)) == ["db/queue.py:1: long has 31 lines, 30 at most"]


def test_a_long_file() -> None:
    assert breaches("db/queue.py", "x = 1\n" * 401) == ["db/queue.py:1: 401 lines, 400 at most"]


@pytest.mark.parametrize("name", ["db/utils.py", "tests/db/__init__.py", "bot/channels/telegram.py"])
def test_a_bad_name(name: str) -> None:
    assert len(breaches(name, "")) == 1


def test_the_rules_import_nothing_but_themselves() -> None:
    source = "import datetime\nfrom casework.areas import reach\nimport sqlalchemy\nfrom db import tables\n"
    assert breaches("casework/routing.py", source) == [
        "casework/routing.py:3: casework may not import sqlalchemy",
        "casework/routing.py:4: casework may not import db",
    ]
    assert breaches("actions/routing.py", source) == []
