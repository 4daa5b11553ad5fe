"""An empty database with places, and the same with officers and cases."""

from collections.abc import Iterator

import pytest

from db.encryption import Keyring
from tests.db.sample_county import County, Kept, connected, install_sample_keyring, with_county


@pytest.fixture(autouse=True)
def fresh_keyring() -> Keyring:
    """The same keyring for every test, whatever the one before has installed."""
    return install_sample_keyring()


@pytest.fixture
def kept(database) -> Iterator[Kept]:
    """A database with places only."""
    with connected(database) as both:
        yield both


@pytest.fixture
def county(kept: Kept) -> County:
    """Officers and cases beside the places."""
    return with_county(kept)
