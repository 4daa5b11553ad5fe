"""`yimatong restore`: put a back-up into a database."""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

from sqlalchemy import text

from actions.settings import settings_from_environment
from db.encryption import Keyring
from db.migrate import migrate
from db.session import Database, Scope
from tools.backup import PURPOSE
from tools.installation import Installation
from tools.postgres_tools import connection_of, tool
from tools.sealed_file import NotOurs, unseal

# The schema as a new database has it, with nothing in it; whatever migrations made is gone.
_EMPTY = """
SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public;
GRANT USAGE ON SCHEMA public TO PUBLIC; ALTER SCHEMA public OWNER TO pg_database_owner;
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What from, and whether over what is there."""
    parser.add_argument("file", type=Path, help="the back-up")
    parser.add_argument("--overwrite", action="store_true", help="even if the database holds cases; they are lost")


def run(arguments: argparse.Namespace) -> int:
    """Restore in one transaction: all of the back-up or nothing changes."""
    installation, settings = Installation(), settings_from_environment()
    migrate(installation.owner_url, installation.app_password)
    if not arguments.overwrite and holds_cases(installation.owner_url):
        print("The database holds cases already; say --overwrite to replace them.", file=sys.stderr)
        return 1
    try:
        restore(installation.owner_url, arguments.file, Keyring.load(settings.keyring_path).secret(PURPOSE))
    except NotOurs:
        print("The file is damaged, or was written with another keyring. Nothing was changed.", file=sys.stderr)
        return 1
    migrate(installation.owner_url, installation.app_password)
    return 0


def holds_cases(owner_url: str) -> bool:
    """Whether there is anything that a restore would destroy."""
    database = Database(owner_url, connections=1)
    try:
        with database.transaction(Scope.owner()) as session:
            return bool(session.scalar(text('SELECT EXISTS (SELECT 1 FROM "case")')))
    finally:
        database.close()


def restore(owner_url: str, file: Path, key: bytes) -> None:
    """Replace all of a database by a back-up, also by one of an older or newer schema.

    Raises `NotOurs` or CalledProcessError, and then nothing was changed: the file is checked to its last byte before
    anything is touched, and what follows is one transaction.
    """
    with tempfile.TemporaryFile() as plain, tempfile.TemporaryFile() as statements, file.open("rb") as sealed:
        for piece in unseal(sealed, key):
            plain.write(piece)
        plain.seek(0)
        subprocess.run([tool("pg_restore"), "--no-owner", "--file=-"], stdin=plain, stdout=statements, check=True)
        statements.seek(0)
        _replace(owner_url, statements)


def _replace(owner_url: str, statements: IO[bytes]) -> None:
    words, environment = connection_of(owner_url)
    strict = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--dbname={words}"]
    command: list[Path | str] = [tool("psql"), *strict, f"--command={_EMPTY}", "--file=-"]
    subprocess.run(command, stdin=statements, stdout=subprocess.DEVNULL, env=environment, check=True)
