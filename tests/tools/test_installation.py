"""What a checkout keeps: secrets made once and private, one supervisor at a time, the environment's word over ours."""

from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from tools.beside_database import make_demo_keyring
from tools.installation import AlreadyRunning, Installation


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    for name in ("DATABASE_URL", "YIMATONG_DATABASE_URL", "YIMATONG_OWNER_DATABASE_URL", "YIMATONG_KEYRING_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("YIMATONG_VAR", str(tmp_path / "var"))
    return Installation()


def test_only_one_supervisor_works_in_a_checkout(installation: Installation) -> None:
    with installation.hold(), pytest.raises(AlreadyRunning), Installation().hold():
        pass
    with Installation().hold():
        pass


def test_secrets_are_made_once_and_private(installation: Installation) -> None:
    assert installation.app_password == Installation().app_password
    folder = installation.var / "secrets"
    assert folder.stat().st_mode & 0o077 == 0
    assert all(file.stat().st_mode & 0o077 == 0 for file in folder.iterdir())


def test_a_named_database_wins(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://owner:word@db.example:6000/county")
    assert installation.owner_url == "postgresql+psycopg://owner:word@db.example:6000/county"
    assert installation.app_url.startswith("postgresql+psycopg://yimatong_app:")
    assert installation.app_url.endswith("@db.example:6000/county")
    assert not (installation.var / "postgres").exists()


def test_programs_never_see_the_owner(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://owner:word@db.example/county")
    assert not any("owner:word" in value for value in installation.environment().values())
    assert installation.owner_environment()["YIMATONG_OWNER_DATABASE_URL"].startswith("postgresql+psycopg://owner:word")


def test_outside_the_demo_no_keyring_is_made_up(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://owner:word@db.example/county")
    monkeypatch.setenv("YIMATONG_DEMO", "false")
    make_demo_keyring(installation)
    assert not Path(installation.environment()["YIMATONG_KEYRING_PATH"]).exists()
    monkeypatch.setenv("YIMATONG_DEMO", "true")
    make_demo_keyring(installation)
    assert Path(installation.environment()["YIMATONG_KEYRING_PATH"]).exists()


def test_what_the_environment_says_wins(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIMATONG_DATABASE_URL", "postgresql+psycopg://mine:word@db.example/county")
    monkeypatch.setenv("YIMATONG_SMS_URL", "https://sms.example/")
    environment = installation.environment()
    assert environment["YIMATONG_DATABASE_URL"] == "postgresql+psycopg://mine:word@db.example/county"
    assert environment["YIMATONG_SMS_URL"] == "https://sms.example/"
    assert installation.app_password == "word"


def test_the_password_of_a_role_may_hold_any_letter(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YIMATONG_DATABASE_URL", "postgresql+psycopg://mine:a%2Fb%40c@db.example/county")
    assert installation.app_password == "a/b@c"
    assert make_url(installation.app_url).password == "a/b@c"


def test_the_embedded_database_is_entered_as_the_application(installation: Installation) -> None:
    url = make_url(installation.app_url)
    assert (url.username, url.password, url.host) == ("yimatong_app", installation.app_password, None)
    assert url.query == make_url(installation.owner_url).query
