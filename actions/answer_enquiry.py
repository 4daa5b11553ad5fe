"""政策咨询: a question is answered with a text and its source, or goes to an editor. Nothing is promised."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy.orm import Session

from actions.errors import InvalidRequest
from actions.house import SHANGHAI, House
from actions.policy_knowledge import index_for, knowledge_of, settings_of
from actions.tell_in_talk import TalkOf
from actions.throttle import Origin, count_attempt, network_of, refuse_too_many
from casework.answers import Faulty
from casework.areas import county_of, is_area_code
from casework.errors import FieldError
from casework.privacy import mask_numbers
from casework.questionnaire import as_phone
from casework.reading import Reading
from casework.vocabulary import Intent
from db.encryption import blind_index
from db.queries import areas, policy
from db.session import Scope
from notices.policy.knowledge import Citation, Entry, filled
from notices.wording import say

LONGEST_QUESTION = 500
_MOST_ENQUIRIES = 30  # an hour from one network address
_LEANING: Mapping[Intent, tuple[str, ...]] = {
    Intent.check_status: ("check_progress", "nobody_came"),
    Intent.complaint: ("refused_and_recheck",),
    Intent.ask_human: ("hotline",),
}


@dataclass(frozen=True)
class Topic:
    """A question that has an answer."""

    entry: str
    group: str
    question: str


@dataclass(frozen=True)
class PolicyAnswer:
    """A text with its sources, as it holds in a place on a day; `caution` belongs to every answer."""

    entry: str
    question: str
    text: str
    citations: tuple[Citation, ...]
    caution: str


@dataclass(frozen=True)
class Answered:
    """The answer to a question, None when it is not covered; `others` are what the person may have meant instead."""

    answer: PolicyAnswer | None
    others: tuple[Topic, ...]
    urgent: bool


def answer_enquiry(house: House, question: str, area_code: str, reading: Reading | None = None) -> Answered:
    """The text that answers a question in an area (12 digits), with its sources.

    `reading` is what the reader made of the message, if somebody asked already. Nothing is kept of the question.
    Raises `InvalidRequest` for an unknown area.
    """
    read = reading or house.reader.read(question[:LONGEST_QUESTION])
    with house.database.transaction(Scope.public()) as session:
        return answer_in(house, session, question, area_code, read)


def answer_in(house: House, session: Session, question: str, area_code: str, read: Reading) -> Answered:
    """The same within a transaction that is already open."""
    asked = question[:LONGEST_QUESTION]
    county_code = _county(session, area_code)
    known = knowledge_of(session, county_code)
    told = policy.entry_answering(session, county_code, _question_index(_as_kept(question)))
    likely = [match.entry for match in index_for(known).best(asked, _LEANING.get(read.intent, ()))]
    found = dict.fromkeys([told, *likely] if told is not None and told in known else likely)
    said = [known[entry] for entry in found if known[entry].layer(area_code, house.today())]
    first = answer_of(session, said[0], area_code, house.today()) if said else None
    return Answered(first, tuple(_topic(entry) for entry in said[1:]), read.urgent)


def show_answer(house: House, entry: str, area_code: str, on: date | None = None) -> PolicyAnswer | None:
    """What an entry says in an area today, or what it said there on a day gone by; None when it says nothing."""
    by = datetime.combine(on, time.max, SHANGHAI) if on else None
    with house.database.transaction(Scope.public()) as session:
        found = knowledge_of(session, _county(session, area_code), by).get(entry)
        return answer_of(session, found, area_code, on or house.today()) if found else None


def list_topics(house: House, area_code: str) -> tuple[Topic, ...]:
    """Every question that has an answer in an area today, in the order of their groups."""
    with house.database.transaction(Scope.public()) as session:
        known = knowledge_of(session, _county(session, area_code))
        return tuple(_topic(entry) for entry in known.values() if entry.layer(area_code, house.today()))


def leave_enquiry(house: House, question: str, area_code: str, phone: str, caller: str) -> None:
    """Give a question without an answer to the editors; who leaves a telephone is told when there is one.

    Numbers in the question are masked. Raises `InvalidRequest` for an empty question, a faulty telephone or an unknown
    area, `TooManyAttempts` for too many from one network address.
    """
    if not question.strip():
        raise InvalidRequest((FieldError("question", "errors.not_text"),))
    told = _phone(phone)
    origin = (Origin(f"enquiry:{network_of(caller)}", _MOST_ENQUIRIES),)
    refuse_too_many(house, origin)
    with house.database.transaction(Scope.public()) as session:
        leave_in(house, session, question, area_code, told)
    count_attempt(house, origin)


def leave_in(
    house: House, session: Session, question: str, area_code: str, phone: str | None, talk: TalkOf | None = None
) -> None:
    """The same within a transaction that is already open, for a question and a telephone that were looked at before.

    `talk` is where it was asked, if it was: there the answer is told.
    """
    asked = _as_kept(question)
    policy.keep_enquiry(
        session, question=asked, question_index=_question_index(asked), phone=phone, asked_at=house.clock(),
        county_code=_county(session, area_code), area_code=area_code,
        conversation_id=talk.conversation_id if talk else None, channel=talk.channel.value if talk else None,
    )  # fmt: skip


def _as_kept(question: str) -> str:
    return mask_numbers(question.strip()[:LONGEST_QUESTION])


def _question_index(kept: str) -> bytes:
    return blind_index(kept, "enquiry")


def _phone(typed: str) -> str | None:
    try:
        return as_phone(typed) if typed.strip() else None
    except Faulty as faulty:
        raise InvalidRequest(tuple(FieldError("phone", fault.message) for fault in faulty.faults)) from faulty


def _county(session: Session, area_code: str) -> str:
    if not is_area_code(area_code) or area_code not in areas.areas(session, [area_code]):
        raise InvalidRequest((FieldError("area_code", "errors.unknown_area"),))
    return county_of(area_code)


def _topic(entry: Entry) -> Topic:
    return Topic(entry.id, entry.group, entry.question)


def answer_of(session: Session, entry: Entry, area_code: str, on: date) -> PolicyAnswer | None:
    """What an entry says in an area on a day; None when it says nothing there."""
    layer = entry.layer(area_code, on)
    if layer is None:
        return None
    text = filled(layer.text, settings_of(session, county_of(area_code), on))
    return PolicyAnswer(entry.id, entry.question, text, layer.citations, say("residents.policy_caution"))
