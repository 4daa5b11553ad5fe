"""One database with a sample county for all tests of a module, where none of them leaves anything behind."""

from collections.abc import Iterator

import pytest

from tests.db.sample_county import County, Kept, connected, with_county


@pytest.fixture(scope="module")
def kept(new_database) -> Iterator[Kept]:
    """Places only."""
    with new_database() as urls, connected(urls) as both:
        yield both


@pytest.fixture(scope="module")
def county(kept: Kept) -> County:
    """Officers and cases beside the places; not to be changed."""
    return with_county(kept)
