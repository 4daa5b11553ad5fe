import json
import stat

import pytest

from db.encryption import (
    KEY_BYTES,
    Keyring,
    NoKeyring,
    Undecipherable,
    blind_index,
    fingerprint,
    install_keyring,
    keyed_hash,
)


@pytest.fixture
def keyring(tmp_path):
    return Keyring.generate(tmp_path / "keys" / "keyring.json")


def test_what_is_encrypted_comes_back(keyring):
    for plain in (b"", "陈大勇".encode(), bytes(range(256)) * 400):
        assert keyring.decrypt(keyring.encrypt(plain, "report.text"), "report.text") == plain


def test_equal_values_look_different(keyring):
    assert keyring.encrypt(b"13900000001", "report.phone") != keyring.encrypt(b"13900000001", "report.phone")


def test_a_ciphertext_is_bound_to_its_column(keyring):
    sealed = keyring.encrypt(b"13900000001", "report.phone")
    with pytest.raises(Undecipherable, match=r"officer\.phone"):
        keyring.decrypt(sealed, "officer.phone")


def test_every_changed_byte_is_noticed(keyring):
    sealed = keyring.encrypt(b"13900000001", "report.phone")
    for place in range(len(sealed)):
        changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises(Undecipherable):
            keyring.decrypt(changed, "report.phone")


@pytest.mark.parametrize("broken", [b"", b"\0", b"\0\0\0\1", b"\0\0\0\1" + bytes(12)])
def test_a_cut_off_value_is_refused(keyring, broken):
    with pytest.raises(Undecipherable):
        keyring.decrypt(broken, "report.phone")


def test_the_refusal_does_not_repeat_the_value(keyring):
    with pytest.raises(Undecipherable) as refusal:
        keyring.decrypt(b"13900000001", "report.phone")
    assert "139" not in str(refusal.value)


def test_a_rotated_keyring_reads_old_and_new_values(keyring):
    old = keyring.encrypt(b"old", "report.text")
    rotated = keyring.with_new_key()
    new = rotated.encrypt(b"new", "report.text")
    assert rotated.decrypt(old, "report.text") == b"old"
    assert rotated.decrypt(new, "report.text") == b"new"
    assert new.startswith(rotated.current_mark)
    assert not old.startswith(rotated.current_mark)


def test_a_retired_key_opens_nothing_any_more(keyring):
    old = keyring.encrypt(b"old", "report.text")
    with pytest.raises(Undecipherable):
        keyring.with_new_key().without_old_keys().decrypt(old, "report.text")


def test_rotation_leaves_receipts_and_indexes_as_they_are(keyring):
    rotated = keyring.with_new_key().without_old_keys()
    assert rotated.secret("receipt") == keyring.secret("receipt")
    assert rotated.keyed_hash("ACDE", "receipt") == keyring.keyed_hash("ACDE", "receipt")


def test_purposes_share_no_secret(keyring):
    assert keyring.secret("receipt") != keyring.secret("audit")
    assert keyring.keyed_hash("1", "receipt") != keyring.keyed_hash("1", "look_up")


def test_the_file_is_for_its_owner_alone_and_is_not_overwritten(tmp_path, keyring):
    file = tmp_path / "keys" / "keyring.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        Keyring.generate(file)


def test_a_saved_keyring_loads_again(tmp_path, keyring):
    file = tmp_path / "keys" / "keyring.json"
    sealed = keyring.encrypt(b"x", "report.text")
    keyring.with_new_key().save(file)
    loaded = Keyring.load(file)
    assert loaded.current == 2
    assert loaded.decrypt(sealed, "report.text") == b"x"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        json.dumps({"current": 1, "keys": {"1": "c2hvcnQ="}, "pepper": "c2hvcnQ="}),
        json.dumps({"current": 2, "keys": {}, "pepper": ""}),
    ],
)
def test_a_damaged_file_is_refused(tmp_path, text):
    file = tmp_path / "keyring.json"
    file.write_text(text)
    with pytest.raises(NoKeyring):
        Keyring.load(file)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(NoKeyring):
        Keyring.load(tmp_path / "nothing.json")


def test_an_index_forgives_width_case_and_blanks():
    assert blind_index(" 99010119700101001x ", "id_number") == blind_index(
        "９９０１０１１９７００１０１００１Ｘ", "id_number"
    )
    assert blind_index("古丽·热西提", "name") != blind_index("古丽热西提", "name")


def test_a_keyed_hash_forgives_nothing():
    assert keyed_hash("Key", "submission") != keyed_hash("key", "submission")


def test_hashes_depend_on_the_pepper():
    before = blind_index("13900000001", "phone"), keyed_hash("k", "submission"), fingerprint({"a": 1})
    install_keyring(Keyring({1: bytes(KEY_BYTES)}, 1, bytes([1]) * KEY_BYTES))
    after = blind_index("13900000001", "phone"), keyed_hash("k", "submission"), fingerprint({"a": 1})
    assert all(one != other for one, other in zip(before, after, strict=True))


def test_a_fingerprint_knows_content_not_order():
    assert fingerprint({"a": 1, "b": ["二"]}) == fingerprint({"b": ["二"], "a": 1})
    assert fingerprint({"a": 1}) != fingerprint({"a": 2})
