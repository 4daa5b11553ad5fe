"""Signing in and out. Sessions live on the server: revoking one ends it at once."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp
from sqlalchemy.orm import Session

from actions.audit_trail import acting, record
from actions.errors import NotSignedIn, SignInRefused
from actions.house import House
from actions.officer import SignedInOfficer
from actions.passwords import check_new_password, everybody_knows, fits, hash_password
from actions.throttle import Origin, count_attempt, forget_attempts, network_of, refuse_too_many
from casework.vocabulary import Department, Role
from db.queries import officers
from db.session import Scope
from db.tables import Officer, OfficerSession

_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class SignedIn:
    """A new session: the token is shown once and kept only as a hash."""

    token: str
    officer: SignedInOfficer


@dataclass(frozen=True)
class SessionLine:
    """One open session of an officer."""

    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    current: bool


def sign_in(house: House, username: str, password: str, otp: str | None, caller: str) -> SignedIn:
    """Open a session; `caller` is the network address.

    Raises `SignInRefused` for an unknown, disabled or locked account and for a wrong password or code alike, and
    `TooManyAttempts` for a network that guesses, be it at many accounts or at this one. Somebody elsewhere who guesses
    at an officer's account does not keep the officer out.
    """
    network = network_of(caller)
    account = Origin(f"account:{username}:{network}", house.settings.sign_in_attempts)
    origins = (Origin(f"sign-in:{network}", house.settings.caller_attempts), account)
    refuse_too_many(house, origins)
    with house.database.transaction(Scope.accounts()) as session:
        officer = officers.officer_by_username(session, username, lock=True)
        signed_in = _try(house, session, officer, password, otp)
    if signed_in is None:
        count_attempt(house, origins)
        raise SignInRefused
    forget_attempts(house, account)
    return signed_in


def _try(house: House, session: Session, officer: Officer | None, password: str, otp: str | None) -> SignedIn | None:
    """The new session, or None after counting the failure against the account."""
    now = house.clock()
    right = fits(officer.password_hash if officer else None, password)
    if not house.settings.demo and everybody_knows(password):  # a demo that became a county's own installation
        right = False
    if officer is None or officer.disabled_at is not None:
        return None
    if officer.locked_until is not None and officer.locked_until > now:
        return None
    if not right or not _code_fits(officer, otp, now):
        _count_failure(house, officer, now, house.settings.account_attempts)
        return None
    officer.failed_sign_ins, officer.locked_until = 0, None
    return _open_session(house, session, officer, now)


def _code_fits(officer: Officer, otp: str | None, now: datetime) -> bool:
    """Whether the one-time code is right, where the account has one; a clock half a minute off is forgiven."""
    if officer.otp_secret is None:
        return True
    return otp is not None and pyotp.TOTP(officer.otp_secret).verify(otp.strip(), for_time=now, valid_window=1)


def _count_failure(house: House, officer: Officer, now: datetime, most: int) -> None:
    """One wrong password more; after `most` in a row nobody comes in for a while."""
    officer.failed_sign_ins += 1
    if officer.failed_sign_ins >= most:
        officer.failed_sign_ins = 0
        officer.locked_until = now + timedelta(minutes=house.settings.lock_minutes)


def _open_session(house: House, session: Session, officer: Officer, now: datetime) -> SignedIn:
    token = secrets.token_urlsafe(32)
    opened = OfficerSession(
        token_hash=_token_hash(token), officer_id=officer.id, csrf_token=secrets.token_urlsafe(24), created_at=now,
        last_seen_at=now, expires_at=now + timedelta(hours=house.settings.session_hours),
    )  # fmt: skip
    session.add(opened)
    signed_in = _signed_in(officer, opened)
    record(session, officer.area_code, now, acting(signed_in), "sign_in", f"officer:{officer.id}")
    return SignedIn(token, signed_in)


def _token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _signed_in(officer: Officer, opened: OfficerSession) -> SignedInOfficer:
    department = Department(officer.department) if officer.department else None
    return SignedInOfficer(
        officer.id, officer.username, officer.name, Role(officer.role), officer.area_code, department,
        opened.csrf_token, opened.expires_at,
    )  # fmt: skip


def officer_for_token(house: House, token: str) -> SignedInOfficer:
    """Who holds this session token; raises `NotSignedIn` when it is unknown, revoked, expired or idle too long."""
    now = house.clock()
    with house.database.transaction(Scope.accounts()) as session:
        row = officers.session_with_officer(session, _token_hash(token))
        if row is None or not _alive(house, *row, now):
            raise NotSignedIn
        opened, officer = row
        if now - opened.last_seen_at >= _SEEN_EVERY:
            opened.last_seen_at = now
        return _signed_in(officer, opened)


def _alive(house: House, opened: OfficerSession, officer: Officer, now: datetime) -> bool:
    idle = now - opened.last_seen_at > timedelta(minutes=house.settings.idle_minutes)
    return opened.revoked_at is None and opened.expires_at > now and not idle and officer.disabled_at is None


def sign_out(house: House, token: str) -> None:
    """End the session of this token; an unknown token is no error."""
    now = house.clock()
    with house.database.transaction(Scope.accounts()) as session:
        row = officers.session_with_officer(session, _token_hash(token))
        if row is not None and row[0].revoked_at is None:
            row[0].revoked_at = now
            record(session, row[1].area_code, now, acting(_signed_in(row[1], row[0])), "sign_out",
                   f"officer:{row[1].id}")  # fmt: skip


def list_sessions(house: House, officer: SignedInOfficer, token: str) -> tuple[SessionLine, ...]:
    """The officer's open sessions, newest first; the one of `token` is marked."""
    with house.database.transaction(Scope.accounts()) as session:
        rows = officers.open_sessions(session, officer.id, house.clock())
        return tuple(
            SessionLine(row.created_at, row.last_seen_at, row.expires_at, row.token_hash == _token_hash(token))
            for row in rows
        )


