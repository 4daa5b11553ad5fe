"""A county's own policy texts with their history, and questions that wait for an answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.tables import Enquiry, PolicyText


def approved_texts(session: Session, county_code: str, by: datetime | None = None) -> Sequence[PolicyText]:
    """The approved texts of a county in the order of approval; only those approved by a time, if one is given."""
    wanted = select(PolicyText).where(PolicyText.county_code == county_code, PolicyText.approved.is_(True))
    if by is not None:
        wanted = wanted.where(PolicyText.decided_at <= by)
    return session.scalars(wanted.order_by(PolicyText.decided_at, PolicyText.id)).all()


def proposals(session: Session, county_code: str) -> Sequence[PolicyText]:
    """Texts that wait for a second person, oldest first."""
    waiting = select(PolicyText).where(PolicyText.county_code == county_code, PolicyText.decided_at.is_(None))
    return session.scalars(waiting.order_by(PolicyText.id)).all()


def texts_of_entry(session: Session, county_code: str, entry: str) -> Sequence[PolicyText]:
    """Everything that was ever proposed for one entry, newest first."""
    wanted = select(PolicyText).where(PolicyText.county_code == county_code, PolicyText.entry == entry)
    return session.scalars(wanted.order_by(PolicyText.id.desc())).all()


def text_by_id(session: Session, text_id: int) -> PolicyText | None:
    """One text of the scope, waited for when somebody else is just deciding on it."""
    return session.scalar(select(PolicyText).where(PolicyText.id == text_id).with_for_update())


def keep_enquiry(session: Session, **values: Any) -> None:
    """Keep a question that had no answer. Who asks may not read it back, not even its id."""
    session.execute(Enquiry.__table__.insert().inline().values(**values))  # type: ignore[attr-defined]


def entry_answering(session: Session, county_code: str, question_index: bytes) -> str | None:
    """The entry that an officer of the county said answers this very question, the last one said; None for none."""
    answered = select(Enquiry.entry).where(Enquiry.county_code == county_code, Enquiry.entry.is_not(None))
    same = answered.where(Enquiry.question_index == question_index)
    return session.scalar(same.order_by(Enquiry.answered_at.desc()).limit(1))


def open_enquiries(session: Session, limit: int) -> Sequence[Enquiry]:
    """Questions of the scope that wait for an answer, oldest first."""
    waiting = select(Enquiry).where(Enquiry.answered_at.is_(None))
    return session.scalars(waiting.order_by(Enquiry.id).limit(limit)).all()


def enquiries_alike(session: Session, enquiry_id: int) -> Sequence[Enquiry]:
    """An open enquiry and all open ones of the scope that ask the very same; empty when it is answered or unknown."""
    one = select(Enquiry.county_code, Enquiry.question_index)
    asked = one.where(Enquiry.id == enquiry_id, Enquiry.answered_at.is_(None)).subquery()
    same = (Enquiry.county_code == asked.c.county_code, Enquiry.question_index == asked.c.question_index)
    alike = select(Enquiry).join(asked, same[0] & same[1]).where(Enquiry.answered_at.is_(None))
    return session.scalars(alike.order_by(Enquiry.id).with_for_update(of=Enquiry)).all()


def answer_enquiries(
    session: Session, enquiries: Sequence[Enquiry], entry: str | None, officer_id: int, at: datetime
) -> None:
    """Close enquiries with the entry that answers them; None sets them aside."""
    ids = [enquiry.id for enquiry in enquiries]
    done = update(Enquiry).where(Enquiry.id.in_(ids))
    session.execute(done.values(answered_at=at, answered_by_id=officer_id, entry=entry))
