"""What a county can answer: the texts that came with the house with the county's own laid over, and its settings."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy.orm import Session

from casework.areas import reach
from db.queries import areas, policy
from db.tables import PolicyText
from notices.policy.knowledge import (
    Citation,
    Entry,
    Knowledge,
    Layer,
    first_index,
    first_knowledge,
    index_with,
    with_layers,
    wording,
)
from notices.policy.retrieval import Index

OWN_GROUP = "own"


def knowledge_of(
    session: Session, county_code: str, by: datetime | None = None, proposed: Sequence[PolicyText] = ()
) -> Knowledge:
    """Everything that a county could say at a time (now for None), as if what is `proposed` were approved too."""
    texts = [*policy.approved_texts(session, county_code, by), *proposed]
    names = {code: area.name for code, area in areas.areas(session, {text.area_code for text in texts}).items()}
    return with_layers(
        first_knowledge(), (entry_of(text, names[text.area_code], end) for text, end in _standing(texts))
    )


def entry_of(text: PolicyText, region: str, valid_to: date | None) -> Entry:
    """One text of an editor as an entry of its own, to be laid over the others."""
    citation = Citation(text.title, text.issuer, text.clause, region, text.valid_from.isoformat(), "own")
    layer = Layer(text.text, (citation,), reach(text.area_code), text.valid_from, valid_to, text.brief)
    return Entry(text.entry, OWN_GROUP, text.question, tuple(text.ways), (layer,))


def _standing(texts: Iterable[PolicyText]) -> list[tuple[PolicyText, date | None]]:
    """Texts with the day until which each holds: a later text of the same entry and area ends those before it."""
    standing: list[tuple[PolicyText, date | None]] = []
    for text in texts:
        standing = [(old, _ended(old, end, text)) for old, end in standing if not _replaced(old, text)]
        standing.append((text, text.valid_to))
    return standing


def _same_place(old: PolicyText, new: PolicyText) -> bool:
    return (old.entry, old.area_code) == (new.entry, new.area_code)


def _replaced(old: PolicyText, new: PolicyText) -> bool:
    return _same_place(old, new) and new.valid_from <= old.valid_from


def _ended(old: PolicyText, end: date | None, new: PolicyText) -> date | None:
    if not _same_place(old, new):
        return end
    return min(end, new.valid_from) if end else new.valid_from


def index_for(known: Knowledge) -> Index:
    """The index of this knowledge: what was learned with the house, and the ways that editors added."""
    first = first_knowledge()
    added = tuple(
        (entry.id, way)
        for entry in known.values()
        for way in (*entry.ways, entry.question)
        if entry.id not in first or way not in (*first[entry.id].ways, first[entry.id].question)
    )
    return _index(added) if added else first_index()


@lru_cache(maxsize=4)
def _index(added: tuple[tuple[str, str], ...]) -> Index:
    return index_with(added)


def settings_of(session: Session, county_code: str, on: date) -> Mapping[str, str]:
    """The county's settings as texts say them; what is not set is left out."""
    named = {
        name: areas.county_setting(session, county_code, name, on) for name in ("hotline", "bureau", "income_line")
    }
    said = {
        name: wording()["filled"].get(name, "{value}").format(value=value) for name, value in named.items() if value
    }
    rules = areas.deadline_rules(session, county_code, on)
    days = {name: wording()["units"][rule.unit].format(number=rule.number) for name, rule in rules.items()}
    return said | days
