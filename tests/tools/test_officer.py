"""Accounts from the command line, and the audit check."""

import argparse
import json

import pytest
from sqlalchemy import text

from db.demo import load_demo_county
from db.encryption import Keyring, install_keyring
from db.session import Database, Scope
from tools import officer, verify_audit


@pytest.fixture
def county(database, tmp_path, monkeypatch):
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


def run(tool, *words):
    parser = argparse.ArgumentParser()
    tool.add_arguments(parser)
    return tool.run(parser.parse_args(words))


ADD = ("add", "meng", "--name", "孟晓", "--role", "township", "--area", "990101001000")


def test_an_account_is_opened_with_a_password_printed_once(county, capsys):
    assert run(officer, *ADD, "--otp") == 0
    printed = capsys.readouterr().out
    password = printed.splitlines()[0].removeprefix("Password of meng: ")
    assert len(password) >= 12
    assert "otpauth://totp/" in printed
    with county.transaction(Scope.owner()) as session:
        kept = session.execute(text("SELECT to_jsonb(officer)::text FROM officer WHERE username = 'meng'")).scalar_one()
    assert password not in kept
    assert "孟晓" not in kept


@pytest.mark.parametrize(
    "changed",
    [
        ("--area", "990101000000"),
        ("--area", "990101009000"),
        ("--department", "housing"),
        ("--role", "department"),
        ("--role", "village"),
    ],
)
def test_what_does_not_go_together_is_named(county, capsys, changed):
    assert run(officer, *ADD, *changed) == 1
    assert "Does not fit" in capsys.readouterr().err


def test_a_username_is_taken_once(county, capsys):
    assert run(officer, *ADD) == 0
    assert run(officer, *ADD) == 1
    assert "username" in capsys.readouterr().err


def test_password_and_disable_want_a_known_account(county, capsys):
    assert run(officer, "password", "qingxi") == 0
    assert run(officer, "disable", "qingxi") == 0
    assert run(officer, "password", "nobody") == 1
    assert run(officer, "disable", "nobody") == 1


def test_a_weak_password_is_refused(county, capsys, monkeypatch):
    monkeypatch.setattr("getpass.getpass", lambda prompt: "short")
    assert run(officer, "password", "qingxi", "--ask") == 1
    assert "12 characters" in capsys.readouterr().err


def test_the_audit_check_notes_its_heads_and_finds_what_was_cut_off(county, tmp_path, capsys):
    run(officer, *ADD)
    heads = tmp_path / "heads.json"
    assert run(verify_audit, "--heads", str(heads)) == 0
    assert [head["position"] for head in json.loads(heads.read_text())] == [1]
    with county.transaction(Scope.owner()) as session:
        session.execute(text("DELETE FROM audit_seal"))
        session.execute(text("DELETE FROM audit_entry"))
    assert run(verify_audit) == 0
    assert run(verify_audit, "--heads", str(heads)) == 1
    assert "FAULT cut_off: county 990101000000" in capsys.readouterr().out
