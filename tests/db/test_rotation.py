import pytest
from sqlalchemy import LargeBinary, func, select, text, type_coerce

from db.encryption import NUMBER_BYTES, Undecipherable, install_keyring
from db.rotation import encrypted_columns, rotate
from db.session import Scope
from db.tables import Attachment, CaseEvent, Officer, Report
from tests.db.sample_county import NOON, VILLAGE_A, add_case


def marks(kept):
    """The key numbers found in every encrypted column."""
    found = {}
    with kept.owner.transaction(Scope.owner()) as session:
        for column in encrypted_columns():
            mark = func.substring(type_coerce(column, LargeBinary), 1, NUMBER_BYTES)
            found[str(column)] = set(session.scalars(select(mark).where(column.is_not(None))))
    return found


def test_old_and_new_rows_are_read_during_and_after_a_rotation(kept, county, fresh_keyring):
    with kept.owner.transaction(Scope.owner()) as session:
        session.add(Attachment(id="a" * 20, media_type="image/jpeg", size=3, content=b"\xff\xd8\xff", received_at=NOON))
    rotated = fresh_keyring.with_new_key()
    install_keyring(rotated)
    with kept.owner.transaction(Scope.owner()) as session:
        add_case(session, "2026-000007", VILLAGE_A, county.scopes["county"].officer_id)
        assert set(session.scalars(select(Report.text))) == {"俺爹查出来肺癌"}

    told = {}
    assert rotate(kept.owner, lambda column, count: told.update({column: count}), batch=2) > 0
    assert told["report.text"] == len(county.cases)
    assert told["attachment.content"] == 1
    assert set().union(*marks(kept).values()) == {rotated.current_mark}

    install_keyring(rotated.without_old_keys())
    with kept.owner.transaction(Scope.owner()) as session:
        assert set(session.scalars(select(Report.text))) == {"俺爹查出来肺癌"}
        assert set(session.scalars(select(Officer.otp_secret))) == {"INVENTEDSECRET"}
        assert session.scalars(select(CaseEvent.evidence)).first() == {"note": "电话打通了"}
        assert session.scalar(select(Attachment.content)) == b"\xff\xd8\xff"


def test_a_second_rotation_finds_nothing_to_do(kept, county, fresh_keyring):
    install_keyring(fresh_keyring.with_new_key())
    rotate(kept.owner, lambda column, count: None)
    assert rotate(kept.owner, lambda column, count: None) == 0


def test_every_encrypted_column_is_covered_by_the_sample(kept, county):
    """Else the tests above would prove nothing for it."""
    empty = {column for column, found in marks(kept).items() if not found}
    assert empty == {"attachment.content"} | {"area.duty_name"}


def test_a_value_copied_into_another_column_is_refused(kept, county):
    with kept.owner.transaction(Scope.owner()) as session:
        session.execute(text("UPDATE report SET head_name = text"))
    with (
        pytest.raises(Undecipherable, match=r"report\.head_name"),
        kept.owner.transaction(Scope.owner()) as session,
    ):
        session.scalars(select(Report.head_name)).all()


def test_the_application_cannot_rotate(kept, county, fresh_keyring):
    install_keyring(fresh_keyring.with_new_key())
    with pytest.raises(Exception, match="permission denied"):
        rotate(kept.house, lambda column, count: None)


def test_no_personal_word_stands_anywhere_in_the_database(kept, county):
    """The whole content as a thief of the disk would read it."""
    words = ("陈大勇", "何秀英", "肺癌", "晚上七点", "打给我姐", "家庭医生", "电话打通", "已签约", "受理", "危房")
    numbers = ("13900000021", "13900000011", "13900000101", "99010119700101001", "INVENTEDSECRET")
    with kept.owner.transaction(Scope.owner()) as session:
        names = session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
        dump = "\n".join(str(row) for name in names for row in session.scalars(text(f'SELECT t::text FROM "{name}" t')))
    hexed = dump.replace("\\x", "")
    assert "2026-000001" in dump
    for word in words + numbers:
        assert word not in dump
        assert word.encode().hex() not in hexed
