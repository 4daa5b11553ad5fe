"""Talks: of all of them a public transaction may touch one; a job learns of one only where its person is found.

Officers see those in which a person is wanted or has taken over, without address and state.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, func, or_, select, text
from sqlalchemy.orm import Session, load_only

from casework.vocabulary import WaitingFor
from db.tables import Case, ChatTurn, Conversation, Report, TalkWait

_OPEN = text("SELECT * FROM open_conversation(:person)")
_GIVE_BACK = text("SELECT give_back_talk(:talk)")
_SEEN = load_only(
    Conversation.id, Conversation.channel, Conversation.area_code, Conversation.heard_at, Conversation.waiting_since,
    Conversation.waiting_for, Conversation.phone, Conversation.taken_by_id, Conversation.taken_at, raiseload=True,
)  # fmt: skip
_HANDED_OVER = or_(Conversation.waiting_since.is_not(None), Conversation.taken_by_id.is_not(None))


def open_conversation(session: Session, person_hash: bytes) -> tuple[int, Conversation | None]:
    """Open a person's talk to this transaction; its id, and the talk unless it is only beginning.

    Waits for the transaction that deals with an earlier message of the same person, or with an officer's answer.
    """
    row = session.execute(_OPEN, {"person": person_hash}).one()
    talk = session.get(Conversation, row.conversation_id, with_for_update=True) if row.known else None
    return row.conversation_id, talk


def address_of(session: Session, conversation_id: int) -> str | None:
    """What the talk's channel calls the person; None where nothing can be sent to."""
    return session.scalar(select(Conversation.address).where(Conversation.id == conversation_id))


def talk_of_person(session: Session, person_hash: bytes) -> Row[int, str, str | None, str | None] | None:
    """Id, channel, area and phone of a person's talk; None before its first message was answered. For jobs."""
    wanted = select(Conversation.id, Conversation.channel, Conversation.area_code, Conversation.phone)
    return session.execute(wanted.where(Conversation.person_hash == person_hash)).one_or_none()


def turn_of_message(session: Session, conversation_id: int, message_hash: bytes) -> ChatTurn | None:
    """The turn in which a message was answered already."""
    wanted = select(ChatTurn).where(ChatTurn.conversation_id == conversation_id, ChatTurn.message_hash == message_hash)
    return session.scalar(wanted)


def last_turns(session: Session, conversation_id: int, most: int) -> Sequence[ChatTurn]:
    """The newest turns of a talk, oldest first."""
    newest = select(ChatTurn).where(ChatTurn.conversation_id == conversation_id).order_by(ChatTurn.id.desc())
    return session.scalars(newest.limit(most)).all()[::-1]


# ── for officers ───────────────────────────────────────────────────────────────────────────────────────────────


def handed_over(session: Session, limit: int) -> Sequence[Conversation]:
    """The talks of the scope in which a person is wanted or has taken over: danger, then the longest wait first."""
    found = select(Conversation).options(_SEEN).where(_HANDED_OVER)
    danger = Conversation.waiting_for.is_distinct_from(WaitingFor.emergency.value)
    order = danger, Conversation.waiting_since.nulls_last(), Conversation.id
    return session.scalars(found.order_by(*order).limit(limit)).all()


def handed_over_by_id(session: Session, conversation_id: int, *, lock: bool = False) -> Conversation | None:
    """One of them; `lock` holds it until the transaction ends."""
    found = select(Conversation).options(_SEEN).where(Conversation.id == conversation_id, _HANDED_OVER)
    return session.scalar(found.with_for_update() if lock else found)


def waiting_words(session: Session, conversation_ids: Sequence[int], most: int) -> dict[int, list[str]]:
    """What was said in each of these talks since somebody waits there, the first `most`; else what was said last."""
    heard = ChatTurn.conversation_id == Conversation.id
    newest = select(func.max(ChatTurn.id)).where(heard).correlate(Conversation).scalar_subquery()
    begun = select(func.max(ChatTurn.id)).where(heard, ChatTurn.at <= Conversation.waiting_since)
    first = func.coalesce(begun.correlate(Conversation).scalar_subquery(), newest)
    place = func.row_number().over(partition_by=ChatTurn.conversation_id, order_by=ChatTurn.id)
    since = select(ChatTurn.id, place.label("place")).join(Conversation, heard)
    ranked = since.where(Conversation.id.in_(conversation_ids), ChatTurn.id >= first).subquery()
    rows = select(ChatTurn).join(ranked, ranked.c.id == ChatTurn.id).where(ranked.c.place <= most)
    said: dict[int, list[str]] = {}
    for turn in session.scalars(rows.order_by(ChatTurn.id)):
        said.setdefault(turn.conversation_id, []).append(turn.text)
    return said


def cases_of_talk(session: Session, conversation_id: int) -> Sequence[str]:
    """The numbers of the scope's cases that were reported in a talk, the newest first."""
    told = select(Report.case_id).where(Report.conversation_id == conversation_id)
    return session.scalars(select(Case.number).where(Case.id.in_(told)).order_by(Case.id.desc())).all()


def newest_case_of_talk(session: Session, conversation_id: int) -> int | None:
    """The case of the scope that was reported last in a talk."""
    return session.scalar(select(func.max(Report.case_id)).where(Report.conversation_id == conversation_id))


def give_back(session: Session, conversation_id: int) -> bool:
    """End the officer's part in a talk; False when somebody else has it. The officer may not see it any more."""
    session.flush()
    return bool(session.scalar(_GIVE_BACK, {"talk": conversation_id}))


def waits_between(session: Session, begin: datetime, end: datetime) -> Sequence[TalkWait]:
    """The waits of the scope that began from `begin` until before `end` and are over."""
    return session.scalars(select(TalkWait).where(TalkWait.since >= begin, TalkWait.since < end)).all()


def waits(session: Session) -> Sequence[tuple[datetime, str | None, str | None]]:
    """Since when, where and why somebody waits in the talks of the scope."""
    columns = select(Conversation.waiting_since, Conversation.area_code, Conversation.waiting_for)
    rows = session.execute(columns.where(Conversation.waiting_since.is_not(None)))
    return [(since, area_code, reason) for since, area_code, reason in rows if since is not None]
