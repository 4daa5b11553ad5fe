"""The audit: entries that can only be added, and the chain of seals that shows when one was touched.

Every entry carries a mark, an HMAC of its content; a seal is an HMAC over the seal before it and the entry's mark. The
key lies outside the database: whoever holds only the database can neither change, remove, insert nor reorder an entry
unnoticed. Entries cut off at the chain's end leave no break; they show when the head is compared with one noted
elsewhere (`heads`).
"""

import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, delete, func, select, tuple_
from sqlalchemy.orm import Session

from db.encryption import keyring
from db.one_trip import write
from db.tables import AuditEntry, AuditSeal, AuditUnsealed

BEGINNING = bytes(32)

# Column by column: a check of millions of entries must not build an object for each.
_CONTENT = (
    AuditEntry.id, AuditEntry.county_code, AuditEntry.at, AuditEntry.actor_role, AuditEntry.officer_id, AuditEntry.verb,
    AuditEntry.subject, AuditEntry.detail, AuditEntry.mark,
)  # fmt: skip


@dataclass(frozen=True)
class Head:
    """The newest seal of a county's chain."""

    county_code: str
    position: int
    hash: bytes


@dataclass(frozen=True)
class Fault:
    """One thing wrong with the audit.

    `kind`: "changed" or "missing" (an entry), "chain" or "gap" (a seal), "forged" (an unsealed entry that this house
    did not write so), "unsealed" (for too long) or "cut_off" (a noted head is gone).
    """

    county_code: str
    kind: str
    position: int | None
    entry_id: int | None


def record(
    session: Session,
    county_code: str,
    at: datetime,
    actor_role: str,
    officer_id: int | None,
    verb: str,
    subject: str,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write one audit row in this transaction: who did or read what. Ids and words only, never personal text."""
    told = dict(detail or {})
    mark = mark_of(county_code, at, actor_role, officer_id, verb, subject, told)
    entry = AuditEntry(county_code=county_code, at=at, actor_role=actor_role, officer_id=officer_id, verb=verb,
                       subject=subject, detail=told, mark=mark)  # fmt: skip
    write(session, entry)  # nobody but the auditor may read the row back, not even its id


def mark_of(
    county_code: str, at: datetime, actor_role: str, officer_id: int | None, verb: str, subject: str,
    detail: Mapping[str, Any],
) -> bytes:  # fmt: skip
    """HMAC-SHA256 of everything that an entry says; shows that this house wrote it."""
    told = [county_code, at.astimezone(UTC).isoformat(), actor_role, officer_id, verb, subject, detail]
    text = json.dumps(told, ensure_ascii=False, sort_keys=True)
    return hmac.digest(keyring().secret("audit"), b"entry" + text.encode(), "sha256")


def newest_entries(
    session: Session, county_code: str, before_id: int | None, limit: int
) -> Sequence[tuple[AuditEntry, bool]]:
    """A county's newest audit rows, newest first, and whether each is sealed; `before_id` ends the page before."""
    wanted = select(AuditEntry, AuditSeal.entry_id.is_not(None)).where(AuditEntry.county_code == county_code)
    if before_id is not None:
        wanted = wanted.where(AuditEntry.id < before_id)
    page = wanted.outerjoin(AuditSeal, AuditSeal.entry_id == AuditEntry.id).order_by(AuditEntry.id.desc())
    return [(row[0], row[1]) for row in session.execute(page.limit(limit))]


# ── sealing ────────────────────────────────────────────────────────────────────────────────────────────────────


def seal_entries(session: Session, at: datetime, limit: int = 1000) -> int:
    """Seal up to `limit` waiting entries, each county in its own chain; returns how many. For the jobs' scope."""
    # Two jobs at once would fork a chain: the second waits until the first has committed.
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("seal the audit", 0))))
    waiting = select(AuditUnsealed.entry_id).order_by(AuditUnsealed.entry_id).limit(limit)
    taken = delete(AuditUnsealed).where(AuditUnsealed.entry_id.in_(waiting)).returning(AuditUnsealed.entry_id)
    ids = session.scalars(taken).all()
    content = session.execute(select(*_CONTENT).where(AuditEntry.id.in_(ids)).order_by(AuditEntry.id)).all()
    for county_code in sorted({row.county_code for row in content}):
        _seal_county(session, county_code, [row for row in content if row.county_code == county_code], at)
    return len(ids)


def _seal_county(session: Session, county_code: str, content: Sequence[Row[Any]], at: datetime) -> None:
    """Go on from the county's newest seal."""
    head = _head(session, county_code)
    position, previous = (head.position, head.hash) if head else (0, BEGINNING)
    seals = []
    for row in content:
        position += 1
        sealed = seal_of(previous, position, row)
        seals.append({"county_code": county_code, "position": position, "entry_id": row.id, "sealed_at": at})
        seals[-1] |= {"previous_hash": previous, "hash": sealed}
        previous = sealed
    session.execute(AuditSeal.__table__.insert(), seals)  # type: ignore[attr-defined]