def revoke_sessions(house: House, officer: SignedInOfficer, keep_token: str | None = None) -> int:
    """End all the officer's sessions, or all but the one of `keep_token`; returns how many were ended."""
    now = house.clock()
    kept = _token_hash(keep_token) if keep_token else None
    with house.database.transaction(Scope.accounts()) as session:
        ended = officers.revoke_sessions(session, officer.id, now, kept)
        record(
            session, officer.area_code, now, acting(officer), "revoke_sessions", f"officer:{officer.id}", ended=ended
        )
        return ended


def change_password(house: House, officer: SignedInOfficer, old: str, new: str, keep_token: str | None) -> None:
    """Change one's own password and end all other sessions.

    Raises `SignInRefused` when the old password is wrong and `PasswordTooWeak` when the new one is.
    """
    check_new_password(new, officer.username, house.settings.password_length)
    now = house.clock()
    kept = _token_hash(keep_token) if keep_token else None
    with house.database.transaction(Scope.accounts()) as session:
        row = officers.officer_by_username(session, officer.username, lock=True)
        known = row is not None and _proves_itself(house, row, old, now)
        if row is not None and known:
            row.password_hash = hash_password(new)
            officers.revoke_sessions(session, officer.id, now, kept)
            record(session, officer.area_code, now, acting(officer), "change_password", f"officer:{officer.id}")
    if not known:
        raise SignInRefused


def _proves_itself(house: House, officer: Officer, password: str, now: datetime) -> bool:
    """Whether the password is right; a wrong one counts, so that a session left open does not help guessing."""
    locked = officer.locked_until is not None and officer.locked_until > now
    if not locked and fits(officer.password_hash, password):
        return True
    if not locked:
        _count_failure(house, officer, now, house.settings.sign_in_attempts)
    return False
