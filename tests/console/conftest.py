"""The desk over the invented county, worked by a browser without scripts."""

from collections.abc import Callable, Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from tests.actions.conftest import PASSWORD, Town, fresh_keyring, town
from tests.console.plain_browser import Browser

__all__ = ["fresh_keyring", "town"]


@pytest.fixture
def browser(town: Town) -> Iterator[Browser]:
    """A browser in which nobody is signed in."""
    with TestClient(create_app(town.house), follow_redirects=True, raise_server_exceptions=False) as client:
        yield Browser(client)


@pytest.fixture
def desk(town: Town) -> Iterator[Callable[[str], Browser]]:
    """A browser of its own for each officer, signed in."""
    app = create_app(town.house)

    def at_the_desk(username: str) -> Browser:
        opened = Browser(TestClient(app, follow_redirects=True, raise_server_exceptions=False))
        opened.open("/console/sign-in")
        opened.submit("/console/sign-in", username=username, password=PASSWORD)
        assert opened.status == 200, opened.text
        return opened

    return at_the_desk
