"""`yimatong backup`: the whole database as one encrypted file.

The key is derived from the keyring, which is not in the file: keep a copy of the keyring somewhere else, for without it
neither the file nor the personal fields in it can ever be read.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import IO

from actions.settings import settings_from_environment
from db.encryption import Keyring
from tools.postgres_tools import connection_of, tool
from tools.sealed_file import seal

PURPOSE = "backup"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument("--out", type=Path, required=True, help="file to write; must not exist yet")


def run(arguments: argparse.Namespace) -> int:
    """Dump and encrypt; nothing is left behind when it fails."""
    settings = settings_from_environment()
    if arguments.out.exists():
        print(f"{arguments.out} exists already.", file=sys.stderr)
        return 1
    key = Keyring.load(settings.keyring_path).secret(PURPOSE)
    size = back_up(settings.owner_database_url or settings.database_url, arguments.out, key)
    print(f"{arguments.out}: {size} bytes. Keep the keyring ({settings.keyring_path}) safe somewhere else.")
    return 0


def back_up(owner_url: str, out: Path, key: bytes) -> int:
    """Write the sealed dump of a database; returns the dump's size in bytes. Raises CalledProcessError."""
    words, environment = connection_of(owner_url)
    command: list[Path | str] = [tool("pg_dump"), "--format=custom", "--no-owner", f"--dbname={words}"]
    making = out.with_name(out.name + ".making")
    try:
        with os.fdopen(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as target:
            size = _dump(command, environment, target, key)
        making.replace(out)
    finally:
        making.unlink(missing_ok=True)
    return size


def _dump(command: list[Path | str], environment: dict[str, str], target: IO[bytes], key: bytes) -> int:
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as dump:
        assert dump.stdout
        size = seal(dump.stdout, target, key)
    if dump.returncode:
        raise subprocess.CalledProcessError(dump.returncode, command[0])
    return size
