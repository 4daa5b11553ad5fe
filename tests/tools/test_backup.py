"""A back-up can be read back, and one that was touched cannot."""

import argparse
import io
import os

import pytest
from sqlalchemy import text

from db.demo import load_demo_county
from db.encryption import KEY_BYTES, Keyring, install_keyring
from db.session import Database, Scope
from tools import backup, restore
from tools.backup import back_up
from tools.postgres_tools import connection_of
from tools.restore import holds_cases
from tools.sealed_file import MARK, PIECE, NotOurs, seal, unseal

KEY = bytes([5]) * KEY_BYTES


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_was_sealed_is_unsealed(size):
    plain, sealed = bytes(range(256)) * (size // 256) + bytes(size % 256), io.BytesIO()
    assert seal(io.BytesIO(plain), sealed, KEY) == size
    assert b"".join(unseal(io.BytesIO(sealed.getvalue()), KEY)) == plain


@pytest.mark.parametrize("touched", ["changed", "cut short", "cut between pieces", "swapped", "other key", "not ours"])
def test_what_was_touched_is_refused(touched):
    sealed = io.BytesIO()
    seal(io.BytesIO(bytes(2 * PIECE + 5)), sealed, KEY)
    whole = sealed.getvalue()
    first, piece = len(MARK) + 8, 4 + PIECE + 16
    wrong = {
        "changed": whole[:-3] + bytes([whole[-3] ^ 1]) + whole[-2:],
        "cut short": whole[:-5],
        "cut between pieces": whole[: first + 2 * piece],
        "swapped": whole[:first] + whole[first + piece : first + 2 * piece] + whole[first : first + piece],
        "other key": whole,
        "not ours": b"PGDMP" + whole,
    }[touched]
    with pytest.raises(NotOurs):
        list(unseal(io.BytesIO(wrong), bytes(KEY_BYTES) if touched == "other key" else KEY))


@pytest.fixture
def county(database, tmp_path, monkeypatch):
    """A database with the invented county, and an environment that names it."""
    path = tmp_path / "keyring.json"
    install_keyring(Keyring.generate(path))
    monkeypatch.setenv("YIMATONG_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("YIMATONG_KEYRING_PATH", str(path))
    monkeypatch.setenv("YIMATONG_DATABASE_URL", database.app)
    monkeypatch.setenv("YIMATONG_OWNER_DATABASE_URL", database.owner)
    owner = Database(database.owner, connections=1)
    with owner.transaction(Scope.owner()) as session:
        load_demo_county(session, lambda password: "hash")
    yield owner
    owner.close()


def run(value, owner):
    with owner.transaction(Scope.owner()) as session:
        return session.scalar(text(value))


def test_a_restored_database_holds_what_was_backed_up(county, tmp_path, capsys):
    out = tmp_path / "county.backup"
    assert backup.run(argparse.Namespace(out=out)) == 0
    assert out.stat().st_mode & 0o777 == 0o600
    assert "示范县".encode() not in out.read_bytes()
    run("UPDATE area SET name = '别的县' WHERE level = 'county' RETURNING code", county)
    county.close()
    assert restore.run(argparse.Namespace(file=out, overwrite=False)) == 0
    assert run("SELECT name FROM area WHERE level = 'county'", county) == "示范县"
    assert run("SELECT count(*) FROM officer", county) > 10
    app = Database(os.environ["YIMATONG_DATABASE_URL"], connections=1)
    with app.transaction(Scope.public()) as session:
        assert session.scalar(text("SELECT count(*) FROM area")) == 28
        assert session.scalar(text('SELECT count(*) FROM "case"')) == 0
    app.close()


def test_an_existing_file_is_not_written_over(county, tmp_path):
    out = tmp_path / "county.backup"
    out.write_text("something else")
    assert backup.run(argparse.Namespace(out=out)) == 1
    assert out.read_text() == "something else"


def test_a_damaged_back_up_changes_nothing(county, tmp_path):
    out = tmp_path / "county.backup"
    backup.run(argparse.Namespace(out=out))
    out.write_bytes(out.read_bytes()[:-1])
    run("UPDATE area SET name = '别的县' WHERE level = 'county' RETURNING code", county)
    assert restore.run(argparse.Namespace(file=out, overwrite=True)) == 1
    assert run("SELECT name FROM area WHERE level = 'county'", county) == "别的县"


def test_cases_are_not_overwritten_unasked(county, tmp_path, database):
    out = tmp_path / "county.backup"
    backup.run(argparse.Namespace(out=out))
    assert not holds_cases(database.owner)
    run(
        "INSERT INTO household (id, county_code, area_code, created_at)"
        " VALUES (1, '990101000000', '990101001201', now()) RETURNING id",
        county,
    )
    run(
        'INSERT INTO "case" (number, county_code, area_code, household_id, state, received_at)'
        " VALUES ('2026-000001', '990101000000', '990101001201', 1, 'received', now()) RETURNING id",
        county,
    )
    assert restore.run(argparse.Namespace(file=out, overwrite=False)) == 1
    assert holds_cases(database.owner)
    county.close()
    assert restore.run(argparse.Namespace(file=out, overwrite=True)) == 0
    assert not holds_cases(database.owner)


def test_a_back_up_of_another_schema_replaces_everything(county, tmp_path, database):
    out = tmp_path / "county.backup"
    backup.run(argparse.Namespace(out=out))
    with county.transaction(Scope.owner()) as session:
        session.execute(text("CREATE TABLE of_a_later_version (id bigint REFERENCES officer (id))"))
    county.close()
    assert restore.run(argparse.Namespace(file=out, overwrite=False)) == 0
    assert run("SELECT to_regclass('of_a_later_version')", county) is None
    assert run("SELECT count(*) FROM area", county) == 28


def test_no_password_stands_on_a_command_line():
    words, environment = connection_of("postgresql+psycopg://owner:secret-word@/county?host=%2Frun%2Fpg")
    assert "secret-word" not in words
    assert environment["PGPASSWORD"] == "secret-word"
    assert words.startswith("postgresql://owner@/county")


def test_a_failed_dump_leaves_nothing_behind(tmp_path):
    with pytest.raises(Exception, match="pg_dump"):
        back_up("postgresql+psycopg://nobody:word@127.0.0.1:1/none", tmp_path / "out", KEY)
    assert list(tmp_path.iterdir()) == []