def seal_of(previous: bytes, position: int, row: Row[Any]) -> bytes:
    """HMAC-SHA256 over the previous seal, the place in the chain and the entry's mark."""
    text = f"{position} {row.id}".encode()
    return hmac.digest(keyring().secret("audit"), b"seal" + previous + row.mark + text, "sha256")


def _mark(row: Row[Any]) -> bytes:
    """The mark that the entry should carry, from what it says now."""
    return mark_of(row.county_code, row.at, row.actor_role, row.officer_id, row.verb, row.subject, row.detail)


def _head(session: Session, county_code: str) -> Head | None:
    newest = select(AuditSeal).where(AuditSeal.county_code == county_code).order_by(AuditSeal.position.desc()).limit(1)
    seal = session.scalar(newest)
    return Head(seal.county_code, seal.position, seal.hash) if seal else None


def heads(session: Session) -> Sequence[Head]:
    """The newest seal of every county's chain in the scope: to be noted outside the database."""
    newest = select(AuditSeal.county_code, func.max(AuditSeal.position)).group_by(AuditSeal.county_code)
    seals = select(AuditSeal).where(tuple_(AuditSeal.county_code, AuditSeal.position).in_(newest))
    rows = session.scalars(seals.order_by(AuditSeal.county_code))
    return [Head(seal.county_code, seal.position, seal.hash) for seal in rows]


# ── checking ───────────────────────────────────────────────────────────────────────────────────────────────────


def verify(session: Session, unsealed_before: datetime, noted: Iterable[Head] = ()) -> Sequence[Fault]:
    """Check every seal and entry of the scope; an empty answer means that nothing was touched.

    Entries written before `unsealed_before` must be sealed. `noted` heads, kept outside the database, must still stand
    in the chain. Needs a scope that reads the audit: the jobs' or an auditor's.
    """
    faults: list[Fault] = []
    for county_code in session.scalars(select(AuditSeal.county_code).distinct().order_by(AuditSeal.county_code)):
        faults += _check_chain(session, county_code)
    faults += _check_unsealed(session, unsealed_before)
    return faults + [Fault(head.county_code, "cut_off", head.position, None) for head in _gone(session, noted)]


def _check_unsealed(session: Session, unsealed_before: datetime) -> list[Fault]:
    """Entries without a seal must be young and carry their mark."""
    entries = select(*_CONTENT).outerjoin(AuditSeal, AuditSeal.entry_id == AuditEntry.id)
    rows = session.execute(entries.where(AuditSeal.entry_id.is_(None)).order_by(AuditEntry.id))
    faults = []
    for row in rows:
        if not hmac.compare_digest(row.mark, _mark(row)):
            faults.append(Fault(row.county_code, "forged", None, row.id))
        elif row.at < unsealed_before:
            faults.append(Fault(row.county_code, "unsealed", None, row.id))
    return faults


def _check_chain(session: Session, county_code: str) -> list[Fault]:
    """Walk one chain from its beginning; every link names its own fault and the walk goes on from the stored seal."""
    faults = []
    links = select(AuditSeal.position, AuditSeal.entry_id, AuditSeal.previous_hash, AuditSeal.hash, *_CONTENT)
    walk = links.outerjoin(AuditEntry, AuditEntry.id == AuditSeal.entry_id).where(AuditSeal.county_code == county_code)
    rows = session.execute(walk.order_by(AuditSeal.position), execution_options={"yield_per": 2000})
    position, previous = 0, BEGINNING
    for row in rows:
        kind = _fault_of_link(row, position + 1, previous)
        if kind:
            faults.append(Fault(county_code, kind, row.position, row.entry_id))
        position, previous = row.position, row.hash
    return faults


def _fault_of_link(row: Row[Any], position: int, previous: bytes) -> str | None:
    """What is wrong with one seal and its entry, the gravest first."""
    if row.position != position:
        return "gap"
    if row.previous_hash != previous:
        return "chain"
    if row.id is None:
        return "missing"
    if not hmac.compare_digest(row.mark, _mark(row)):
        return "changed"
    return None if hmac.compare_digest(row.hash, seal_of(previous, position, row)) else "chain"


def _gone(session: Session, noted: Iterable[Head]) -> Iterable[Head]:
    """The noted heads that the chain no longer holds."""
    for head in noted:
        seal = session.get(AuditSeal, (head.county_code, head.position))
        if seal is None or seal.hash != head.hash:
            yield head
