"""List all settings in `docs/settings.md`: `python -m tools.list_settings` after changing one."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from actions.settings import Settings

PAGE = Path(__file__).parent.parent / "docs" / "settings.md"

_HEAD = """# Settings

Read once at the start from environment variables; listed from `actions/settings.py` by `python -m tools.list_settings`.
Outside the demo the application and the worker refuse to start with the default database password, without an
`https://` public address, with an address of WeChat or Telegram that is not `https://`, without a keyring, or with a
keyring that others can read.

| variable | default | what it is |
|---|---|---|
"""
_FOOT = """
Three more are read by the command line alone: `DATABASE_URL` names a PostgreSQL to use instead of the embedded one, as
the owner of the tables; `YIMATONG_VAR` another folder than `var/` for what a running system keeps; and
`YIMATONG_RASA_PROCESSES` how many Rasa processes `yimatong up` starts and watches, up to 0.9 GB each: without it two,
so that one can fail, or one on a machine with less than 6 GB.
"""


def main() -> None:
    """Write the page anew."""
    PAGE.write_text(page(), encoding="utf-8")


def page() -> str:
    """The whole page, as it must stand in `docs/settings.md`."""
    return _HEAD + "".join(_lines()) + _FOOT


def _lines() -> Iterator[str]:
    prefix = Settings.model_config["env_prefix"]
    for name, field in Settings.model_fields.items():
        yield f"| `{prefix}{name.upper()}` | {_default(field)} | {field.description} |\n"


def _default(field: FieldInfo) -> str:
    value = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
    return f"`{value}`" if value not in ("", ()) else "–"


if __name__ == "__main__":
    main()
