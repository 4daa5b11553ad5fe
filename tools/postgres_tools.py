"""PostgreSQL's own `pg_dump` and `pg_restore`, with the password in the environment and never on a command line."""

import os
import shutil
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from db.server_place import WHEEL_BINARIES, wheel_folder


class NoSuchTool(Exception):
    """Neither the wheel nor the machine has the program."""


def tool(name: str) -> Path:
    """The wheel's program, for it is the newest and reads every older server; else the machine's."""
    ours = wheel_folder() / WHEEL_BINARIES / name
    found = ours if ours.exists() else shutil.which(name)
    if found is None:
        raise NoSuchTool(f"{name} is not to be found: install the package postgresql-client.")
    return Path(found)


def connection_of(url: str) -> tuple[str, dict[str, str]]:
    """The connection string without its password (libpq form), and the environment that holds it."""
    parts = make_url(url)
    bare = URL.create("postgresql", parts.username, None, parts.host, parts.port, parts.database, parts.query)
    words = bare.render_as_string(hide_password=False)
    return words, os.environ | ({"PGPASSWORD": str(parts.password)} if parts.password else {})
