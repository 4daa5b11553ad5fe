"""Accounts of officers, kept from the command line by whoever runs the server."""

import secrets
from dataclasses import dataclass

import pyotp
from sqlalchemy.orm import Session

from actions.audit_trail import SYSTEM, record
from actions.errors import InvalidRequest
from actions.house import House
from actions.passwords import check_new_password, hash_password
from casework.areas import level
from casework.errors import FieldError
from casework.vocabulary import AreaLevel, Department, Role
from db.queries import areas, officers
from db.session import Scope
from db.tables import Officer

_LEVELS = {Role.village: AreaLevel.village, Role.township: AreaLevel.township}
_SIGN_IN = frozenset(Role) - {Role.resident, Role.system}


@dataclass(frozen=True)
class NewOfficer:
    """Who is to have an account; a department officer names the department."""

    username: str
    name: str
    role: Role
    area_code: str
    phone: str | None = None
    department: Department | None = None


def new_password() -> str:
    """A password nobody has thought of."""
    return secrets.token_urlsafe(12)


def add_officer(house: House, new: NewOfficer, password: str, *, with_otp: bool = False) -> str | None:
    """Open an account; returns the address that sets up the one-time codes, where wanted.

    Raises `InvalidRequest` naming what does not fit, and `PasswordTooWeak`.
    """
    check_new_password(password, new.username, house.settings.password_length)
    secret = pyotp.random_base32() if with_otp else None
    with house.database.transaction(Scope.accounts()) as session:
        faults = tuple(FieldError(field, "errors.not_a_choice") for field in _unfitting(session, new))
        if faults:
            raise InvalidRequest(faults)
        officer = Officer(
            username=new.username, password_hash=hash_password(password), name=new.name, phone=new.phone,
            role=new.role.value, area_code=new.area_code, otp_secret=secret,
            department=new.department.value if new.department else None,
        )  # fmt: skip
        session.add(officer)
        session.flush()
        record(session, new.area_code, house.clock(), SYSTEM, "add_officer", f"officer:{officer.id}",
               role=new.role.value)  # fmt: skip
    return pyotp.TOTP(secret).provisioning_uri(name=new.username, issuer_name="yimatong") if secret else None


def _unfitting(session: Session, new: NewOfficer) -> list[str]:
    """The fields that do not go together."""
    here = areas.areas(session, [new.area_code]).get(new.area_code)
    wanted = _LEVELS.get(new.role, AreaLevel.county)
    found = {
        "username": not new.username or officers.officer_by_username(session, new.username) is not None,
        "role": new.role not in _SIGN_IN,
        "area": here is None or level(new.area_code) is not wanted,
        "department": (new.department is not None) is not (new.role is Role.department),
    }
    return [field for field, wrong in found.items() if wrong]


def set_password(house: House, username: str, password: str) -> None:
    """Give an account a new password, unlock it and end its sessions; raises `InvalidRequest` when it is unknown."""
    check_new_password(password, username, house.settings.password_length)
    with house.database.transaction(Scope.accounts()) as session:
        officer = _known(session, username)
        officer.password_hash = hash_password(password)
        officer.failed_sign_ins, officer.locked_until = 0, None
        officers.revoke_sessions(session, officer.id, house.clock(), None)
        record(session, officer.area_code, house.clock(), SYSTEM, "set_password", f"officer:{officer.id}")


def disable_officer(house: House, username: str) -> None:
    """Close an account and end its sessions; what the officer did stays. Raises `InvalidRequest`."""
    with house.database.transaction(Scope.accounts()) as session:
        officer = _known(session, username)
        officer.disabled_at = officer.disabled_at or house.clock()
        officers.revoke_sessions(session, officer.id, house.clock(), None)
        record(session, officer.area_code, house.clock(), SYSTEM, "disable_officer", f"officer:{officer.id}")


def _known(session: Session, username: str) -> Officer:
    officer = officers.officer_by_username(session, username, lock=True)
    if officer is None:
        raise InvalidRequest((FieldError("username", "errors.not_a_choice"),))
    return officer
