"""Telling whoever opened a case what became of it: in the own talk, else by SMS, else by a person from the call list.

Everybody's wishes in the case are heeded (`casework.telling`): what one of them does not want is not done. A step that
nobody has to hear at once is told by machine alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from actions.case_messages import ask_to_send
from actions.house import House
from actions.tell_in_talk import sent_at, talk_of_report
from actions.told_words import neutral_words, whole_words
from casework.telling import Plan, Wishes, must_be_told, plan, together, wishes_of
from casework.vocabulary import Role, Verb, Way
from db.queries import messages, reports
from db.tables import Case, Message, Report


@dataclass(frozen=True)
class News:
    """What there is to tell: the move, the key of its sentence, and its evidence; one effect key is told once."""

    verb: Verb
    kind: str
    evidence: Mapping[str, Any]
    effect_key: str


def tell_resident(house: House, session: Session, case: Case, news: News, now: datetime) -> None:
    """Tell whoever opened the case."""
    told = reports.reports_of_case(session, case.id)
    if told:
        _tell(house, session, case, told, news, now)


def tell_receipt(house: House, session: Session, case: Case, report: Report, now: datetime) -> None:
    """Let whoever reported without a talk know on the telephone that it came in; in a talk the answer says so."""
    if report.conversation_id is None and report.phone and house.settings.sms_url:
        others = [other for other in reports.reports_of_case(session, case.id) if other.id != report.id]
        news = News(Verb.submit_report, "residents.told.submit_report", {}, f"receipt:{report.id}")
        _tell(house, session, case, [report, *others], news, now)


def wishes_in(told: Sequence[Report], conversation_id: int | None = None) -> Wishes:
    """How the reporters of one case want to be reached; told is whoever reported in this talk, else the first.

    Of the number that somebody wrote down, nothing goes to anybody but who wrote it.
    """
    own_first = sorted(told, key=lambda report: report.conversation_id != conversation_id) if conversation_id else told
    return together(wishes_of(report.safe_contact, report.contact_time) for report in own_first)


def _tell(house: House, session: Session, case: Case, told: Sequence[Report], news: News, now: datetime) -> None:
    talk = talk_of_report(told[0])
    planned = plan(
        wishes_in(told), told[0].phone, has_talk=talk is not None, has_sms=bool(house.settings.sms_url),
        by_person=must_be_told(news.verb, news.evidence),
    )  # fmt: skip
    if not planned.ways:
        return
    message = _message(house, case, news, planned, now)
    if talk is not None and Way.talk in planned.ways:
        message.conversation_id, message.channel = talk.conversation_id, talk.channel.value
    if messages.add_message(session, message):
        ask_to_send(session, message.id, sent_at(message.channel, now))


def _message(house: House, case: Case, news: News, planned: Plan, now: datetime) -> Message:
    return Message(
        county_code=case.county_code, area_code=case.area_code, case_id=case.id, effect_key=news.effect_key,
        kind=news.kind, to_role=Role.resident.value, address=planned.phone,
        body=whole_words(news.kind, news.verb, news.evidence),
        neutral=neutral_words(news.verb, news.evidence, house.settings.public_url),
        may_text=Way.sms in planned.ways, by_person=bool({Way.phone, Way.in_person} & set(planned.ways)),
        state="waiting", created_at=now,
    )  # fmt: skip
