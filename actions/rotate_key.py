"""Changing the encryption key: add a new one, encrypt everything anew, forget the old ones."""

from collections.abc import Callable

from actions.settings import Settings
from db.encryption import Keyring, install_keyring
from db.rotation import rotate
from db.session import Database


class KeyStillUsed(Exception):
    """Some values still need an old key; the text is their number."""


def add_key(settings: Settings) -> int:
    """Add a key to the keyring's file and make it the current one; returns its number.

    Old keys stay, so that running processes and old rows can still be read.
    """
    keyring = Keyring.load(settings.keyring_path).with_new_key()
    keyring.save(settings.keyring_path)
    return keyring.current


def apply_key(settings: Settings, tell: Callable[[str, int], None]) -> int:
    """Encrypt with the current key what older keys encrypted; returns how many values.

    `tell` hears each column and count. May be interrupted and repeated.
    """
    install_keyring(Keyring.load(settings.keyring_path))
    owner = Database(settings.owner_database_url or settings.database_url, connections=1)
    try:
        return rotate(owner, tell)
    finally:
        owner.close()


def forget_keys(settings: Settings) -> None:
    """Take the old keys out of the keyring; raises `KeyStillUsed` when a last pass still found values of theirs."""
    left = apply_key(settings, lambda column, count: None)
    if left:
        raise KeyStillUsed(left)
    Keyring.load(settings.keyring_path).without_old_keys().save(settings.keyring_path)
