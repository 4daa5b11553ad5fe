"""一码通: issuing and revoking the codes that are printed for villages."""

from sqlalchemy.orm import Session

from actions.audit_trail import SYSTEM, Actor, acting, record
from actions.errors import InvalidRequest, NotAllowed
from actions.house import House
from actions.officer import SignedInOfficer, scope_of
from casework.areas import is_area_code, reach, within
from casework.errors import FieldError
from casework.one_code import new_one_code
from casework.vocabulary import Role
from db.queries import areas
from db.session import Scope

_MAY_ISSUE = (Role.township, Role.county)


def issue_codes(
    house: House, officer: SignedInOfficer, area_code: str, *, only_missing: bool = False
) -> tuple[str, ...]:
    """A new code for every village of an area (for those without a good one, where `only_missing`).

    Older codes stay good until they are revoked.

    Raises `NotAllowed` outside the officer's area, and `InvalidRequest` where there is no village or while no public
    address is set: a printed code without one leads nowhere.
    """
    if officer.role not in _MAY_ISSUE or not is_area_code(area_code) or not within(area_code, officer.area_code):
        raise NotAllowed
    if not house.settings.public_url:
        raise InvalidRequest((FieldError("public_url", "errors.required", {"label": "YIMATONG_PUBLIC_URL"}),))
    with house.database.transaction(scope_of(officer)) as session:
        if not areas.villages(session, reach(area_code)):
            raise InvalidRequest((FieldError("area", "errors.unknown_area"),))
        return _issue_all(house, session, area_code, acting(officer), only_missing=only_missing)


def issue_missing_codes(house: House, area_code: str) -> tuple[str, ...]:
    """The same by the house itself, for villages without a good code: nobody prints for them in vain."""
    if not is_area_code(area_code):
        return ()
    with house.database.transaction(Scope.jobs()) as session:
        return _issue_all(house, session, area_code, SYSTEM, only_missing=True)


def _issue_all(house: House, session: Session, area_code: str, actor: Actor, *, only_missing: bool) -> tuple[str, ...]:
    """Issue and record; nothing is recorded where every village has its code."""
    now, villages = house.clock(), areas.villages(session, reach(area_code))
    kept = {code.area_code for code in areas.latest_codes(session, reach(area_code), now)} if only_missing else set()
    codes = tuple(_issue(house, session, village.code) for village in villages if village.code not in kept)
    if codes:
        record(session, area_code, now, actor, "issue_codes", f"area:{area_code}", codes=len(codes))
    return codes


def _issue(house: House, session: Session, village_code: str) -> str:
    issue = areas.latest_issue(session, village_code) + 1
    code = new_one_code(village_code, issue, house.keyring.secret("one_code"))
    areas.add_one_code(session, code, village_code, issue, house.clock())
    return code


def revoke_code(house: House, officer: SignedInOfficer, code: str) -> None:
    """Make a code lead to the page that asks where the person is; raises `NotAllowed` outside the area."""
    if officer.role not in _MAY_ISSUE:
        raise NotAllowed
    with house.database.transaction(scope_of(officer)) as session:
        kept = areas.known_code(session, code)
        if kept is None or not within(kept.area_code, officer.area_code):
            raise NotAllowed
        if kept.revoked_at is None:
            kept.revoked_at = house.clock()
            record(session, kept.area_code, house.clock(), acting(officer), "revoke_code", f"one_code:{kept.code}")
