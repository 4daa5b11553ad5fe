"""The settings of an installation, read once at the edge from `YIMATONG_*` environment variables.

Every field has a default and a description; `docs/settings.md` is generated from them. A start outside the demo refuses
the defaults that would be unsafe.
"""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from actions.errors import DefaultSecrets

DEMO_DATABASE_PASSWORD = "yimatong-demo"  # noqa: S105 - refused outside the demo


class Settings(BaseSettings):
    """What an installation may choose. Lists are written as JSON, e.g. `["http://127.0.0.1:5005"]`."""

    model_config = SettingsConfigDict(env_prefix="YIMATONG_", frozen=True)

    demo: bool = Field(
        default=False, description="Demo county with documented accounts; only then may secrets be the defaults."
    )
    public_url: str = Field(
        default="",
        description="Address under which residents reach this server, printed on every code.",
    )
    database_url: str = Field(
        default=f"postgresql+psycopg://yimatong_app:{DEMO_DATABASE_PASSWORD}@127.0.0.1:5432/yimatong",
        description="PostgreSQL, as the login role that owns nothing.",
    )
    owner_database_url: str = Field(
        default="",
        description="PostgreSQL, as the owner of the tables: for migrations, back-up, restore and key rotation.",
    )
    database_connections: int = Field(default=10, ge=1, description="Most database connections of one process.")
    keyring_path: Path = Field(
        default=Path("var/keyring.json"),
        description="File with the encryption keys; keep it apart from back-ups.",
    )
    nlu_urls: tuple[str, ...] = Field(default=(), description="Rasa servers; none means fallback only.")
    models_path: Path = Field(
        default=Path("var/models"), description="Folder of trained models, with whose weights the fallback reads."
    )
    reread_minutes: int = Field(
        default=1, ge=1, le=59, description="Minutes between offers to Rasa of what only the fallback read."
    )
    sms_url: str = Field(default="", description="HTTP address of the SMS provider; none means the call list.")
    sms_token: SecretStr = Field(default=SecretStr(""), description="Bearer token for the SMS provider.")
    sms_attempts: int = Field(default=6, ge=1, description="Attempts before a message goes to the call list.")
    duty_messages: int = Field(
        default=20, ge=1, description="Urgent messages to one duty contact in an hour; more go to the call list."
    )
    telegram_token: SecretStr = Field(default=SecretStr(""), description="Token of the Telegram bot; none: no bot.")
    telegram_url: str = Field(
        default="https://api.telegram.org/bot", description="Address of Telegram's Bot API, up to the token."
    )
    telegram_bot: str = Field(
        default="",
        pattern=r"^\w*$",
        description="Name of the Telegram bot without @, for the link on a village's page; none: no link.",
    )
    telegram_secret: SecretStr = Field(
        default=SecretStr(""),
        description="Secret agreed with Telegram for its webhook (A-Z a-z 0-9 _ -); none: the bot polls.",
    )
    wechat_app_id: str = Field(default="", description="AppID of the WeChat Official Account; none: no such channel.")
    wechat_secret: SecretStr = Field(
        default=SecretStr(""), description="AppSecret; none: no photos, no QR codes, nothing said later."
    )
    wechat_token: SecretStr = Field(
        default=SecretStr(""), description="Token with which the platform signs its calls, agreed on its page."
    )
    wechat_aes_key: SecretStr = Field(
        default=SecretStr(""), description="EncodingAESKey of the safe mode; none: plain mode."
    )
    wechat_url: str = Field(default="https://api.weixin.qq.com", description="Address of the platform's API.")
    session_hours: int = Field(default=12, ge=1, description="Hours after which an officer must sign in again.")
    idle_minutes: int = Field(default=60, ge=1, description="Minutes without a request after which a session ends.")
    sign_in_attempts: int = Field(
        default=10, ge=1, description="Wrong passwords for one account from one network in an hour."
    )
    account_attempts: int = Field(
        default=50, ge=1, description="Wrong passwords in a row, from anywhere, before an account is locked."
    )
    lock_minutes: int = Field(default=15, ge=1, description="Minutes that a locked account stays locked.")
    look_up_attempts: int = Field(default=10, ge=1, description="Wrong look-ups of one receipt within an hour.")
    caller_attempts: int = Field(
        default=100, ge=1, description="Wrong look-ups of one network in an hour, and as many sign-ins."
    )
    caller_attachments: int = Field(
        default=200, ge=1, description="Photos and recordings that one network may bring in an hour."
    )
    attachment_bytes: int = Field(default=10_000_000, ge=1, description="Largest photo or voice recording, in bytes.")
    password_length: int = Field(default=12, ge=8, description="Shortest password an officer may choose.")


def settings_from_environment() -> Settings:
    """Read the settings; raises pydantic's `ValidationError` naming every faulty one."""
    return Settings()


def refuse_default_secrets(settings: Settings) -> None:
    """Stop a start outside the demo that still uses what everybody can read in the source.

    Raises `DefaultSecrets` naming the settings, never their values.
    """
    if settings.demo:
        return
    faults = []
    if DEMO_DATABASE_PASSWORD in settings.database_url:
        faults.append("YIMATONG_DATABASE_URL still has the demo password")
    faults += [
        f"YIMATONG_{name.upper()} must be an https:// address: secrets travel there"
        for name in ("public_url", "wechat_url", "telegram_url")
        if not getattr(settings, name).startswith("https://")
    ]
    if not settings.keyring_path.exists():
        faults.append("YIMATONG_KEYRING_PATH names no file")
    elif settings.keyring_path.stat().st_mode & 0o077:
        faults.append("YIMATONG_KEYRING_PATH names a file that others can read (chmod 600)")
    if faults:
        raise DefaultSecrets("; ".join(faults))
