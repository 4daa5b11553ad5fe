"""Who may see and change talks, proven from the database itself."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from casework.vocabulary import Role
from db.queries import conversations
from db.session import Scope
from db.tables import Message
from tests.db.sample_county import COUNTY, NOON, VILLAGE_A, add_talk, connected, with_county

TABLES = ("conversation", "chat_turn")


@pytest.fixture(scope="module")
def kept(new_database):
    with new_database() as urls, connected(urls) as both:
        yield both


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
def test_nobody_else_sees_a_talk(kept, county, table):
    for scope in (Scope.accounts(), *county.scopes.values()):
        with pytest.raises(ProgrammingError, match="permission denied"):
            kept.see(scope, f"SELECT 1 FROM {table}")


def test_a_job_learns_where_a_person_is_found_and_nothing_of_what_was_said(kept, county):
    with kept.trial(Scope.jobs()) as session:
        assert conversations.address_of(session, 1_000) == "oInvented"
    for forbidden in (
        "SELECT state FROM conversation",
        "SELECT person_hash FROM conversation",
        "SELECT 1 FROM chat_turn",
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
