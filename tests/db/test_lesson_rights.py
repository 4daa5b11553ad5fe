"""Who may see, judge and pass lessons, proven from the database itself."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from db.encryption import Encrypted
from db.session import Scope
from tests.db.one_database import kept
from tests.db.sample_county import COUNTY, VILLAGE_A, with_county

__all__ = ["kept"]

JUDGE = (
    "INSERT INTO lesson (county_code, area_code, report_id, text, intent, risks, urgent, learnable, judged_by_id,"
    " judged_at) VALUES (:county, :area, :report, :words, 'report_hardship', '{{illness}}', false, true, {officer},"
    " now())"
)
PASS = "UPDATE lesson SET passed_by_id = {officer}, passed_at = now() RETURNING id"


@pytest.fixture(scope="module")
def county(kept):
    """With a second lesson of a report of village A beside the sample's."""
    county = with_county(kept)
    judge(kept, county, "township_a")
    return county


def judge(kept, county, who, officer=None, case="a", commit=True, area=VILLAGE_A):
    scope, report = county.scopes[who], county.cases[case].report_id
    words = Encrypted("lesson.text").process_bind_param("话", None)
    values = {"county": COUNTY, "area": area, "report": report, "words": words}
    with kept.house.transaction(scope) if commit else kept.trial(scope) as session:
        session.execute(text(JUDGE.format(officer=officer or scope.officer_id)), values)


def test_only_township_and_county_see_it_and_only_in_their_reach(kept, county):
    seen = {who for who, scope in county.scopes.items() if kept.see(scope, "SELECT id FROM lesson")}
    assert seen == {"township_a", "county"}
    for scope in (Scope.public(), Scope.jobs(), Scope.accounts()):
        with pytest.raises(ProgrammingError, match="permission denied"):
            kept.see(scope, "SELECT 1 FROM lesson")


@pytest.mark.parametrize("who", ["village_a", "hotline", "township_b", "medical", "other_county"])
def test_nobody_else_judges(kept, county, who):
    with pytest.raises(DBAPIError):
        judge(kept, county, who, case="a2", commit=False)


def test_nobody_judges_in_anothers_name_or_beyond_the_reach(kept, county):
    with pytest.raises(DBAPIError):
        judge(kept, county, "township_a", officer=county.scopes["county"].officer_id, case="a2", commit=False)
    with pytest.raises(DBAPIError):
        judge(kept, county, "township_a", case="b", commit=False)


def test_a_report_is_judged_once(kept, county):
    with pytest.raises(DBAPIError):
        judge(kept, county, "county", commit=False)


def test_only_the_county_passes_and_only_in_its_own_name(kept, county):
    for who in ("township_a", "village_a", "other_county"):
        assert kept.see(county.scopes[who], PASS.format(officer=county.scopes[who].officer_id)) == []
    with pytest.raises(DBAPIError):
        kept.see(county.scopes["county"], PASS.format(officer=county.scopes["township_a"].officer_id))
    assert len(kept.see(county.scopes["county"], PASS.format(officer=county.scopes["county"].officer_id))) == 2


def test_labels_stay_and_nothing_is_deleted(kept, county):
    for scope in county.scopes.values():
        for sql in ("UPDATE lesson SET risks = '{}'", "UPDATE lesson SET intent = 'greet'", "DELETE FROM lesson"):
            with pytest.raises(ProgrammingError, match="permission denied"):
                kept.see(scope, sql)


def test_doubt_is_seen_by_those_who_see_the_reading(kept, county):
    asked = f"SELECT doubt_about({county.cases['a'].report_id}, '{{housing}}', false)"
    assert kept.see(county.scopes["township_a"], asked) == [("disputed",)]
    assert kept.see(county.scopes["township_b"], asked) == [(None,)]
    with pytest.raises(ProgrammingError, match="permission denied"):
        kept.see(Scope.public(), asked)
