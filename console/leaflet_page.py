"""明白纸 at the desk: look at the old and the new side by side, change the words, approve, print for an area."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from actions.edit_leaflet import approve_leaflet, propose_leaflet
from actions.errors import InvalidRequest
from actions.find_place import AreaLine, list_areas
from actions.house import House
from actions.issue_codes import revoke_code
from actions.leaflet_texts import LeafletState, leaflet_preview, leaflet_state
from actions.officer import SignedInOfficer
from actions.print_leaflets import ask_to_print, codes_of_area, fetch_part, list_runs, scans_by_day
from casework.vocabulary import Role
from console.desk import AtTheDesk, CheckedForm, DeskRoute, HouseAtHand, go_to
from console.pages import page
from console.typed import Typed
from notices.leaflet_texts import HEADS, Words, entries_of
from notices.leaflets import Kind, Layout
from notices.wording import say

router = APIRouter(route_class=DeskRoute, prefix="/leaflets")


SPARE_ROWS = 2
"""Empty rows below a block's entries, for more of them."""


@dataclass(frozen=True)
class Box:
    """One text of the form: `rows` of more than one make it a text area."""

    name: str
    label: str
    rows: int
    text: str


@dataclass(frozen=True)
class BlockBoxes:
    """A block of the leaflet: its heading, and its policy entries in their order, with empty rows below."""

    heading: Box
    label: Box
    name: str
    entries: tuple[str, ...]


@router.get("")
def leaflets(request: Request, house: HouseAtHand, officer: AtTheDesk, kind: str = "", done: str = "") -> Response:
    """The leaflet of one kind, its proposal, and the runs of printing."""
    return _page(request, house, officer, _kind(kind), done=done)


@router.post("/{kind}/proposals")
def propose(request: Request, house: HouseAtHand, officer: AtTheDesk, typed: CheckedForm, kind: str) -> Response:
    """Other words are proposed; what cannot be printed comes back with its reason."""
    try:
        propose_leaflet(house, officer, _kind(kind), typed.boxes)
    except InvalidRequest as refusal:
        return _page(request, house, officer, _kind(kind), typed, refusal)
    return go_to(f"/console/leaflets?kind={_kind(kind)}&done=proposed")


@router.post("/{kind}/proposals/{text_id}")
def approve(
    request: Request, house: HouseAtHand, officer: AtTheDesk, typed: CheckedForm, kind: str, text_id: int
) -> Response:
    """A second person lets the proposal be printed."""
    try:
        approve_leaflet(house, officer, text_id)
    except InvalidRequest as refusal:
        return _page(request, house, officer, _kind(kind), refusal=refusal)
    return go_to(f"/console/leaflets?kind={_kind(kind)}&done=approved")


@router.get("/{kind}/{version}.png")
def preview(house: HouseAtHand, officer: AtTheDesk, kind: str, version: str, layout: str = "") -> Response:
    """The first page of a village of the officer's area, printed or proposed."""
    picture = leaflet_preview(house, officer, _kind(kind), _layout(layout), proposed=version == "proposed")
    return Response(picture, media_type="image/png", headers={"Cache-Control": "no-store"})


@router.post("/runs")
def print_all(request: Request, house: HouseAtHand, officer: AtTheDesk, typed: CheckedForm) -> Response:
    """Ask for all leaflets of an area."""
    kind = _kind(typed.one("kind"))
    try:
        ask_to_print(
            house, officer, typed.one("area"), kind, _layout(typed.one("layout")),
            by_township=typed.holds("by_township"), new_codes=typed.holds("new_codes"),
        )  # fmt: skip
    except InvalidRequest as refusal:
        return _page(request, house, officer, kind, typed, refusal)
    return go_to(f"/console/leaflets?kind={kind}&done=printing")


