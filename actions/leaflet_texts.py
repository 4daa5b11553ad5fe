"""明白纸: what is printed now, and what would be if all that waits were approved.

A leaflet's own words are kept here; what its blocks say are policy texts, which have editors of their own
(`edit_policy`). Both need a second person, and a leaflet draws on whatever is approved when it is printed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from actions.errors import InvalidRequest, NotAllowed, TextNotFound
from actions.house import SHANGHAI, House
from actions.leaflet_sheets import county_words
from actions.officer import SignedInOfficer, scope_of
from actions.policy_knowledge import knowledge_of
from casework.areas import county_of, reach, township_of
from casework.errors import FieldError
from casework.vocabulary import Role
from db.queries import areas, leaflets, policy
from db.session import Scope
from db.tables import LeafletText
from notices.fill_in import filled
from notices.leaflet_texts import NoPolicyText, Words, block_label, delivered_words, entries_of, with_policy
from notices.leaflets import CountyWords, Kind, Layout, Text, VillageSheet, leaflet_pictures, prepared
from notices.policy.knowledge import Knowledge
from notices.typesetting import CannotPrint, UnknownCharacters

EDITORS = frozenset({Role.township, Role.county})
SAMPLE_CODE = "AAAACCCCDDDD"
"""On previews: in the shape of a code, and known to nobody."""


@dataclass(frozen=True)
class LeafletVersion:
    """A leaflet's own words; `id` and times are None where nobody proposed them, `fault` where it can be printed."""

    words: Words
    id: int | None = None
    proposed_by_id: int | None = None
    proposed_at: datetime | None = None
    approved_at: datetime | None = None
    fault: FieldError | None = None


@dataclass(frozen=True)
class EntryLine:
    """A policy entry that may stand on a leaflet: what paper says of it now (empty: nothing), and what waits."""

    id: str
    question: str
    text: str
    waiting: str


@dataclass(frozen=True)
class LeafletState:
    """What is printed now, and what would be if all that waits (words and policy texts) were approved, if anything."""

    printed: LeafletVersion
    waiting: LeafletVersion | None
    entries: Mapping[str, EntryLine]


@dataclass(frozen=True)
class _Trial:
    """A village to try leaflets on, with what its county says now and what it would say."""

    area_code: str
    county: CountyWords
    sheets: Sequence[VillageSheet]
    known: Knowledge
    expected: Knowledge

    def text(self, words: Words, known: Knowledge) -> Text:
        return with_policy(words, known, self.area_code, self.county.printed_on)

    def differs(self, entry: str) -> bool:
        return self.brief(self.known, entry) != self.brief(self.expected, entry)

    def brief(self, known: Knowledge, entry: str) -> str:
        layer = known[entry].layer(self.area_code, self.county.printed_on) if entry in known else None
        return str(filled(layer.on_paper, self.county.blanks)) if layer else ""


def leaflet_state(house: House, officer: SignedInOfficer, kind: Kind) -> LeafletState:
    """The leaflet of the officer's county; raises `NotAllowed` for other roles than township and county."""
    with house.database.transaction(scope_of(officer)) as session:
        trial = _trial(house, session, officer)
        printed, waiting = _versions(house, session, officer, kind, trial)
    printed = replace(printed, fault=_fault(printed.words, trial, trial.known))
    waiting = replace(waiting, fault=_fault(waiting.words, trial, trial.expected)) if waiting else None
    lines = [
        EntryLine(entry.id, entry.question, trial.brief(trial.known, entry.id),
                  trial.brief(trial.expected, entry.id) if trial.differs(entry.id) else "")
        for entry in trial.expected.values()
    ]  # fmt: skip
    return LeafletState(printed, waiting, {line.id: line for line in lines})


def leaflet_preview(house: House, officer: SignedInOfficer, kind: Kind, layout: Layout, *, proposed: bool) -> bytes:
    """The first page as PNG for a village of the officer's area, with a code that opens nothing.

    Raises `TextNotFound` when nothing waits, and `InvalidRequest` naming the block that cannot be printed.
    """
    with house.database.transaction(scope_of(officer)) as session:
        trial = _trial(house, session, officer)
        printed, waiting = _versions(house, session, officer, kind, trial)
    version = waiting if proposed else printed
    if version is None:
        raise TextNotFound
    try:
        text = trial.text(version.words, trial.expected if proposed else trial.known)
        return leaflet_pictures(text, layout, trial.county, trial.sheets)[0]
    except CannotPrint as refusal:
        raise InvalidRequest((_named(version.words, refusal),)) from None


