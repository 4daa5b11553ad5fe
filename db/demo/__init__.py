"""The invented county 示范县: its places, rules and officers, for trying the system out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from casework.one_code import signed
from casework.vocabulary import Department, Role
from db.encryption import keyring
from db.tables import Area, Base, CountySetting, DeadlineRule, Officer, OneCode

FOLDER = Path(__file__).parent
BEGIN = date(2024, 1, 1)
FIRST_ISSUE = 1


@dataclass(frozen=True)
class DemoOfficer:
    """One invented officer with the password that everybody knows."""

    username: str
    password: str
    name: str
    phone: str
    role: Role
    area_code: str
    department: Department | None


def demo_officers() -> tuple[DemoOfficer, ...]:
    """All demo accounts; at least one township and one county account stand above each village."""
    kept = _read("officers")
    return tuple(
        DemoOfficer(
            username=row["username"],
            password=kept["password"],
            name=row["name"],
            phone=row["phone"],
            role=Role(row["role"]),
            area_code=row["area_code"],
            department=Department(row["department"]) if "department" in row else None,
        )
        for row in kept["officers"]
    )


def load_demo_county(session: Session, hash_password: Callable[[str], str]) -> None:
    """Places, rules, codes and officers of 示范县, as far as they are missing. For the owner's scope."""
    places = _read("places")
    _keep(session, Area, list(_areas(places)))
    _keep(session, OneCode, list(_codes(places)))
    begin = {"county_code": places["county"]["code"], "valid_from": BEGIN}
    settings = places["county"]["settings"].items()
    _keep(session, CountySetting, [{**begin, "name": name, "value": value} for name, value in settings])
    deadlines = places["county"]["deadlines"].items()
    _keep(session, DeadlineRule, [{**begin, "name": name, **rule, "roll_forward": True} for name, rule in deadlines])
    known = set(session.scalars(select(Officer.username)))
    missing = [officer for officer in demo_officers() if officer.username not in known]
    _keep(session, Officer, [_officer_row(officer, hash_password) for officer in missing])


def demo_code(body: str) -> str:
    """The whole code whose first eight characters stand in the file of places."""
    code: str = next(row["code"] for row in _codes(_read("places")) if row["code"].startswith(body))
    return code


def _read(name: str) -> dict[str, Any]:
    kept: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.zh.yml").read_text(encoding="utf-8"))
    return kept


def _areas(places: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    columns = ("parent_code", "phone", "duty_name", "duty_phone", "latitude", "longitude")
    blank = dict.fromkeys(columns)
    county = places["county"]
    yield blank | {"code": county["code"], "name": county["name"], "level": "county", "phone": county["phone"]}
    for township in places["townships"]:
        own = {name: value for name, value in township.items() if name != "villages"}
        yield blank | own | {"level": "township", "parent_code": county["code"]}
        for village in township["villages"]:
            own = {"code": village["code"], "name": village["name"], "level": "village"}
            own |= dict(zip(("latitude", "longitude"), village["at"], strict=True))
            yield blank | own | {"parent_code": township["code"]}


def _codes(places: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    issued_at = datetime.combine(BEGIN, datetime.min.time(), UTC)
    for township in places["townships"]:
        for village in township["villages"]:
            code = signed(village["one_code"], village["code"], FIRST_ISSUE, keyring().secret("one_code"))
            yield {"code": code, "area_code": village["code"], "issue": FIRST_ISSUE, "issued_at": issued_at}


def _officer_row(officer: DemoOfficer, hash_password: Callable[[str], str]) -> dict[str, Any]:
    return {
        "username": officer.username,
        "password_hash": hash_password(officer.password),
        "name": officer.name,
        "phone": officer.phone,
        "role": officer.role.value,
        "area_code": officer.area_code,
        "department": officer.department.value if officer.department else None,
    }


def _keep(session: Session, table: type[Base], rows: list[dict[str, Any]]) -> None:
    """Insert what is missing; what an office has changed since stays as it is."""
    if rows:
        session.execute(insert(table).on_conflict_do_nothing(), rows)
