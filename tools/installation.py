"""What belongs to one checkout: `var/` with its database, secrets and logs, and the environment of its programs."""

import fcntl
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from db.embedded_postgres import EmbeddedPostgres

CHECKOUT = Path(__file__).resolve().parent.parent
APP_ROLE = "yimatong_app"
OWNER_ONLY = ("YIMATONG_OWNER_DATABASE_URL", "DATABASE_URL")
MODELS = CHECKOUT / "var/models"


class AlreadyRunning(Exception):
    """Another supervisor holds this checkout."""


class Installation:
    """One checkout's running state below `var/`, or below the folder that YIMATONG_VAR names."""

    def __init__(self) -> None:
        self.var = Path(os.environ.get("YIMATONG_VAR", CHECKOUT / "var")).absolute()
        self.run_file = self.var / "run.json"
        self.logs = self.var / "log"
        self._embedded: EmbeddedPostgres | None = None

    @property
    def demo(self) -> bool:
        """A demonstration unless the environment says YIMATONG_DEMO=false."""
        return os.environ.get("YIMATONG_DEMO", "true").lower() not in ("0", "false", "no", "off")

    @property
    def given_owner_url(self) -> str | None:
        """A PostgreSQL that the environment names wins over the embedded one."""
        url = os.environ.get("YIMATONG_OWNER_DATABASE_URL") or os.environ.get("DATABASE_URL")
        return _with_driver(url) if url else None

    @property
    def embedded(self) -> EmbeddedPostgres:
        """The embedded server of this checkout (not necessarily running)."""
        if not self._embedded:
            self.var.mkdir(parents=True, exist_ok=True)
            self._embedded = EmbeddedPostgres(self.var / "postgres")
        return self._embedded

    @property
    def owner_url(self) -> str:
        """SQLAlchemy URL of the owner of the tables."""
        return self.given_owner_url or self.embedded.owner_url

    @property
    def app_url(self) -> str:
        """SQLAlchemy URL of the role that owns nothing."""
        given = os.environ.get("YIMATONG_DATABASE_URL")
        return given or _for_role(self.owner_url, APP_ROLE, self.app_password)

    @property
    def app_password(self) -> str:
        """Password of the application's role: the environment's, else made once for this checkout."""
        if given := os.environ.get("YIMATONG_DATABASE_URL"):
            return unquote(urlsplit(given).password or "")
        return self._secret("app-database-password")

    @property
    def keyring_path(self) -> Path:
        """Where the encryption keys lie, or will lie."""
        return Path(os.environ.get("YIMATONG_KEYRING_PATH", self._secrets_folder() / "keyring.json"))

    def environment(self) -> dict[str, str]:
        """The environment of every program of this checkout; what the caller's environment says wins."""
        ours = {
            "YIMATONG_VAR": str(self.var),
            "YIMATONG_DEMO": str(self.demo).lower(),
            "YIMATONG_DATABASE_URL": self.app_url,
            "YIMATONG_KEYRING_PATH": str(self.keyring_path),
            "YIMATONG_MODELS_PATH": str(MODELS),
            "PYTHONUNBUFFERED": "1",
        }
        kept = {name: value for name, value in os.environ.items() if name not in OWNER_ONLY}
        return ours | kept

    def owner_environment(self) -> dict[str, str]:
        """The same for the few programs that work as the owner of the tables."""
        return {"YIMATONG_OWNER_DATABASE_URL": self.owner_url} | self.environment()

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Make sure that only one supervisor works here. Raises AlreadyRunning."""
        self.var.mkdir(parents=True, exist_ok=True)
        with (self.var / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise AlreadyRunning(f"This checkout runs already; its address is in {self.run_file}") from None
            yield

    def _secret(self, name: str) -> str:
        file = self._secrets_folder() / name
        if not file.exists():
            _open_private(file).write(secrets.token_urlsafe(24))
        return file.read_text()

    def _secrets_folder(self) -> Path:
        folder = self.var / "secrets"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder


def _with_driver(url: str) -> str:
    """The short form that hosters hand out, as SQLAlchemy wants it."""
    scheme, rest = url.split("://", 1)
    return url if "+" in scheme else f"postgresql+psycopg://{rest}"


def _for_role(url: str, role: str, password: str) -> str:
    """The same database, entered as somebody else."""
    place = urlsplit(url)
    host = place.netloc.rpartition("@")[2]
    return urlunsplit(place._replace(netloc=f"{role}:{quote(password, safe='')}@{host}"))


def yimatong(*words: str) -> list[str]:
    """The command line of one of our own sub-commands."""
    return [sys.executable, "-m", "tools.command", *words]


def _open_private(file: Path) -> IO[str]:
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w")
