"""明白纸 in editors' hands: what is printed now, what is proposed, and a second person's approval."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from actions.audit_trail import acting, record
from actions.errors import InvalidRequest, NotAllowed, OwnProposal, TextNotFound
from actions.house import House
from actions.leaflet_sheets import county_words
from actions.officer import SignedInOfficer, scope_of
from casework.areas import county_of, reach, township_of
from casework.errors import FieldError
from casework.vocabulary import Role
from db.queries import areas, leaflets
from db.session import Scope
from db.tables import LeafletText
from notices.leaflets import CountyWords, Kind, Layout, Text, VillageSheet, delivered_text, leaflet_pictures
from notices.typesetting import CannotPrint, TextTooLong
from notices.wording import say

EDITORS = frozenset({Role.township, Role.county})
SAMPLE_CODE = "AAAACCCCDDDD"
"""On previews: in the shape of a code, and known to nobody."""


@dataclass(frozen=True)
class LeafletVersion:
    """A leaflet's text; `id` and times are None for the one that came with the system."""

    text: Text
    id: int | None = None
    proposed_by_id: int | None = None
    proposed_at: datetime | None = None
    approved_at: datetime | None = None


@dataclass(frozen=True)
class LeafletState:
    """What is printed now, and the proposal that waits, if any."""

    printed: LeafletVersion
    waiting: LeafletVersion | None


def leaflet_state(house: House, officer: SignedInOfficer, kind: Kind) -> LeafletState:
    """The leaflet of the officer's county; raises `NotAllowed` for other roles than township and county."""
    if officer.role not in EDITORS:
        raise NotAllowed
    with house.database.transaction(scope_of(officer)) as session:
        county = county_of(officer.area_code)
        waiting = leaflets.waiting_text(session, county, kind.value)
        return LeafletState(_printed(session, county, kind), _version(waiting) if waiting else None)


def propose_leaflet(house: House, officer: SignedInOfficer, kind: Kind, raw: Mapping[str, str]) -> None:
    """Propose other words: `title`, `subtitle`, `lead`, `foot`, `second_language`, and `<block>.title`, `.label`,
    `.points` for every block of the leaflet, points and second language one a line. Nothing is printed yet.

    Raises `InvalidRequest` naming every box that is empty, or the block that has no room in one of the layouts or
    characters that the font cannot draw.
    """
    state = leaflet_state(house, officer, kind)
    text = _typed_text(state.printed.text, raw)
    _check_in_every_layout(text, _sample(house, officer))
    with house.database.transaction(scope_of(officer)) as session:
        county = county_of(officer.area_code)
        session.add(LeafletText(county_code=county, kind=kind.value, text=dict(text), proposed_by_id=officer.id,
                                proposed_at=house.clock()))  # fmt: skip
        record(session, county, house.clock(), acting(officer), "propose_leaflet", f"leaflet:{kind}")


def approve_leaflet(house: House, officer: SignedInOfficer, text_id: int) -> None:
    """Let a proposal be printed from now on. Raises `TextNotFound`, `NotAllowed`, and `OwnProposal`."""
    if officer.role is not Role.county:
        raise NotAllowed
    with house.database.transaction(scope_of(officer)) as session:
        text = leaflets.text_by_id(session, text_id)
        if text is None or text.approved_at is not None:
            raise TextNotFound
        if text.proposed_by_id == officer.id:
            raise OwnProposal
        text.approved_by_id, text.approved_at = officer.id, house.clock()
        record(session, text.county_code, house.clock(), acting(officer), "approve_leaflet", f"leaflet:{text.kind}")


def leaflet_preview(house: House, officer: SignedInOfficer, kind: Kind, layout: Layout, *, proposed: bool) -> bytes:
    """The first page as PNG for a village of the officer's area, with a code that opens nothing."""
    state = leaflet_state(house, officer, kind)
    if proposed and state.waiting is None:
        raise TextNotFound
    version = state.waiting if proposed and state.waiting else state.printed
    return leaflet_pictures(version.text, layout, *_sample(house, officer))[0]


def text_to_print(house: House, area_code: str, kind: Kind) -> Text:
    """What the leaflets of an area's county say now."""
    with house.database.transaction(Scope.public()) as session:
        return _printed(session, county_of(area_code), kind).text


def _printed(session: Session, county_code: str, kind: Kind) -> LeafletVersion:
    kept = leaflets.printed_text(session, county_code, kind.value)
    return _version(kept) if kept else LeafletVersion(delivered_text(kind))


def _version(kept: LeafletText) -> LeafletVersion:
    return LeafletVersion(kept.text, kept.id, kept.proposed_by_id, kept.proposed_at, kept.approved_at)


def _sample(house: House, officer: SignedInOfficer) -> tuple[CountyWords, list[VillageSheet]]:
    public_url = house.settings.public_url or "https://yimatong.example"
    with house.database.transaction(scope_of(officer)) as session:
        village = next(iter(areas.villages(session, reach(officer.area_code))), None)
        if village is None:
            raise InvalidRequest((FieldError("area", "errors.unknown_area"),))
        township_code = township_of(village.code) or ""
        township = areas.areas(session, [township_code])[township_code]
        county = county_words(session, county_of(officer.area_code), public_url, house.today())
        return county, [VillageSheet(village.name, township.name, township.phone or "", SAMPLE_CODE, 1)]


def _check_in_every_layout(text: Text, sample: tuple[CountyWords, list[VillageSheet]]) -> None:
    for layout in Layout:
        try:
            leaflet_pictures(text, layout, *sample, ppi=10)
        except CannotPrint as refusal:
            message = "errors.no_room" if isinstance(refusal, TextTooLong) else "errors.cannot_print"
            raise InvalidRequest((_fault(text, refusal.block, message),)) from None


def _fault(text: Text, block: str, message: str) -> FieldError:
    """What is wrong with a block, under the name of its box."""
    for part in text["blocks"]:
        if part["key"] == block:
            return FieldError(f"{block}.points", message, {"label": part["title"]})
    return FieldError(block, message, {"label": say(f"paper.box.{block}")})


def _typed_text(printed: Text, raw: Mapping[str, str]) -> Text:
    """The printed text with what was typed in place of it. Pictures and the order of blocks stay."""
    faults: list[FieldError] = []

    def typed(name: str, label: str, needed: bool = True) -> str:
        words = (raw.get(name) or "").strip()
        if needed and not words:
            faults.append(FieldError(name, "errors.blank", {"label": label}))
        return words

    blocks = [
        {**block, "title": typed(f"{block['key']}.title", block["title"]),
         "label": typed(f"{block['key']}.label", "", needed=False),
         "points": _lines(typed(f"{block['key']}.points", block["title"]))}
        for block in printed["blocks"]
    ]  # fmt: skip
    names = ("title", "subtitle", "lead", "foot")
    heads: dict[str, Any] = {name: typed(name, say(f"paper.box.{name}")) for name in names}
    second = _lines(typed("second_language", "", needed=False))
    if faults:
        raise InvalidRequest(tuple(faults))
    return {**printed, **heads, "blocks": blocks, "second_language": second}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
