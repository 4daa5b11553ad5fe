"""Shared by all tests: one real PostgreSQL a session, migrated once, copied for every test that wants a database."""

import itertools
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import psycopg
import pytest
from sqlalchemy.engine import URL, make_url

from db.embedded_postgres import EmbeddedPostgres
from tools.guard import Guard

APP_PASSWORD = "for-tests-only"
TEMPLATE = "yimatong_template"
_numbers = itertools.count(1)

# A busy machine is no fault of what is tested: time is measured by `make bench`.
hypothesis.settings.register_profile("untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("untimed")


@dataclass(frozen=True)
class DatabaseUrls:
    """One migrated, empty database: `owner` may migrate and sees behind row-level security, `app` is the house's."""

    owner: str
    app: str


@contextmanager
def open_folder() -> Iterator[Path]:
    """A temporary folder that the server's account can enter; pytest's own are closed to all but root."""
    with tempfile.TemporaryDirectory(prefix="yimatong-test-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def reachable_path() -> Iterator[Path]:
    """Like `tmp_path`, for tests that run a server of their own."""
    with open_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    """The session's own server. It forgets everything at a power cut, which tests can afford."""
    with open_folder() as folder:
        server = EmbeddedPostgres(folder / "postgres", durable=False)
        guard = Guard()  # a killed test run leaves no server behind
        server.start()
        pid = server.pid or 0
        guard.watch(pid)
        yield server
        server.stop()
        guard.forget(pid)
        guard.dismiss()


@pytest.fixture(scope="session")
def template(postgres: EmbeddedPostgres) -> DatabaseUrls:
    """A database with all migrations applied, never written to by a test."""
    from db.migrate import migrate

    as_superuser(postgres, f"create database {TEMPLATE} owner yimatong_owner")
    urls = _urls(postgres, TEMPLATE)
    migrate(urls.owner, APP_PASSWORD)
    return urls


@pytest.fixture(scope="session")
def new_database(
    postgres: EmbeddedPostgres, template: DatabaseUrls
) -> Callable[[], AbstractContextManager[DatabaseUrls]]:
    """Makes migrated databases, each gone at the end of its block; for modules whose tests share one."""

    @contextmanager
    def make() -> Iterator[DatabaseUrls]:
        name = f"test_{next(_numbers)}"
        as_superuser(postgres, f"create database {name} template {TEMPLATE} owner yimatong_owner")
        yield _urls(postgres, name)
        as_superuser(postgres, f"drop database {name} with (force)")

    return make


@pytest.fixture
def database(new_database: Callable[[], AbstractContextManager[DatabaseUrls]]) -> Iterator[DatabaseUrls]:
    """A migrated database of this test alone, gone afterwards."""
    with new_database() as urls:
        yield urls


def as_superuser(postgres: EmbeddedPostgres, statement: str) -> None:
    """Run one statement of cluster administration."""
    with psycopg.connect(_plain(make_url(postgres.superuser_url)), autocommit=True) as connection:
        connection.execute(statement.encode())


def _urls(postgres: EmbeddedPostgres, database: str) -> DatabaseUrls:
    owner = make_url(postgres.owner_url).set(database=database)
    app = owner.set(username="yimatong_app", password=APP_PASSWORD)
    return DatabaseUrls(*(url.render_as_string(hide_password=False) for url in (owner, app)))


def _plain(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
