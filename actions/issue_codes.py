"""一码通: issuing and revoking the codes that are printed for villages."""

import secrets

from actions.audit_trail import acting, record
from actions.errors import InvalidRequest, NotAllowed
from actions.house import House
from actions.officer import SignedInOfficer, scope_of
from casework.areas import within
from casework.errors import FieldError
from casework.receipt import ALPHABET
from casework.vocabulary import Role
from db.queries import areas

LENGTH = 8
_MAY_ISSUE = (Role.township, Role.county)


def issue_code(house: House, officer: SignedInOfficer, village_code: str) -> str:
    """A new code for a village; older ones stay good until they are revoked.

    Raises `NotAllowed` outside the officer's area, and `InvalidRequest` for what is no village or while no public
    address is set: a printed code without one leads nowhere.
    """
    if officer.role not in _MAY_ISSUE or not within(village_code, officer.area_code):
        raise NotAllowed
    if not house.settings.public_url:
        raise InvalidRequest((FieldError("public_url", "errors.required", {"label": "YIMATONG_PUBLIC_URL"}),))
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    with house.database.transaction(scope_of(officer)) as session:
        village = areas.areas(session, [village_code]).get(village_code)
        if village is None or village.level != "village":
            raise InvalidRequest((FieldError("area", "errors.unknown_area"),))
        areas.add_one_code(session, code, village_code, areas.latest_issue(session, village_code) + 1, house.clock())
        record(session, village_code, house.clock(), acting(officer), "issue_code", f"one_code:{code}")
    return code


def revoke_code(house: House, officer: SignedInOfficer, code: str) -> None:
    """Make a code lead to the page that lets people pick their place; raises `NotAllowed` outside the area."""
    if officer.role not in _MAY_ISSUE:
        raise NotAllowed
    with house.database.transaction(scope_of(officer)) as session:
        kept = areas.one_code(session, code)
        if kept is None or not within(kept.area_code, officer.area_code):
            raise NotAllowed
        if kept.revoked_at is None:
            kept.revoked_at = house.clock()
            record(session, kept.area_code, house.clock(), acting(officer), "revoke_code", f"one_code:{code}")
