"""Making a move of the lifecycle table: what the rows say is done here, and nowhere else is a case changed."""

from actions.audit_trail import record
from actions.case_clocks import next_due_on, run_clocks
from actions.house import midnight
from actions.move_effects import take_effect
from actions.open_case import Deed, OpenCase
from actions.tell_resident import News, tell_resident
from casework.case_lifecycle import outcome_of, state_after
from casework.vocabulary import CaseState, Verb
from db.tables import CaseEvent


def make_move(opened: OpenCase, deed: Deed) -> None:
    """Change the case as its row says, with history, clocks, audit and the message to the resident."""
    case, before = opened.case, CaseState(opened.case.state)
    case.state = state_after(deed.move, before).value
    case.version += 1
    _date_steps(opened, deed, before)
    _run_clocks(opened, deed)
    event = _written_down(opened, deed, before)
    take_effect(opened, deed)
    record(opened.session, case.area_code, deed.at, deed.actor, deed.move.verb.value, f"case:{case.number}",
           event=event.id, version=case.version)  # fmt: skip
    if deed.move.message:
        news = News(deed.move.verb, deed.move.message, deed.evidence, f"event:{event.id}")
        tell_resident(opened.house, opened.session, case, news, deed.at)


def _date_steps(opened: OpenCase, deed: Deed, before: CaseState) -> None:
    """The dates the county's figures are made of: the day it really happened, not the day it was typed in."""
    case, happened = opened.case, midnight(deed.day)
    if deed.move.verb is Verb.accept:
        case.accepted_at, case.handler_id = deed.at, deed.actor.officer_id
    if deed.move.verb is Verb.visit:
        case.visited_at = case.visited_at or happened
    if deed.move.answers_applicant:
        case.answered_at = case.answered_at or happened
    if case.state != before:
        ended = case.state == CaseState.closed
        case.outcome = outcome_of(deed.move, deed.evidence) if ended else None
        case.closed_at = deed.at if ended else None


def _run_clocks(opened: OpenCase, deed: Deed) -> None:
    """Stop and start clocks as the row says; the case is due when the next of them is."""
    clocks = run_clocks(opened.session, opened.case, opened.clocks, deed.move, deed.day)
    opened.session.add_all(clocks)
    opened.case.due_on = next_due_on(clocks)


def _written_down(opened: OpenCase, deed: Deed, before: CaseState) -> CaseEvent:
    event = CaseEvent(
        case_id=opened.case.id, verb=deed.move.verb.value, from_state=before.value, to_state=opened.case.state,
        at=deed.at, role=deed.actor.role.value, officer_id=deed.actor.officer_id, evidence=deed.evidence,
    )  # fmt: skip
    opened.session.add(event)
    opened.session.flush()
    return event
