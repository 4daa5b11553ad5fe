"""Who may see and change talks, proven from the database itself."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from casework.vocabulary import Role
from db.queries import conversations
from db.session import Scope
from db.tables import Message
from tests.db.one_database import kept
from tests.db.sample_county import COUNTY, NOON, VILLAGE_A, add_talk, with_county

__all__ = ["kept"]

TABLES = ("conversation", "chat_turn")


@pytest.fixture(scope="module")
def county(kept):
    """With two talks more, both in village A, in which a person is wanted."""
    county = with_county(kept)
    for person in (b"one", b"two"):
        with kept.house.transaction(Scope.public()) as session:
            number, known = conversations.open_conversation(session, person)
            assert known is None
            add_talk(session, number, person)
            session.add(_wanted(number))
    return county


def _wanted(number):
    return Message(
        county_code=COUNTY, area_code=VILLAGE_A, conversation_id=number, effect_key=f"talk:{number}", kind="k",
        to_role="resident", body="有人等着", state="call_list", created_at=NOON,
    )  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_a_public_transaction_sees_the_one_talk_that_it_opened(kept, county, table):
    assert kept.see(Scope.public(), f"SELECT 1 FROM {table}") == []
    with kept.house.transaction(Scope.public()) as session:
        conversations.open_conversation(session, b"one")
        assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 1
        assert session.scalar(text("SELECT count(*) FROM message")) == 1
        conversations.open_conversation(session, b"nobody")
        assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 0


@pytest.mark.parametrize("table", TABLES)
def test_nobody_sees_a_talk_in_which_no_person_is_wanted(kept, county, table):
    assert {who for who, scope in county.scopes.items() if kept.see(scope, f"SELECT id FROM {table}")} == set()
    with pytest.raises(ProgrammingError, match="permission denied"):
        kept.see(Scope.accounts(), f"SELECT 1 FROM {table}")


ANSWERERS_OF_A = {"township_a", "county", "hotline"}


@pytest.mark.parametrize(
    ("change", "seen_by"),
    [
        ("waiting_since = now(), waiting_for = 'person'", ANSWERERS_OF_A),
        ("taken_by_id = 1, taken_at = now()", ANSWERERS_OF_A),
        ("waiting_since = now(), waiting_for = 'person', area_code = NULL", {"county", "hotline", "other_county"}),
    ],
)
def test_a_talk_that_wants_a_person_is_seen_by_those_who_answer_there(kept, county, change, seen_by):
    """Nobody learns where the person is found. Where no place is known, every county that this house serves may see."""
    kept.owned(f"UPDATE conversation SET {change} WHERE person_hash = 'one'")
    try:
        for table in TABLES:
            seen = {who for who, scope in county.scopes.items() if kept.see(scope, f"SELECT id FROM {table}")}
            assert seen == seen_by
        for column in ("address", "person_hash", "state"):
            with pytest.raises(ProgrammingError, match="permission denied"):
                kept.see(county.scopes["county"], f"SELECT {column} FROM conversation")
    finally:
        kept.owned(
            "UPDATE conversation SET waiting_since = NULL, waiting_for = NULL, taken_by_id = NULL, taken_at = NULL, "
            f"area_code = '{VILLAGE_A}'"
        )


def test_only_who_has_a_talk_gives_it_back(kept, county):
    officer = county.scopes["township_a"].officer_id
    kept.owned(f"UPDATE conversation SET taken_by_id = {officer}, taken_at = now() WHERE person_hash = 'one'")
    number = kept.see(county.scopes["township_a"], "SELECT id FROM conversation")[0][0]
    for who, may in (("township_b", False), ("county", False), ("auditor", False), ("township_a", True)):
        with kept.house.transaction(county.scopes[who]) as session:
            assert conversations.give_back(session, number) is may


def test_a_job_learns_where_a_person_is_found_and_nothing_of_what_was_said(kept, county):
    with kept.trial(Scope.jobs()) as session:
        assert conversations.address_of(session, 1_000) == "oInvented"
    for forbidden in (
        "SELECT state FROM conversation",
        "SELECT started_at FROM conversation",
        "SELECT text FROM chat_turn",
        "SELECT replies FROM chat_turn",
        "SELECT message_hash FROM chat_turn",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"):
            kept.see(Scope.jobs(), forbidden)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE chat_turn SET at = now()",
        "DELETE FROM chat_turn",
        "DELETE FROM conversation",
        "UPDATE conversation SET person_hash = 'x'",
    ],
)
def test_what_was_said_stays_said(kept, county, change):
    with kept.house.transaction(Scope.public()) as session:
        conversations.open_conversation(session, b"one")
        with pytest.raises(ProgrammingError, match="permission denied"), session.begin_nested():
            session.execute(text(change))


def test_those_who_answer_see_in_their_area_that_somebody_waits(kept, county):
    wanted = "SELECT count(*) FROM message WHERE conversation_id IS NOT NULL"
    seen = {who for who, scope in county.scopes.items() if kept.see(scope, wanted) == [(2,)]}
    assert seen == {"township_a", "county", "hotline"}
    others = {scope.role for who, scope in county.scopes.items() if who not in seen}
    assert Role.village in others
