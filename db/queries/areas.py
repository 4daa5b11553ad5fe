"""Places: areas, one codes, a county's settings and deadline rules."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from math import cos, radians

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.orm import Session

from casework.one_code import is_genuine, normalise_one_code
from db.encryption import keyring
from db.tables import Area, CountySetting, DeadlineRule, OneCode, OneCodeScan, WeChatCode

_KIND_OF_PLACE = "(村|镇|乡|街道|社区)$"


def area_of_code(session: Session, one_code: str) -> str | None:
    """The village of a one code; None when it is unknown, not signed by us, or revoked."""
    kept = known_code(session, one_code)
    return kept.area_code if kept is not None and kept.revoked_at is None else None


def known_code(session: Session, typed: str) -> OneCode | None:
    """The code that was meant, revoked or not; None when it is unknown or its check characters are not ours."""
    code = normalise_one_code(typed)
    kept = session.get(OneCode, code) if code else None
    genuine = kept is not None and is_genuine(kept.code, kept.area_code, kept.issue, keyring().secret("one_code"))
    return kept if genuine else None


def areas(session: Session, codes: Iterable[str]) -> dict[str, Area]:
    """The areas of these codes, by code; unknown codes are left out."""
    rows = session.scalars(select(Area).where(Area.code.in_(set(codes))))
    return {row.code: row for row in rows}


def children(session: Session, parent_code: str | None) -> Sequence[Area]:
    """The areas right below one (counties for None), in the order of their codes."""
    below = Area.parent_code.is_(None) if parent_code is None else Area.parent_code == parent_code
    return session.scalars(select(Area).where(below).order_by(Area.code)).all()


def villages(session: Session, reach: str) -> Sequence[Area]:
    """All villages whose code begins with `reach`, in the order of their codes."""
    wanted = select(Area).where(Area.level == "village", Area.code.startswith(reach, autoescape=True))
    return session.scalars(wanted.order_by(Area.code)).all()


def named_in(session: Session, words: str, *, shortened: bool) -> Sequence[Area]:
    """Townships and villages whose names stand in a text; `shortened` also finds 柳树 for 柳树村."""
    name = func.regexp_replace(Area.name, _KIND_OF_PLACE, "") if shortened else Area.name
    wanted = select(Area).where(Area.level != "county", func.length(name) > 1, func.strpos(words, name) > 0)
    return session.scalars(wanted.order_by(Area.code)).all()


def all_below_counties(session: Session) -> Sequence[Area]:
    """All townships and villages, in the order of their codes."""
    return session.scalars(select(Area).where(Area.level != "county").order_by(Area.code)).all()


def without_kind(name: str) -> str:
    """The name of an area as people say it, 柳树 for 柳树村."""
    return re.sub(_KIND_OF_PLACE, "", name)


def villages_around(
    session: Session, latitude: float, longitude: float, *, kilometres: float, most: int
) -> Sequence[str]:
    """Codes of the villages within so many kilometres of a point, the nearest first; degrees as in WGS 84.

    The earth is flat enough for that: a degree of latitude is 111.3 km, one of longitude that times the cosine.
    """
    north, east = Area.latitude - latitude, (Area.longitude - longitude) * cos(radians(latitude))
    distance = func.sqrt(north * north + east * east) * 111.3
    wanted = select(Area.code).where(Area.level == "village", distance <= kilometres)
    return session.scalars(wanted.order_by(distance).limit(most)).all()


def county_setting(session: Session, county_code: str, name: str, on: date) -> str | None:
    """The county's value of a setting on a day: the latest that began to hold by then."""
    values = select(CountySetting.value).where(
        CountySetting.county_code == county_code, CountySetting.name == name, CountySetting.valid_from <= on
    )
    return session.scalar(values.order_by(CountySetting.valid_from.desc()).limit(1))


def income_line(session: Session, county_code: str, on: date) -> Decimal | None:
    """The county's monitoring income line on a day, yuan per head and year; None where the county has set none."""
    written = county_setting(session, county_code, "income_line", on)
    return Decimal(written) if written else None


def deadline_rules(session: Session, county_code: str, on: date) -> dict[str, DeadlineRule]:
    """The county's deadline rules that hold on a day, by name."""
    rules = select(DeadlineRule).where(DeadlineRule.county_code == county_code, DeadlineRule.valid_from <= on)
    return {rule.name: rule for rule in session.scalars(rules.order_by(DeadlineRule.valid_from))}


def add_one_code(session: Session, code: str, area_code: str, issue: int, at: datetime) -> None:
    """Keep a newly issued code."""
    session.add(OneCode(code=code, area_code=area_code, issue=issue, issued_at=at))


def latest_issue(session: Session, area_code: str) -> int:
    """The number of a village's newest issue of codes; 0 before the first."""
    return session.scalar(select(func.max(OneCode.issue)).where(OneCode.area_code == area_code)) or 0


def latest_codes(session: Session, reach: str, at: datetime) -> Sequence[OneCode]:
    """The code of each village in reach that was valid at a time; of several issues the newest."""
    valid = (OneCode.issued_at <= at, OneCode.revoked_at.is_(None) | (OneCode.revoked_at > at))
    codes = select(OneCode).where(*valid, OneCode.area_code.startswith(reach, autoescape=True))
    newest = codes.ext(distinct_on(OneCode.area_code))
    return session.scalars(newest.order_by(OneCode.area_code, OneCode.issue.desc(), OneCode.issued_at.desc())).all()


def count_scan(session: Session, area_code: str, day: date) -> None:
    """Add one to the scans of a village on a day."""
    row = insert(OneCodeScan).values(area_code=area_code, day=day, scans=1)
    again = row.on_conflict_do_update(
        index_elements=[OneCodeScan.area_code, OneCodeScan.day], set_={"scans": OneCodeScan.scans + 1}
    )
    session.execute(again)


def codes_without_wechat(session: Session, limit: int) -> Sequence[str]:
    """Valid codes for which WeChat has not made its own yet."""
    made = select(WeChatCode.one_code).where(WeChatCode.one_code == OneCode.code)
    missing = select(OneCode.code).where(OneCode.revoked_at.is_(None), ~made.exists())
    return session.scalars(missing.order_by(OneCode.issued_at, OneCode.code).limit(limit)).all()


def add_wechat_code(session: Session, one_code: str, address: str, at: datetime) -> None:
    """Keep what WeChat's QR code for a code says; a second one for the same code is not needed."""
    row = insert(WeChatCode).values(one_code=one_code, address=address, issued_at=at)
    session.execute(row.on_conflict_do_nothing())


def wechat_address(session: Session, typed: str) -> str | None:
    """What WeChat's QR code for a valid code says; None while it has made none."""
    kept = known_code(session, typed)
    if kept is None or kept.revoked_at is not None:
        return None
    return session.scalar(select(WeChatCode.address).where(WeChatCode.one_code == kept.code))
