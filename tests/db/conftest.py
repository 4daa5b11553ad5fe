"""An empty database with places, and the same with officers and cases."""

from collections.abc import Iterator

import pytest

from db.encryption import KEY_BYTES, Keyring, install_keyring
from db.session import Database, Scope
from tests.db.sample_county import County, Kept, add_areas, add_county


@pytest.fixture(autouse=True)
def fresh_keyring() -> Keyring:
    """A keyring of this test alone."""
    keyring = Keyring({1: bytes([7]) * KEY_BYTES}, 1, bytes([9]) * KEY_BYTES)
    install_keyring(keyring)
    return keyring


@pytest.fixture
def kept(database) -> Iterator[Kept]:
    """A database with places only."""
    both = Kept(Database(database.app), Database(database.owner))
    with both.owner.transaction(Scope.owner()) as session:
        add_areas(session)
    yield both
    both.house.close()
    both.owner.close()


@pytest.fixture
def county(kept: Kept) -> County:
    """Officers and cases beside the places."""
    with kept.owner.transaction(Scope.owner()) as session:
        return add_county(session)
