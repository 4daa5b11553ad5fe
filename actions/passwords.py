"""Passwords: argon2id hashes, never the words themselves."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from actions.errors import PasswordTooWeak
from casework.errors import FieldError
from db.demo import demo_officers

_HASHER = PasswordHasher()
# Hashed in place of an unknown account's password, so that the answer takes as long as for a known one.
_NOBODY = _HASHER.hash("nobody's password")


def hash_password(password: str) -> str:
    """The argon2id hash to keep."""
    return _HASHER.hash(password)


def fits(password_hash: str | None, password: str) -> bool:
    """Whether the password is the one that was hashed; None stands for an unknown account."""
    try:
        return _HASHER.verify(password_hash or _NOBODY, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def everybody_knows(password: str) -> bool:
    """Whether it is a demo officer's, which anybody can read in the source."""
    return any(password == officer.password for officer in demo_officers())


def check_new_password(password: str, username: str, shortest: int) -> None:
    """Refuse a new password that is too short, holds the username or is known to all; raises `PasswordTooWeak`."""
    if len(password) < shortest or username.lower() in password.lower() or everybody_knows(password):
        raise PasswordTooWeak((FieldError("new_password", "errors.password_too_weak"),))
