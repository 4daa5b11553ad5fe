"""The application over the invented county."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from tests.actions.conftest import PASSWORD, Town, fresh_keyring, town

__all__ = ["fresh_keyring", "town"]


@pytest.fixture
def client(town: Town) -> Iterator[TestClient]:
    """A program or browser outside; what goes wrong inside is answered, not raised."""
    with TestClient(create_app(town.house), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def township(client: TestClient) -> dict[str, str]:
    """Headers of a signed-in township officer."""
    return signed_in(client, "qingxi")


def signed_in(client: TestClient, username: str) -> dict[str, str]:
    answer = client.post("/api/v1/session", json={"username": username, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['token']}"}
