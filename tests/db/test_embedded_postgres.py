"""The embedded server keeps what it acknowledged, survives its own murder and trusts nobody without a password."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from db.embedded_postgres import EmbeddedPostgres
from db.server_place import WHEEL_BINARIES, WHEEL_PARTS, account_for, runs, wheel_folder

as_root_only = pytest.mark.skipif(os.getuid() != 0, reason="only root has to hand the server to another account")


@pytest.fixture
def server(reachable_path: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(reachable_path / "postgres")
    yield server
    server.stop()


def connect(server: EmbeddedPostgres) -> psycopg.Connection:
    return psycopg.connect(server.owner_url.replace("+psycopg", ""), autocommit=True)


def test_a_new_server_is_utf8_durable_and_checks_its_pages(server: EmbeddedPostgres) -> None:
    server.start()
    with connect(server) as connection:
        settings = [
            connection.execute("select current_setting(%s)", [name]).fetchone()[0]
            for name in ("server_encoding", "fsync", "synchronous_commit", "full_page_writes", "data_checksums")
        ]
        assert settings == ["UTF8", "on", "on", "on", "on"]
        assert connection.execute("select '𠮷' || %s", ["村"]).fetchone() == ("𠮷村",)


def test_the_owner_is_no_superuser(server: EmbeddedPostgres) -> None:
    server.start()
    with connect(server) as connection:
        row = connection.execute("select rolsuper, rolbypassrls from pg_roles where rolname = current_user").fetchone()
    assert row == (False, False)


def test_a_wrong_password_is_refused(server: EmbeddedPostgres) -> None:
    server.start()
    url = psycopg.conninfo.conninfo_to_dict(server.owner_url.replace("+psycopg", ""))
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(**url | {"password": "guessed"})


def test_nothing_listens_on_the_network(server: EmbeddedPostgres) -> None:
    server.start()
    with connect(server) as connection:
        assert connection.execute("show listen_addresses").fetchone() == ("",)


def test_acknowledged_rows_outlive_kill_9_and_the_url_stays(server: EmbeddedPostgres) -> None:
    url = server.start()
    with connect(server) as connection:
        connection.execute("create table kept (number int)")
    for number in range(3):
        with connect(server) as connection:
            connection.execute("insert into kept values (%s)", [number])
            os.kill(server.pid, signal.SIGKILL)
        assert server.start() == url
    with connect(server) as connection:
        assert connection.execute("select array_agg(number order by number) from kept").fetchone() == ([0, 1, 2],)


def test_data_stay_over_an_orderly_stop(server: EmbeddedPostgres) -> None:
    server.start()
    with connect(server) as connection:
        connection.execute("create table kept as select 1 as number")
    server.stop()
    assert server.pid is None
    server.start()
    with connect(server) as connection:
        assert connection.execute("select number from kept").fetchone() == (1,)


def test_a_pid_file_naming_a_stranger_is_stale(server: EmbeddedPostgres, reachable_path: Path) -> None:
    server.start()
    pid_file = reachable_path / "postgres/data/postmaster.pid"
    lines = pid_file.read_text().splitlines()
    os.kill(server.pid, signal.SIGKILL)
    server.process.wait()
    stranger = subprocess.Popen(["sleep", "600"])
    try:
        pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        server.start()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_server_that_outlived_its_supervisor_is_replaced(reachable_path: Path) -> None:
    folder = reachable_path / "postgres"
    program = "import sys, pathlib; from db.embedded_postgres import EmbeddedPostgres\n"
    program += "server = EmbeddedPostgres(pathlib.Path(sys.argv[1])); server.start(); print(server.pid)"
    orphan = int(subprocess.run([sys.executable, "-c", program, folder], capture_output=True, check=True).stdout)
    os.kill(orphan, 0)
    server = EmbeddedPostgres(folder)
    try:
        server.start()
        assert server.pid != orphan
        with connect(server) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
    finally:
        server.stop()


@as_root_only
def test_root_hands_the_server_to_an_unprivileged_account(server: EmbeddedPostgres) -> None:
    server.start()
    assert os.stat(f"/proc/{server.pid}").st_uid != 0


@as_root_only
def test_the_owner_of_the_checkout_runs_the_server(reachable_path: Path) -> None:
    os.chown(reachable_path, pwd.getpwnam("daemon").pw_uid, -1)
    assert account_for(reachable_path / "var/postgres").uid == pwd.getpwnam("daemon").pw_uid


@as_root_only
def test_behind_a_closed_parent_the_server_lives_elsewhere_and_the_parent_stays_closed() -> None:
    closed = Path(tempfile.mkdtemp())
    server = EmbeddedPostgres(closed / "var/postgres", durable=False)
    elsewhere = (closed / "var/postgres").resolve()
    try:
        server.start()
        assert elsewhere.parent == Path("/var/lib")
        assert closed.stat().st_mode & 0o777 == 0o700
    finally:
        server.stop()
        shutil.rmtree(closed)
        shutil.rmtree(elsewhere)


@as_root_only
def test_binaries_out_of_reach_are_copied_beside_the_data(
    reachable_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = Path(tempfile.mkdtemp())
    for part in WHEEL_PARTS:
        shutil.copytree(wheel_folder() / part, closed / part, symlinks=True)
    monkeypatch.setattr("db.server_place.wheel_folder", lambda: closed)
    server = EmbeddedPostgres(reachable_path / "postgres", durable=False)
    try:
        server.start()
        assert os.readlink(f"/proc/{server.pid}/exe") == str(
            reachable_path / "postgres/server" / WHEEL_BINARIES / "postgres"
        )
    finally:
        server.stop()
        shutil.rmtree(closed)


def test_a_program_that_is_no_server_is_not_taken_for_one(tmp_path: Path) -> None:
    shutil.copy("/bin/echo", tmp_path / "postgres")
    assert not runs(tmp_path, None)
    assert not runs(tmp_path / "missing", None)


def test_a_path_too_long_for_a_socket_still_works(reachable_path: Path) -> None:
    server = EmbeddedPostgres(reachable_path / ("long" * 30) / "postgres", durable=False)
    try:
        server.start()
        with connect(server) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
    finally:
        socket_folder = Path(psycopg.conninfo.conninfo_to_dict(server.owner_url.replace("+psycopg", ""))["host"])
        server.stop()
        shutil.rmtree(socket_folder)
