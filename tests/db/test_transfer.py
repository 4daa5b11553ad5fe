import pytest
from sqlalchemy.exc import ProgrammingError

from db.queries.intake import transfer_case
from db.session import Scope
from tests.db.sample_county import OTHER_VILLAGE, TOWN_A, VILLAGE_A2, VILLAGE_B


def numbers(kept, scope):
    return {row[0] for row in kept.see(scope, 'SELECT number FROM "case"')}


def test_a_township_gives_a_case_away_within_the_county(kept, county):
    with kept.house.transaction(county.scopes["township_a"]) as session:
        assert transfer_case(session, county.cases["a"].number, VILLAGE_B)
    assert county.cases["a"].number in numbers(kept, county.scopes["township_b"])
    assert county.cases["a"].number not in numbers(kept, county.scopes["township_a"])


@pytest.mark.parametrize(
    ("who", "case", "target"),
    [
        ("township_a", "a", OTHER_VILLAGE),
        ("township_a", "b", TOWN_A),
        ("village_a", "hidden", VILLAGE_A2),
        ("auditor", "a", VILLAGE_A2),
        ("schools", "a", VILLAGE_A2),
        ("other_county", "a", OTHER_VILLAGE),
    ],
)
def test_other_transfers_are_refused(kept, county, who, case, target):
    with kept.house.transaction(county.scopes[who]) as session:
        assert not transfer_case(session, county.cases[case].number, target)


def test_a_public_transaction_cannot_transfer(kept, county):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        kept.house.transaction(Scope.public()) as session,
    ):
        transfer_case(session, county.cases["a"].number, VILLAGE_B)
