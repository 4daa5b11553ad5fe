"""Transactions with a scope: the database itself decides which rows a transaction may see and change.

The application signs in to PostgreSQL as a role that owns nothing and may do nothing but take on one of four roles for
the length of a transaction. The scope says which, and for an officer also who and how far; row-level security (see
`db/migrations/sql`) does the rest. This catches every forgotten filter. It trusts this process to say who is asking.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionInTime
from sqlalchemy.orm import Session

from casework.areas import reach
from casework.vocabulary import Department, Role

UNAVAILABLE = (OperationalError, NoConnectionInTime)
"""What a transaction raises when the database cannot be reached now or has no connection to spare: try again later."""

AREA_CODE = re.compile(r"\d{12}")


@dataclass(frozen=True)
class Scope:
    """On whose behalf a transaction runs. Made by the class methods; an officer's fields bound the rows."""

    database_role: str | None = None
    officer_id: int | None = None
    role: Role | None = None
    area_code: str | None = None
    department: Department | None = None

    @classmethod
    def public(cls) -> "Scope":
        """A resident: sees places and rules, and of all cases only the one that `queries.intake` opens."""
        return cls("yimatong_public")

    @classmethod
    def jobs(cls) -> "Scope":
        """The house itself at work: reads reports, sends messages, seals the audit."""
        return cls("yimatong_jobs")

    @classmethod
    def accounts(cls) -> "Scope":
        """The door: officers' accounts and sessions, nothing of any case."""
        return cls("yimatong_accounts")

    @classmethod
    def owner(cls) -> "Scope":
        """The login itself: set-up and key rotation for the owner's; nothing at all for the application's."""
        return cls()

    @classmethod
    def officer(cls, officer_id: int, role: Role, area_code: str, department: Department | None = None) -> "Scope":
        """A signed-in officer: the cases of the area (12 digits) and what lies below it, as far as the role goes."""
        if not AREA_CODE.fullmatch(area_code):
            raise ValueError("an area code has 12 digits")
        return cls("yimatong_officer", int(officer_id), role, area_code, department)

    @property
    def opening(self) -> str:
        """The SQL that begins such a transaction; no value in it can hold a quote."""
        settings = {"role": self.database_role, "yimatong.officer": self.officer_id, "yimatong.role": self.role}
        if self.area_code:
            settings |= {"yimatong.area_from": self.area_code, "yimatong.area_to": reach(self.area_code).ljust(12, "9")}
        settings["yimatong.department"] = self.department
        lines = (f"SET LOCAL {name} = '{value}'" for name, value in settings.items() if value is not None)
        return "; ".join(("BEGIN", *lines))


class Database:
    """Connections to one PostgreSQL database.

    `connections` is the largest number held open at once by this process.
    """

    def __init__(self, url: str, connections: int = 10) -> None:
        """`url` is SQLAlchemy's, e.g. `postgresql+psycopg://yimatong_app:…@/yimatong?host=/run/postgres`."""
        # Autocommit, because `Scope.opening` begins the transaction itself: BEGIN and scope in one round trip.
        self._engine = create_engine(
            url,
            hide_parameters=True,  # an error in a log names no resident
            isolation_level="AUTOCOMMIT",
            pool_size=connections,
            max_overflow=0,
            pool_timeout=10,
            connect_args={"connect_timeout": 5, "application_name": "yimatong"},
        )

    @contextmanager
    def transaction(self, scope: Scope) -> Iterator[Session]:
        """A session within one transaction of this scope: committed at the end, rolled back by any exception.

        Raises `sqlalchemy.exc.OperationalError` when the database cannot be reached.
        """
        connection = self._begin(scope)
        try:
            with Session(connection, expire_on_commit=False) as session:
                yield session
                session.flush()
                connection.commit()
        finally:
            connection.close()

    def _begin(self, scope: Scope) -> Connection:
        """Connections that died while they lay in the pool show it here, where nothing is lost by a second try."""
        try:
            return self._open(scope)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            return self._open(scope)

    def _open(self, scope: Scope) -> Connection:
        connection = self._engine.connect()
        try:
            connection.exec_driver_sql(scope.opening)
        except BaseException:
            connection.close()
            raise
        return connection

    def close(self) -> None:
        """Give all idle connections back to the server."""
        self._engine.dispose()


def worker_url(url: str) -> str:
    """The same database for the job worker's own connections (libpq form), which run as the jobs' role throughout."""
    jobs = make_url(url).set(drivername="postgresql").update_query_dict({"options": "-crole=yimatong_jobs"})
    return jobs.render_as_string(hide_password=False)
