"""An officer in a resident's talk: reads it, takes it over, answers through the resident's own channel, gives it back.

While an officer has it the machine keeps silent there, except in an emergency and when the resident has had enough
(`bot.dialogue.hearing`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from actions.audit_trail import acting, record
from actions.errors import InvalidRequest, NotAllowed, TalkNotFound, TalkTaken
from actions.house import House
from actions.officer import SignedInOfficer, scope_of
from actions.tell_in_talk import TalkOf, Telling, tell_in_talk
from actions.tell_resident import wishes_in
from actions.waiting_talks import ANSWERERS, TalkLine, talk_lines
from casework.answers import Faulty, as_text
from casework.errors import FieldError
from casework.telling import Wishes
from casework.vocabulary import Channel
from db.queries import areas, conversations, messages, reports
from db.tables import Conversation, TalkWait
from notices.wording import say

LONGEST_REPLY = 500  # characters; the strictest channel takes 2,048 bytes
_SHOWN = 60


@dataclass(frozen=True)
class Said:
    """One thing that was said: by the resident (`own`), else by the machine or an officer."""

    at: datetime
    own: bool
    by_officer: bool
    text: str
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True)
class TalkFile:
    """A talk as an officer sees it, with the numbers of the cases that were reported in it, the newest first."""

    line: TalkLine
    said: tuple[Said, ...]
    cases: tuple[str, ...]


def show_talk(house: House, officer: SignedInOfficer, talk_id: int) -> TalkFile:
    """The transcript, audited; raises `TalkNotFound` for a talk in which nobody is wanted or that is not theirs."""
    with house.database.transaction(scope_of(officer)) as session:
        talk = _talk(session, officer, talk_id)
        _record(house, session, officer, talk, "read_talk")
        return TalkFile(
            talk_lines(house, session, officer, [talk])[0], _transcript(session, talk_id),
            tuple(conversations.cases_of_talk(session, talk_id)),
        )  # fmt: skip


def take_talk(house: House, officer: SignedInOfficer, talk_id: int) -> None:
    """Speak there from now on, also instead of a colleague; raises `TalkNotFound`."""
    with house.database.transaction(scope_of(officer)) as session:
        talk = _talk(session, officer, talk_id, lock=True)
        talk.taken_by_id, talk.taken_at = officer.id, house.clock()
        _record(house, session, officer, talk, "take_talk")


def answer_talk(
    house: House, officer: SignedInOfficer, talk_id: int, text: str, key: str, *, give_back: bool = False
) -> None:
    """Say something there and have the talk; the same `key` says it once. `give_back` lets the machine speak again.

    Raises `TalkNotFound`, `TalkTaken` while a colleague has it, and `InvalidRequest` for no words or too many.
    """
    words = _words(text)
    with house.database.transaction(scope_of(officer)) as session:
        talk = _talk(session, officer, talk_id, lock=True)
        if talk.taken_by_id not in (None, officer.id):
            raise TalkTaken
        if _tell(house, session, officer, talk, words, key):
            _end_wait(house, session, officer, talk)
            talk.taken_by_id, talk.taken_at = officer.id, house.clock()
            _record(house, session, officer, talk, "answer_talk")
        if give_back:
            _give_back(house, session, officer, talk)


def give_back_talk(house: House, officer: SignedInOfficer, talk_id: int, *, called: bool = False) -> None:
    """Let the machine speak again; nobody waits any more. `called` notes that the resident was told by telephone.

    Raises `TalkNotFound` and `TalkTaken` while a colleague has it.
    """
    with house.database.transaction(scope_of(officer)) as session:
        talk = _talk(session, officer, talk_id, lock=True)
        if talk.taken_by_id not in (None, officer.id):
            raise TalkTaken
        talk.taken_by_id, talk.taken_at = officer.id, house.clock()
        _end_wait(house, session, officer, talk)
        if called:
            _record(house, session, officer, talk, "call_about_talk")
        _give_back(house, session, officer, talk)


def _talk(session: Session, officer: SignedInOfficer, talk_id: int, *, lock: bool = False) -> Conversation:
    if officer.role not in ANSWERERS:
        raise NotAllowed
    talk = conversations.handed_over_by_id(session, talk_id, lock=lock)
    if talk is None:
        raise TalkNotFound
    return talk


def _words(text: str) -> str:
    try:
        return as_text(text, maximum=LONGEST_REPLY)
    except Faulty as faulty:
        raise InvalidRequest(tuple(FieldError("text", f.message, f.values) for f in faulty.faults)) from faulty


def _tell(house: House, session: Session, officer: SignedInOfficer, talk: Conversation, words: str, key: str) -> bool:
    """The words with the name of who says them: residents shall know that it is a person, and which."""
    code = talk.area_code or officer.area_code
    office = areas.areas(session, [officer.area_code])[officer.area_code].name
    body = say("residents.officer_reply", text=words, office=office, name=officer.name)
    case_id = conversations.newest_case_of_talk(session, talk.id)
    told = reports.reports_of_case(session, case_id) if case_id else ()
    wishes = wishes_in(told, talk.id) if told else Wishes()
    telling = Telling(
        f"reply:{talk.id}:{key}", "talk.officer_reply", body, wishes.phone or talk.phone, case_id, wishes.texts
    )
    return tell_in_talk(session, TalkOf(talk.id, Channel(talk.channel), code), telling, house.clock())


def _end_wait(house: House, session: Session, officer: SignedInOfficer, talk: Conversation) -> None:
    if talk.waiting_since is None:
        return
    session.add(TalkWait(
        conversation_id=talk.id, area_code=talk.area_code or officer.area_code, reason=talk.waiting_for,
        since=talk.waiting_since, ended_at=house.clock(), answered_by_id=officer.id,
    ))  # fmt: skip
    talk.waiting_since = talk.waiting_for = None


def _give_back(house: House, session: Session, officer: SignedInOfficer, talk: Conversation) -> None:
    _record(house, session, officer, talk, "give_back_talk")
    if not conversations.give_back(session, talk.id):
        raise TalkTaken


def _record(house: House, session: Session, officer: SignedInOfficer, talk: Conversation, verb: str) -> None:
    code = talk.area_code or officer.area_code
    record(session, code, house.clock(), acting(officer), verb, f"conversation:{talk.id}")


def _shown(reply: Mapping[str, Any]) -> str:
    """A reply of the machine; a receipt that it gave out is the resident's alone."""
    return say("officers.receipt_given") if reply["receipt"] else str(reply["text"])


def _transcript(session: Session, talk_id: int) -> tuple[Said, ...]:
    """What was said, the oldest first: by the resident, by the machine and by officers."""
    said = []
    for turn in conversations.last_turns(session, talk_id, _SHOWN):
        said.append(Said(turn.at, True, False, turn.text, tuple(turn.attachments)))
        said += [Said(turn.at, False, False, _shown(reply)) for reply in turn.replies]
    told = messages.told_in_talk(session, talk_id)
    said += [Said(m.created_at, False, m.kind == "talk.officer_reply", m.body) for m in told]
    return tuple(sorted(said, key=lambda one: one.at))