@router.post("/revocations")
def revoke(house: HouseAtHand, officer: AtTheDesk, typed: CheckedForm) -> Response:
    """A code no longer opens; who scans it is asked where they are."""
    revoke_code(house, officer, typed.one("code"))
    return go_to("/console/leaflets?done=revoked")


@router.get("/runs/{run_id}/{number}.pdf")
def part(house: HouseAtHand, officer: AtTheDesk, run_id: int, number: int) -> Response:
    """One finished PDF."""
    content = fetch_part(house, officer, run_id, number)
    return _download(content, "application/pdf", f"leaflets-{run_id}-{number}.pdf")


@router.get("/codes.csv")
def codes(house: HouseAtHand, officer: AtTheDesk, area: str) -> Response:
    """The codes of an area for the printer's shop."""
    table = codes_of_area(house, officer, area)
    return _download(table.encode(), "text/csv; charset=utf-8", f"codes-{area}.csv")


def _download(content: bytes, media_type: str, name: str) -> Response:
    return Response(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _page(
    request: Request, house: House, officer: SignedInOfficer, kind: Kind, typed: Typed | None = None,
    refusal: InvalidRequest | None = None, done: str = "",
) -> Response:  # fmt: skip
    state = leaflet_state(house, officer, kind)
    words = (state.waiting or state.printed).words
    return page(
        request, "leaflets.html", status=refusal.status if refusal else 200, kind=kind, kinds=tuple(Kind),
        layouts=tuple(Layout), state=state, on_leaflet=frozenset(entries_of(words)), heads=tuple(_heads(words, typed)),
        blocks=tuple(_block_boxes(block, typed) for block in words["blocks"]), may_approve=_may_approve(officer, state),
        faults=refusal.fields if refusal else (), done=done, runs=list_runs(house, officer),
        areas=tuple(_areas(house, officer)), scans=scans_by_day(house, officer),
    )  # fmt: skip


def _may_approve(officer: SignedInOfficer, state: LeafletState) -> bool:
    waiting = state.waiting
    return bool(waiting and waiting.id and not waiting.approved_at and officer.role is Role.county
                and waiting.proposed_by_id != officer.id)  # fmt: skip


def _heads(words: Words, typed: Typed | None) -> Iterator[Box]:
    for name in HEADS:
        yield _box(typed, name, say(f"paper.box.{name}"), 2 if name == "foot" else 1, words[name])
    second = "\n".join(words.get("second_language", ()))
    yield _box(typed, "second_language", say("paper.box.second_language"), 2, second)


def _block_boxes(block: Mapping[str, Any], typed: Typed | None) -> BlockBoxes:
    key, name = block["key"], f"{block['key']}.entries"
    entries = tuple(entry for entry in typed.all(name) if entry) if typed and typed.holds(name) else block["entries"]
    return BlockBoxes(
        _box(typed, f"{key}.title", say("paper.box.heading"), 1, block["title"]),
        _box(typed, f"{key}.label", say("paper.box.small_words"), 1, block["label"]),
        name, (*entries, *("",) * SPARE_ROWS),
    )  # fmt: skip


def _box(typed: Typed | None, name: str, label: str, rows: int, own: str) -> Box:
    """A box with what was typed before in place of the leaflet's own words."""
    return Box(name, label, rows, typed.one(name) if typed and typed.holds(name) else own)


def _areas(house: House, officer: SignedInOfficer) -> Iterator[AreaLine]:
    """The officer's own area and what lies right below it."""
    own = next((area for area in list_areas(house, None) if area.code == officer.area_code), None)
    if own:
        yield own
        yield from list_areas(house, own.code)
        return
    counties = list_areas(house, None)
    for county in counties:
        yield from (area for area in list_areas(house, county.code) if area.code == officer.area_code)


def _kind(text: str) -> Kind:
    return next((kind for kind in Kind if kind == text), Kind.apply)


def _layout(text: str) -> Layout:
    return next((layout for layout in Layout if layout == text), Layout.a4)
