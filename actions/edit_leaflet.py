"""明白纸 in editors' hands: other words are proposed by one, and printed once another approves."""

from collections.abc import Mapping, Sequence
from typing import Any

from actions.audit_trail import acting, record
from actions.errors import InvalidRequest, NotAllowed, OwnProposal, TextNotFound
from actions.house import House
from actions.leaflet_texts import leaflet_state, refuse_what_cannot_be_printed
from actions.officer import SignedInOfficer, scope_of
from casework.areas import county_of
from casework.errors import FieldError
from casework.vocabulary import Role
from db.queries import leaflets
from db.tables import LeafletText
from notices.leaflet_texts import HEADS, Words, block_label
from notices.leaflets import Kind


def propose_leaflet(house: House, officer: SignedInOfficer, kind: Kind, raw: Mapping[str, Sequence[str]]) -> None:
    """Propose other words: `title`, `subtitle`, `lead`, `foot`, `second_language` (one a line), and for every block
    `<block>.title`, `.label` and `.entries`, the policy entries in their order. Nothing is printed yet.

    Raises `InvalidRequest` naming every box that is empty, or the block that has no room in one of the layouts, has
    characters that the font cannot draw, or an entry without a text.
    """
    words = _typed_words(leaflet_state(house, officer, kind).printed.words, raw)
    with house.database.transaction(scope_of(officer)) as session:
        refuse_what_cannot_be_printed(house, session, officer, words, expected=True)
        county = county_of(officer.area_code)
        session.add(LeafletText(county_code=county, kind=kind.value, words=dict(words), proposed_by_id=officer.id,
                                proposed_at=house.clock()))  # fmt: skip
        record(session, county, house.clock(), acting(officer), "propose_leaflet", f"leaflet:{kind}")


def approve_leaflet(house: House, officer: SignedInOfficer, text_id: int) -> None:
    """Let a proposal be printed from now on.

    Raises `TextNotFound`, `NotAllowed`, `OwnProposal`, and `InvalidRequest` naming what could not be printed today.
    """
    if officer.role is not Role.county:
        raise NotAllowed
    with house.database.transaction(scope_of(officer)) as session:
        text = leaflets.text_by_id(session, text_id)
        if text is None or text.approved_at is not None:
            raise TextNotFound
        if text.proposed_by_id == officer.id:
            raise OwnProposal
        refuse_what_cannot_be_printed(house, session, officer, text.words, expected=False)
        text.approved_by_id, text.approved_at = officer.id, house.clock()
        record(session, text.county_code, house.clock(), acting(officer), "approve_leaflet", f"leaflet:{text.kind}")


def _typed_words(printed: Words, raw: Mapping[str, Sequence[str]]) -> Words:
    """The printed words with what was typed in place of them. Pictures and the order of blocks stay."""
    typed = {name: [line.strip() for text in texts for line in text.splitlines() if line.strip()]
             for name, texts in raw.items()}  # fmt: skip
    keys = [block["key"] for block in printed["blocks"]]
    needed = {name: name for name in HEADS} | {f"{key}.{part}": key for key in keys for part in ("title", "entries")}
    faults = [
        FieldError(name, "errors.blank", {"label": block_label(printed, block)})
        for name, block in needed.items() if not typed.get(name)
    ]  # fmt: skip
    if faults:
        raise InvalidRequest(tuple(faults))
    heads: dict[str, Any] = {name: " ".join(typed[name]) for name in HEADS}
    blocks = [
        {**block, "title": " ".join(typed[f"{key}.title"]), "label": " ".join(typed.get(f"{key}.label", ())),
         "entries": typed[f"{key}.entries"]}
        for block in printed["blocks"] for key in [block["key"]]
    ]  # fmt: skip
    return {**printed, **heads, "blocks": blocks, "second_language": typed.get("second_language", [])}
