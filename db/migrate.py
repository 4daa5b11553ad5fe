"""Bringing a database up to date: the cluster's roles, then the Alembic revisions, all as the owner."""

from functools import cache
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg import sql
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.orm import Session

from db.announced_days import load_missing_years

MIGRATIONS = Path(__file__).parent / "migrations"
APP_ROLE = "yimatong_app"
WORKING_ROLES = ("yimatong_public", "yimatong_officer", "yimatong_jobs", "yimatong_accounts")

# A migration that cannot have a table at once gives up instead of making every request wait behind it.
MIGRATION_LIMITS = "SET lock_timeout = '10s'; SET statement_timeout = '10min'"
APP_LIMITS = {"statement_timeout": "30s", "lock_timeout": "10s", "idle_in_transaction_session_timeout": "60s"}


def migrate(owner_url: str, app_password: str) -> None:
    """Make the roles, bring schema and calendar up to date, set the application's password; may be repeated.

    `owner_url` (SQLAlchemy's form) must be allowed to make roles. Two at once wait for each other.
    """
    engine = create_engine(owner_url)
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('yimatong migration'))"))
            connection.exec_driver_sql(MIGRATION_LIMITS)
            _make_roles(connection, app_password)
            command.upgrade(_config(connection), "head")
            with Session(connection) as session:
                load_missing_years(session)
                session.flush()
    finally:
        engine.dispose()


@cache
def newest_revision() -> str:
    """The one head of our revisions."""
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    assert head is not None
    return head


def revision_of(connection: Connection) -> str | None:
    """The revision a database stands at; None when it was never migrated."""
    return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _make_roles(connection: Connection, app_password: str) -> None:
    """The application signs in as a role without any right of its own; NOINHERIT makes it take on one at a time."""
    known = set(connection.scalars(text("SELECT rolname FROM pg_roles")))
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    run = driver.execute
    for role in WORKING_ROLES:
        if role not in known:
            run(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
    if APP_ROLE not in known:
        run(sql.SQL("CREATE ROLE {} LOGIN NOINHERIT").format(sql.Identifier(APP_ROLE)))
    app = sql.Identifier(APP_ROLE)
    # Only the verifier travels: a server that logs such statements must not write the password down.
    verifier = driver.pgconn.encrypt_password(app_password.encode(), APP_ROLE.encode(), b"scram-sha-256")
    run(sql.SQL("ALTER ROLE {} PASSWORD {}").format(app, sql.Literal(verifier.decode())))
    for name, value in APP_LIMITS.items():
        run(sql.SQL("ALTER ROLE {} SET {} = {}").format(app, sql.Identifier(name), sql.Literal(value)))
    for role in WORKING_ROLES:
        run(sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), app))
