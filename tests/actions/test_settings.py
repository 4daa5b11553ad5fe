"""Every setting is documented, and unsafe defaults stop a start outside the demo."""

import pytest

from actions.errors import DefaultSecrets
from actions.settings import Settings, refuse_default_secrets, settings_from_environment
from tools.list_settings import PAGE, page


def test_every_setting_says_what_it_is():
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_the_page_of_settings_is_current():
    assert PAGE.read_text(encoding="utf-8") == page()


def test_settings_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("YIMATONG_NLU_URLS", '["http://127.0.0.1:5005"]')
    monkeypatch.setenv("YIMATONG_SESSION_HOURS", "8")
    settings = settings_from_environment()
    assert (settings.nlu_urls, settings.session_hours) == (("http://127.0.0.1:5005",), 8)


def test_secrets_do_not_show(monkeypatch):
    monkeypatch.setenv("YIMATONG_SMS_TOKEN", "word-of-the-provider")
    assert "word-of-the-provider" not in repr(settings_from_environment())


@pytest.fixture
def safe(tmp_path):
    """Settings with which a real county may start."""
    keyring = tmp_path / "keyring.json"
    keyring.touch(mode=0o600)
    return {
        "public_url": "https://yimatong.example",
        "database_url": "postgresql+psycopg://yimatong_app:a-real-word@db/yimatong",
        "keyring_path": keyring,
    }


def test_safe_settings_start(safe):
    refuse_default_secrets(Settings(**safe))


@pytest.mark.parametrize(
    ("unsafe", "named"),
    [
        ({"database_url": Settings.model_fields["database_url"].default}, "YIMATONG_DATABASE_URL"),
        ({"public_url": ""}, "YIMATONG_PUBLIC_URL"),
        ({"public_url": "http://yimatong.example"}, "YIMATONG_PUBLIC_URL"),
        ({"keyring_path": "/nowhere/keyring.json"}, "YIMATONG_KEYRING_PATH"),
        ({"wechat_url": "http://api.weixin.qq.com"}, "YIMATONG_WECHAT_URL"),
        ({"telegram_url": "http://api.telegram.org/bot"}, "YIMATONG_TELEGRAM_URL"),
    ],
)
def test_an_unsafe_default_stops_the_start_and_is_named(safe, unsafe, named):
    with pytest.raises(DefaultSecrets, match=named):
        refuse_default_secrets(Settings(**safe | unsafe))
    refuse_default_secrets(Settings(**safe | unsafe, demo=True))


def test_a_keyring_that_others_can_read_stops_the_start(safe):
    safe["keyring_path"].chmod(0o644)
    with pytest.raises(DefaultSecrets, match="others can read"):
        refuse_default_secrets(Settings(**safe))
