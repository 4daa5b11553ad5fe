"""A PostgreSQL server of our own: binaries from a wheel (else the system's), data below `var/`, a private Unix socket.

Nothing is set up by hand and nothing listens on the network. PostgreSQL refuses to run as root: for root an
unprivileged account runs it, and no folder outside its own ever changes hands or rights.
"""

import os
import secrets
import shutil
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import psycopg

from db.server_place import (
    PostgresFailed,
    account_for,
    as_account,
    home_for,
    make_private_folder,
    reachable_binaries,
    short_hash,
    write_private,
)

OWNER = "yimatong_owner"
DATABASE = "yimatong"
SUPERUSER = "postgres"
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432")  # sun_path of unix(7)

# Errors name no data: a refused row would otherwise print its values into the log.
QUIET = {"log_error_verbosity": "terse", "log_min_error_statement": "panic", "log_timezone": "Asia/Shanghai"}
PLACE = {"listen_addresses": "", "unix_socket_permissions": "0700", "timezone": "Asia/Shanghai"}
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
FLEETING = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class EmbeddedPostgres:
    """One server over one data folder. Holds `data/` (the cluster), `socket/` and the passwords of its two roles.

    `durable=False` is for tests only: it trades every promise about a power cut for speed.
    """

    name = "database"

    def __init__(self, data_folder: Path, durable: bool = True) -> None:
        self._durability = DURABLE if durable else FLEETING
        self._account = account_for(data_folder.absolute())
        self._home = home_for(data_folder.absolute(), self._account)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Process id of the postmaster started here; None when it does not run."""
        return self._process.pid if self._process and self._process.poll() is None else None

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """The postmaster, a direct child of this process, for whoever supervises it."""
        return self._process

    @property
    def owner_url(self) -> str:
        """SQLAlchemy URL of the role that owns the schema; the same after every start."""
        return self._url(OWNER, DATABASE)

    @property
    def superuser_url(self) -> str:
        """SQLAlchemy URL of the cluster's superuser, for tests that copy databases."""
        return self._url(SUPERUSER, "postgres")

    @property
    def log(self) -> Path:
        """Where the server writes its own messages."""
        return self._home / "server.log"

    def start(self, patience: float = 60) -> str:
        """Make the cluster if missing, recover it if it crashed; answer the owner URL once it accepts connections.

        `patience` is in seconds. Raises PostgresFailed.
        """
        deadline = time.monotonic() + patience
        self.launch()
        while not self.answers():
            self._await_more(deadline)
        self.make_database()
        return self.owner_url

    def launch(self) -> None:
        """Only the first half of `start`: make the cluster if it is missing and start the server, not waiting for it.

        Raises PostgresFailed.
        """
        self._binaries = reachable_binaries(self._home, self._account)
        if not (self._home / "data/PG_VERSION").exists():
            self._make_cluster()
        self._end_orphan()
        self._launch()

    def answers(self) -> bool:
        """True when a server over this data folder accepts connections, whoever started it."""
        if not (self._home / "data/PG_VERSION").exists():
            return False
        try:
            self._superuser().close()
        except psycopg.OperationalError:
            return False
        return True

    def make_database(self) -> None:
        """Give an answering server its database and the owner of it, who may make roles and databases, no more."""
        with self._superuser() as connection:
            if not connection.execute("select 1 from pg_roles where rolname = %s", [OWNER]).fetchone():
                rights = f"login createrole createdb password '{self._password(OWNER)}'"
                connection.execute(f"create role {OWNER} {rights}".encode())
            if not connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
                connection.execute(f"create database {DATABASE} owner {OWNER}".encode())

    def stop(self, patience: float = 15) -> None:
        """Disconnect everybody, write a checkpoint and end; after `patience` seconds end without one."""
        if not self._process:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _launch(self) -> None:
        options = QUIET | PLACE | self._durability | {"unix_socket_directories": str(self._socket_folder())}
        command = [str(self._binaries / "postgres"), "-D", str(self._home / "data")]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,  # Ctrl-C reaches the supervisor alone, which stops the database last
                **as_account(self._account),
            )

    def _await_more(self, deadline: float) -> None:
        """One turn of waiting. A server that ended because backends of a killed one still linger is launched again."""
        assert self._process
        if time.monotonic() > deadline:
            self.stop(patience=0)
            raise PostgresFailed(f"PostgreSQL does not answer; see {self.log}")
        if self._process.poll() is not None:
            if b"still in use" not in _tail(self.log):
                raise PostgresFailed(f"PostgreSQL ended with code {self._process.returncode}; see {self.log}")
            self._launch()
        time.sleep(0.02)

    def _superuser(self) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self._socket_folder()),
            user=SUPERUSER,
            password=self._password(SUPERUSER),
            dbname="postgres",
            autocommit=True,
            connect_timeout=5,
        )

    def _make_cluster(self) -> None:
        """Made in a folder beside and moved into place when complete: an interrupted attempt leaves nothing."""
        making = self._home / "data.making"
        shutil.rmtree(making, ignore_errors=True)
        password_file = self._home / f"{SUPERUSER}.password"
        self._password(SUPERUSER)
        self._run(
            *(str(self._binaries / "initdb"), "--pgdata", str(making), "--username", SUPERUSER),
            *("--encoding", "UTF8", "--no-locale", "--data-checksums", "--auth", "scram-sha-256"),
            *("--pwfile", str(password_file)),
        )
        making.rename(self._home / "data")

    def _end_orphan(self) -> None:
        """A server that outlived its supervisor is ended; a pid file whose process is another program's is stale."""
        pid_file = self._home / "data/postmaster.pid"
        if not pid_file.exists():
            return
        pid = int(pid_file.read_text().split("\n", 1)[0])
        if not _is_server_over(pid, self._home / "data"):
            pid_file.unlink()
            return
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + 15
        while _is_server_over(pid, self._home / "data"):
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)

    def _password(self, role: str) -> str:
        """The role's password, made once; only the server's account (and root) can read it."""
        file = self._home / f"{role}.password"
        if not file.exists():
            write_private(file, secrets.token_urlsafe(24), self._account)
        return file.read_text().strip()

    def _url(self, role: str, database: str) -> str:
        host = quote(str(self._socket_folder()), safe="")
        return f"postgresql+psycopg://{role}:{self._password(role)}@/{database}?host={host}"

    def _socket_folder(self) -> Path:
        """`socket/` beside the data, or a private folder under /tmp when that path is too long for a Unix socket."""
        folder = self._home / "socket"
        if len(bytes(folder)) > LONGEST_SOCKET_FOLDER:
            folder = Path("/tmp") / f"yimatong-{short_hash(self._home)}"
        if not folder.exists():
            make_private_folder(folder, self._account)
        owner = folder.lstat().st_uid
        if owner != (self._account.uid if self._account else os.getuid()):
            raise PostgresFailed(f"{folder} belongs to somebody else (uid {owner})")
        return folder

    def _run(self, *command: str) -> None:
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", **as_account(self._account))
        if done.returncode:
            raise PostgresFailed(f"{Path(command[0]).name}: {done.stderr.strip() or done.stdout.strip()}")


def _is_server_over(pid: int, data: Path) -> bool:
    """True when this process is a PostgreSQL working in this very data folder."""
    try:
        return os.readlink(f"/proc/{pid}/cwd") == str(data) and "postgres" in os.readlink(f"/proc/{pid}/exe")
    except OSError:
        return False


def _tail(log: Path) -> bytes:
    """The last words of the server, enough to know why it ended."""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 2000))
        return file.read()
