"""Who may see and change policy texts and enquiries, proven from the database itself."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from db.queries import policy
from db.session import Scope
from tests.db.one_database import kept
from tests.db.sample_county import COUNTY, NOON, VILLAGE_A, with_county

__all__ = ["kept"]

PROPOSE = (
    "INSERT INTO policy_text (county_code, area_code, entry, question, ways, text, issuer, title, clause, valid_from,"
    " proposed_by_id, proposed_at) VALUES ('990101000000', '{area}', 'fee', 'q', '{{}}', 't', 'i', 'd', 'c',"
    " '2026-01-01', {officer}, now())"
)


@pytest.fixture(scope="module")
def county(kept):
    """With one question of village A and one proposal of township A."""
    county = with_county(kept)
    asked = {"county_code": COUNTY, "area_code": VILLAGE_A, "asked_at": NOON, "question": "问", "question_index": b"1"}
    with kept.house.transaction(Scope.public()) as session:
        policy.keep_enquiry(session, **asked)
    township = county.scopes["township_a"]
    with kept.house.transaction(township) as session:
        session.execute(text(PROPOSE.format(area=COUNTY, officer=township.officer_id)))
    return county


def test_only_those_who_answer_see_a_question_and_only_in_their_area(kept, county):
    seen = {who: kept.see(scope, "SELECT count(*) FROM enquiry") != [(0,)] for who, scope in county.scopes.items()}
    assert {who for who, sees in seen.items() if sees} == {"township_a", "county", "hotline"}
    for scope in (Scope.jobs(), Scope.accounts()):
        with pytest.raises(ProgrammingError, match="permission denied"):
            kept.see(scope, "SELECT 1 FROM enquiry")


def test_the_public_learns_only_which_entry_answers_a_question_it_can_ask_itself(kept, county):
    asking = "SELECT entry FROM enquiry WHERE county_code = '990101000000' AND question_index = '\\x31'"
    assert kept.see(Scope.public(), asking) == []
    for column in ("id", "area_code", "asked_at", "question", "phone", "conversation_id", "channel"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            kept.see(Scope.public(), f"SELECT {column} FROM enquiry")
    kept.owned("UPDATE enquiry SET entry = 'fee', answered_at = now()")
    assert kept.see(Scope.public(), asking) == [("fee",)]
    kept.owned("UPDATE enquiry SET entry = NULL, answered_at = NULL")


def test_residents_are_given_nothing_that_waits(kept, county):
    assert kept.see(Scope.public(), "SELECT 1 FROM policy_text") == []
    assert kept.see(county.scopes["other_county"], "SELECT 1 FROM policy_text") == []
    assert len(kept.see(county.scopes["township_b"], "SELECT 1 FROM policy_text")) == 1


def test_nobody_rewrites_or_deletes_a_text(kept, county):
    for scope in (Scope.public(), Scope.jobs(), *county.scopes.values()):
        for sql in ("UPDATE policy_text SET text = 'other'", "DELETE FROM policy_text", "DELETE FROM enquiry"):
            with pytest.raises(ProgrammingError, match="permission denied"):
                kept.see(scope, sql)


@pytest.mark.parametrize("who", ["township_a", "village_a", "hotline", "other_county"])
def test_only_the_county_decides(kept, county, who):
    officer = county.scopes[who].officer_id
    decide = f"UPDATE policy_text SET decided_by_id = {officer}, decided_at = now(), approved = true RETURNING id"
    assert kept.see(county.scopes[who], decide) == []


def test_a_proposal_bears_the_own_name_and_is_not_decided(kept, county):
    township, village = county.scopes["township_a"], county.scopes["village_a"]
    with pytest.raises(DBAPIError):
        kept.see(township, PROPOSE.format(area=COUNTY, officer=county.scopes["county"].officer_id))
    with pytest.raises(DBAPIError):
        kept.see(village, PROPOSE.format(area=COUNTY, officer=village.officer_id))
    with pytest.raises(DBAPIError):
        kept.see(township, PROPOSE.format(area="990202000000", officer=township.officer_id))


def test_residents_do_not_say_what_answers_a_question(kept, county):
    asked = {"county_code": COUNTY, "area_code": VILLAGE_A, "asked_at": NOON, "question": "问", "question_index": b"1"}
    with pytest.raises(DBAPIError, match="row-level security"), kept.house.transaction(Scope.public()) as session:
        policy.keep_enquiry(session, **asked, entry="who_may_report")
