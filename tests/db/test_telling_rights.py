"""Who may note and see what was tried to tell somebody, and give out receipts anew; proven from the database itself."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from db.encryption import keyed_hash
from db.one_trip import write
from db.queries import intake
from db.session import Scope
from db.tables import ReceiptAgain
from tests.db.one_database import kept
from tests.db.sample_county import NOON, with_county

__all__ = ["kept"]

TABLES = ("message_attempt", "receipt_again")
IN_VILLAGE_A = {"village_a", "township_a", "county", "hotline"}


def again(told, officer_id, mark, *, closes_others=False):
    """Another receipt of a report."""
    return ReceiptAgain(
        report_id=told.report_id, receipt_hash=keyed_hash("again", "receipt") + mark,
        look_up_hash=keyed_hash("again0001", "look_up"), closes_others=closes_others, given_at=NOON,
        given_by_id=officer_id,
    )  # fmt: skip


@pytest.fixture(scope="module")
def county(kept):
    """With an attempt to tell the case of village A, and a second receipt of its report."""
    county = with_county(kept)
    told, by = county.cases["a"], county.scopes["township_a"].officer_id
    kept.owned(
        "INSERT INTO message_attempt (message_id, way, at, result) "
        f"SELECT id, 'sms', now(), 'failed' FROM message WHERE case_id = {told.case_id}"
    )
    with kept.owner.transaction(Scope.owner()) as session:
        session.add(again(told, by, b"", closes_others=True))
    return county


@pytest.mark.parametrize("table", TABLES)
def test_they_are_seen_with_their_case(kept, county, table):
    seen = {who for who, scope in county.scopes.items() if kept.see(scope, f"SELECT id FROM {table}")}
    assert seen == IN_VILLAGE_A


def test_the_new_receipt_opens_its_case_alone_and_the_closed_one_nothing(kept, county):
    told = county.cases["a"]
    with kept.house.transaction(Scope.public()) as session:
        old = keyed_hash(told.number, "receipt"), keyed_hash(told.number + "0001", "look_up")
        assert intake.open_case_by_receipt(session, *old) is None
        assert session.scalar(text("SELECT count(*) FROM receipt_again")) == 0
        new = keyed_hash("again", "receipt"), keyed_hash("again0001", "look_up")
        assert intake.open_case_by_receipt(session, *new) == told.case_id
        assert session.scalar(text("SELECT count(*) FROM receipt_again")) == 1


@pytest.mark.parametrize(
    ("who", "by"), [("township_b", "township_b"), ("township_a", "county"), ("village_a", "village_a")]
)
def test_nobody_gives_out_a_receipt_elsewhere_in_anothers_name_or_from_a_village(kept, county, who, by):
    told, officer = county.cases["a"], county.scopes[by].officer_id
    with pytest.raises(ProgrammingError, match="row-level security"), kept.trial(county.scopes[who]) as session:
        write(session, again(told, officer, b"another"))


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_officers_change_nothing_of_what_was_noted(kept, county, table, change):
    with pytest.raises(ProgrammingError, match="permission denied"):
        kept.see(county.scopes["county"], change.format(table))
