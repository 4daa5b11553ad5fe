"""A new key: old and new rows stay readable, and the old key may go when nothing needs it."""

import json

from sqlalchemy import text

from actions.rotate_key import add_key, apply_key, forget_keys
from actions.show_case import show_case
from db.encryption import Keyring, install_keyring
from db.session import Scope


def test_rotation_reads_old_and_new_rows_and_forgets_the_old_key(town, tmp_path, database):
    path = tmp_path / "keyring.json"
    town.house.keyring.save(path)
    settings = town.house.settings.model_copy(update={"keyring_path": path, "owner_database_url": database.owner})
    town.report()
    assert add_key(settings) == 2
    install_keyring(Keyring.load(path))
    town.report("submission-0002")
    assert told(town) == ["王二柱", "王二柱"]
    assert keys_in_use(town) == {1, 2}
    counts = {}
    assert apply_key(settings, counts.__setitem__) > 0
    assert counts["report.text"] == 1
    assert keys_in_use(town) == {2}
    forget_keys(settings)
    install_keyring(Keyring.load(path))
    assert told(town) == ["王二柱", "王二柱"]
    assert "1" not in json.loads(path.read_text())["keys"]
    assert path.stat().st_mode & 0o777 == 0o600


def told(town):
    return [report.reporter_name for report in show_case(town.house, town.officer("qingxi"), "2026-000001").reports]


def keys_in_use(town):
    with town.owner.transaction(Scope.owner()) as session:
        return {
            int.from_bytes(mark, "big") for (mark,) in session.execute(text("SELECT substring(text, 1, 4) FROM report"))
        }