def texts_to_print(house: House, kind: Kind, area_codes: Iterable[str], at: datetime) -> Mapping[str, Text]:
    """What the leaflets of each of a county's areas say at a time; raises `NoPolicyText`.

    A township's own policy text stands on its leaflets; one of a single village does not.
    """
    codes, on = list(area_codes), at.astimezone(SHANGHAI).date()
    with house.database.transaction(Scope.public()) as session:
        county = county_of(codes[0])
        words, known = _printed(session, county, kind, at).words, knowledge_of(session, county, at)
    return {code: with_policy(words, known, code, on) for code in codes}


def refuse_what_cannot_be_printed(
    house: House, session: Session, officer: SignedInOfficer, words: Words, *, expected: bool
) -> None:
    """Raise `InvalidRequest` naming the block that could not be printed in every layout today.

    Where `expected`, as if all policy texts that wait were approved.
    """
    trial = _trial(house, session, officer)
    if fault := _fault(words, trial, trial.expected if expected else trial.known):
        raise InvalidRequest((fault,))


def _versions(
    house: House, session: Session, officer: SignedInOfficer, kind: Kind, trial: _Trial
) -> tuple[LeafletVersion, LeafletVersion | None]:
    """What is printed and what waits: other words, or the same because only a policy text waits."""
    county = county_of(officer.area_code)
    printed = _printed(session, county, kind, house.clock())
    proposed = leaflets.waiting_text(session, county, kind.value)
    if proposed:
        return printed, _version(proposed)
    return printed, printed if any(map(trial.differs, entries_of(printed.words))) else None


def _trial(house: House, session: Session, officer: SignedInOfficer) -> _Trial:
    if officer.role not in EDITORS:
        raise NotAllowed
    village = next(iter(areas.villages(session, reach(officer.area_code))), None)
    if village is None:
        raise InvalidRequest((FieldError("area", "errors.unknown_area"),))
    county, now = county_of(village.code), house.clock()
    township_code = township_of(village.code) or ""
    township = areas.areas(session, [township_code])[township_code]
    sheet = VillageSheet(village.name, township.name, township.phone or "", SAMPLE_CODE, 1)
    public_url = house.settings.public_url or "https://yimatong.example"
    known = knowledge_of(session, county, now)
    expected = knowledge_of(session, county, now, policy.proposals(session, county))
    return _Trial(township_code, county_words(session, county, public_url, now), [sheet], known, expected)


def _printed(session: Session, county_code: str, kind: Kind, at: datetime) -> LeafletVersion:
    kept = leaflets.printed_text(session, county_code, kind.value, at)
    return _version(kept) if kept else LeafletVersion(delivered_words(kind))


def _version(kept: LeafletText) -> LeafletVersion:
    return LeafletVersion(kept.words, kept.id, kept.proposed_by_id, kept.proposed_at, kept.approved_at)


def _fault(words: Words, trial: _Trial, known: Knowledge) -> FieldError | None:
    """Why a leaflet cannot be printed in one of the layouts, under the name of its box."""
    try:
        text = trial.text(words, known)
        for layout in Layout:
            prepared(text, layout, trial.county, trial.sheets)
    except CannotPrint as refusal:
        return _named(words, refusal)
    return None


def _named(words: Words, refusal: CannotPrint) -> FieldError:
    label = block_label(words, refusal.block)
    if isinstance(refusal, NoPolicyText):
        return FieldError(f"{refusal.block}.entries", "errors.no_policy_text", {"label": label, "entry": refusal.entry})
    inside = any(block["key"] == refusal.block for block in words["blocks"])
    field = f"{refusal.block}.entries" if inside else refusal.block
    if isinstance(refusal, UnknownCharacters):
        return FieldError(field, "errors.unknown_characters", {"label": label, "characters": refusal.characters})
    return FieldError(field, "errors.no_room", {"label": label})
