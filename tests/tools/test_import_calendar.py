"""The days off of a new year from the command line."""

import argparse

import pytest
from sqlalchemy import text

from db.demo import load_demo_county
from db.encryption import Keyring, install_keyring
from db.session import Database, Scope
from tools import import_calendar

YEAR = """
2027:
  source: an invented notice
  days_off:
    元旦: [2027-01-01, 2027-01-03]
  make_up_days:
    元旦: [2027-01-09]
"""


@pytest.fixture
def owner(database, tmp_path, monkeypatch):
    """A database with the invented county, and an environment that names it."""
    path = tmp_path / "keyring.json"
    install_keyring(Keyring.generate(path))
    monkeypatch.setenv("YIMATONG_KEYRING_PATH", str(path))
    monkeypatch.setenv("YIMATONG_DATABASE_URL", database.app)
    owner = Database(database.owner, connections=1)
    with owner.transaction(Scope.owner()) as session:
        load_demo_county(session, lambda password: "hash")
    yield owner
    owner.close()


def test_a_year_is_imported_and_deadlines_are_to_be_counted_anew(owner, tmp_path, capsys):
    file = tmp_path / "days.yml"
    file.write_text(YEAR, encoding="utf-8")
    assert import_calendar.run(argparse.Namespace(file=file)) == 0
    assert "2027: 4 days" in capsys.readouterr().out
    with owner.transaction(Scope.owner()) as session:
        days = session.execute(text("SELECT working FROM calendar_day WHERE day >= '2027-01-01' ORDER BY day"))
        assert [row.working for row in days] == [False, False, False, True]
        assert session.scalar(text("SELECT task_name FROM procrastinate_jobs")) == "recount_deadlines"


@pytest.mark.parametrize("written", ["", "- a list", "2027: {source: x}", "2027: [", "2027: {source: x, days_off: 1}"])
def test_a_file_of_another_shape_changes_nothing(owner, tmp_path, capsys, written):
    file = tmp_path / "days.yml"
    file.write_text(written, encoding="utf-8")
    assert import_calendar.run(argparse.Namespace(file=file)) == 1
    assert "cannot be read as a calendar" in capsys.readouterr().err
