"""What is said once a wish was granted, or could not be."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.dialogue.acts import TOPIC, go_on
from bot.dialogue.talk import Talk
from bot.dialogue.turn import (
    Choice,
    Dismissed,
    EnquiryLeft,
    HandedOver,
    Line,
    NothingOpens,
    NotSent,
    Outcome,
    PolicySaid,
    ProgressSaid,
    Say,
    Sent,
    Turn,
    offered,
    say,
)
from casework.receipt import grouped

_PLACE = {"one_code", "area_code"}


def learn(talk: Talk, outcome: Outcome) -> Turn:
    """Take an outcome into the talk."""
    return _LEARNT[type(outcome)](talk, outcome)


def _sent(talk: Talk, sent: Sent) -> Turn:
    code = "sent.code_of_phone" if "reporter.phone" in talk.answers else "sent.code"
    lines = [Line("sent.receipt", {"receipt": grouped(sent.receipt)}), Line(code, {"code": sent.look_up_code})]
    if sent.visit_by:
        lines.append(Line("sent.visit_by", {"month": sent.visit_by[0], "day": sent.visit_by[1]}))
    after = replace(talk, sent=talk.sent + 1, receipt=sent.receipt, look_up_code=sent.look_up_code).after_report()
    return Turn(after, (Say((*lines, Line("sent.end")), offered("status", "ask"), receipt=sent.receipt),))


def _not_sent(talk: Talk, refused: NotSent) -> Turn:
    """Forget the faulty answers and ask for them again."""
    fields = {field for field, _ in refused.faults}
    place = ("place", "village") if fields & _PLACE else ()
    again = go_on(talk.without(*fields, *place))
    return Turn(again.talk, (Say(tuple(line for _, line in refused.faults)), *again.parts))


def _policy_said(talk: Talk, said: PolicySaid) -> Turn:
    """Every answer can turn into a report; a question without one can go to an editor or a person."""
    if said.text is None:
        return Turn(replace(talk, enquiry=said.question), (say("policy.uncovered", "leave", "person", "report"),))
    others = tuple(Choice(TOPIC + question, question) for question in said.others)
    ways = () if talk.reporting else (*others, *offered("report"))
    return Turn(talk, (Say((Line("policy.answer", {"text": said.text}),), ways, said.citations),))


def _enquiry_left(talk: Talk, left: EnquiryLeft) -> Turn:
    told = "policy.left" if "reporter.phone" in talk.answers else "policy.left_without_phone"
    return Turn(talk, (say(told, "report", "person"),))


def _progress_said(talk: Talk, said: ProgressSaid) -> Turn:
    lines = (Line("status.label", {"label": said.label}), Line("status.next", {"next": said.next}), Line("status.more"))
    return Turn(talk, (Say(lines),))


def _nothing_opens(talk: Talk, outcome: NothingOpens) -> Turn:
    """Forget the receipt; a person can give out another."""
    return Turn(replace(talk, receipt="", look_up_code=""), (say("status.unknown", "person", "call_back"),))


def _handed_over(talk: Talk, handed: HandedOver) -> Turn:
    lines = [Line(f"handed_over.{handed.reason}")]
    lines += [Line("phones.office", {"office": handed.office, "phone": handed.phone})] if handed.phone else []
    lines += [Line("phones.hotline", {"hotline": handed.hotline})] if handed.hotline else []
    return Turn(talk, (Say(tuple(lines)),))


def _dismissed(talk: Talk, dismissed: Dismissed) -> Turn:
    return Turn(talk, (say("dismissed", "report", "ask", "status", "person"),))


_LEARNT: Mapping[type[Outcome], Callable[[Talk, Any], Turn]] = {
    Sent: _sent,
    NotSent: _not_sent,
    PolicySaid: _policy_said,
    EnquiryLeft: _enquiry_left,
    ProgressSaid: _progress_said,
    NothingOpens: _nothing_opens,
    HandedOver: _handed_over,
    Dismissed: _dismissed,
}
