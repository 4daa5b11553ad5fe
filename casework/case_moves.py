"""办件: the table of everything that can happen to a case.

Buttons, forms, permissions, history, messages, clocks and the diagram all come out of these rows (procedure: 山东12号;
枞阳, 永城, 秦安, 临夏2023). A county with another order has other rows (`VARIANTS`), not other code. No row leads to
办结 without an explanation for the applicant, except the applicant's own withdrawal.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from casework import evidence_fields as e
from casework.field_names import FieldName
from casework.move import Move
from casework.vocabulary import CaseState, DeadlineName, Outcome, Role, Verb

S, R, D = CaseState, Role, DeadlineName

OPEN = frozenset(S) - {S.closed}
EVERYWHERE = frozenset(S)
UNVISITED = frozenset({S.received, S.accepted})
VISITED = frozenset({S.visited, S.appraised, S.posted, S.checked})
ALL_CLOCKS = tuple(D)

AT_THE_DOOR = frozenset({R.village, R.township, R.county})
DECIDING = frozenset({R.township, R.county})
RESIDENT = frozenset({R.resident})

BEGIN = Move(
    Verb.submit_report,
    frozenset(),
    S.received,
    roles=frozenset({R.resident, R.hotline, R.village, R.township, R.county}),
    starts=(D.accept, D.visit, D.close),
    message="residents.told.submit_report",
)

_ON_THE_WAY: tuple[Move, ...] = (
    Move(
        Verb.accept,
        frozenset({S.received}),
        S.accepted,
        roles=DECIDING,
        stops=(D.accept,),
        message="residents.told.accept",
    ),
    Move(
        Verb.plan_visit,
        frozenset({S.accepted}),
        None,
        roles=AT_THE_DOOR,
        needs=(e.PLANNED_ON, e.PLANNED_TIME),
        message="residents.told.plan_visit",
    ),
    Move(
        Verb.visit,
        frozenset({S.accepted, S.visited}),
        S.visited,
        roles=AT_THE_DOOR,
        needs=(e.VISITED_ON, e.VISITORS, e.RESULT, e.FOUND, e.PROBLEMS, e.WORKSHEET, e.ASSETS),
        stops=(D.accept, D.visit),
        starts=(D.answer,),
        message="residents.told.visit",
        dated_by=FieldName.visited_on,
        urgent_from=frozenset({S.received}),
    ),
    Move(
        Verb.record_help,
        frozenset(),
        None,
        roles=AT_THE_DOOR,
        needs=(e.HELPED_ON, e.HELP_GIVEN),
        message="residents.told.record_help",
        dated_by=FieldName.helped_on,
        urgent_from=OPEN,
    ),
    Move(
        Verb.record_consent,
        OPEN - {S.received, S.checked},
        None,
        roles=AT_THE_DOOR,
        needs=(e.SIGNED_ON, e.SIGNED_BY, e.PROXY_NOTE),
        dated_by=FieldName.signed_on,
    ),
    Move(
        Verb.record_data_match,
        OPEN - {S.received, S.checked},
        None,
        roles=DECIDING,
        needs=(e.MATCHED_ON, e.MATCH_RESULT, e.MATCH_NOTE),
        requires=(Verb.record_consent,),
        dated_by=FieldName.matched_on,
    ),
    Move(
        Verb.correct_reading,
        OPEN,
        None,
        roles=DECIDING,
        needs=(e.RISKS, e.PRIMARY, e.URGENT, e.INTENT),
        shown=False,
    ),
    Move(
        Verb.note,
        EVERYWHERE,
        None,
        roles=frozenset({R.village, R.township, R.county, R.department, R.hotline}),
        needs=(e.NOTE,),
        shown=False,
    ),
)

_RECOGNITION: tuple[Move, ...] = (
    Move(
        Verb.appraise,
        frozenset({S.visited}),
        S.appraised,
        roles=AT_THE_DOOR,
        needs=(e.APPRAISED_ON, e.ATTENDANCE, e.VOTES_FOR, e.VOTES_AGAINST, e.MINUTES),
        stops=(D.answer,),
        message="residents.told.appraise",
        dated_by=FieldName.appraised_on,
    ),
    Move(
        Verb.post,
        frozenset({S.appraised}),
        S.posted,
        roles=AT_THE_DOOR,
        needs=(e.POSTED_FROM, e.POSTING_PLACE, e.POSTING_TEXT),
        starts=(D.posting,),
        message="residents.told.post",
        dated_by=FieldName.posted_from,
    ),
    Move(
        Verb.record_objection,
        frozenset({S.posted}),
        None,
        roles=AT_THE_DOOR,
        needs=(e.OBJECTED_ON, e.OBJECTION, e.OBJECTION_ANSWER),
        dated_by=FieldName.objected_on,
        shown=False,
    ),
    Move(
        Verb.township_check,
        frozenset({S.posted}),
        S.checked,
        roles=DECIDING,
        needs=(e.CHECKED_ON, e.OPINION),
        requires=(Verb.post, Verb.record_consent, Verb.record_data_match),
        waits_for=(D.posting,),
        stops=(D.posting,),
        message="residents.told.township_check",
        dated_by=FieldName.checked_on,
    ),
    Move(
        Verb.enrol,
        frozenset({S.checked}),
        S.closed,
        roles=frozenset({R.county}),
        needs=(e.APPROVED_ON, e.CATEGORY, e.REGISTRATION_NUMBER, e.ENROLLED_RISKS, e.MEASURES, *e.EXPLAINED),
        requires=(Verb.post, Verb.record_consent, Verb.record_data_match),
        waits_for=(D.posting,),
        stops=(D.answer, D.close, D.recheck, D.posting),
        drops=ALL_CLOCKS,
        outcome=Outcome.enrolled,
        message="residents.told.enrol",
        dated_by=FieldName.told_on,
    ),
)

_ENDINGS: tuple[Move, ...] = (
    Move(
        Verb.explain_and_close,
        VISITED,
        S.closed,
        roles=DECIDING,
        needs=(e.OUTCOME, *e.EXPLAINED),
        stops=(D.answer, D.close, D.recheck),
        drops=ALL_CLOCKS,
        message="residents.told.explain_and_close",
        dated_by=FieldName.told_on,
    ),
    Move(
        Verb.refer,
        frozenset({S.accepted, S.visited}),
        S.closed,
        roles=DECIDING,
        needs=(e.DEPARTMENT, *e.EXPLAINED),
        stops=(D.answer, D.close, D.recheck),
        drops=ALL_CLOCKS,
        outcome=Outcome.referred,
        message="residents.told.refer",
        dated_by=FieldName.told_on,
    ),
    Move(
        Verb.mark_duplicate,
        frozenset({S.received, S.accepted, S.visited}),
        S.closed,
        roles=DECIDING,
        needs=(e.PARENT_CASE, *e.EXPLAINED),
        drops=ALL_CLOCKS,
        outcome=Outcome.duplicate,
        message="residents.told.mark_duplicate",
        dated_by=FieldName.told_on,
    ),
    Move(
        Verb.mark_unreachable,
        frozenset({S.accepted, S.visited}),
        S.closed,
        roles=DECIDING,
        needs=(e.ATTEMPTS, e.EXPLANATION),
        drops=ALL_CLOCKS,
        outcome=Outcome.unreachable,
        message="residents.told.mark_unreachable",
    ),
    Move(
        Verb.withdraw,
        UNVISITED,
        S.closed,
        roles=RESIDENT,
        needs=(e.REASON_IF_ANY,),
        drops=ALL_CLOCKS,
        outcome=Outcome.withdrawn,
        message="residents.told.withdraw",
    ),
)

_OTHER_WAYS: tuple[Move, ...] = (
    Move(
        Verb.transfer_area,
        UNVISITED,
        None,
        roles=DECIDING,
        needs=(e.AREA, e.REASON),
        message="residents.told.transfer_area",
    ),
    Move(
        Verb.send_back,
        VISITED,
        S.accepted,
        roles=DECIDING,
        needs=(e.REASON,),
        drops=(D.answer, D.posting),
        starts=(D.visit,),
        message="residents.told.send_back",
    ),
    Move(
        Verb.reopen,
        frozenset({S.closed}),
        S.accepted,
        roles=DECIDING,
        needs=(e.REASON,),
        unless=(Verb.enrol,),  # a household that is monitored is followed by the other table
        starts=(D.recheck, D.visit),
        message="residents.told.reopen",
    ),
    Move(
        Verb.add_to_report,
        OPEN,
        None,
        roles=RESIDENT,
        needs=(e.MORE_TEXT,),
    ),
    Move(
        Verb.correct_report,
        UNVISITED,
        None,
        roles=RESIDENT,
        needs=(e.CORRECTED_TEXT,),
    ),
    Move(
        Verb.request_recheck,
        frozenset({S.closed}),
        S.accepted,
        roles=RESIDENT,
        needs=(e.REASON,),
        requires_any=(Verb.explain_and_close, Verb.refer, Verb.mark_unreachable),
        unless=(Verb.enrol,),
        starts=(D.recheck, D.visit),
        message="residents.told.request_recheck",
    ),
)

MOVES: tuple[Move, ...] = (*_ON_THE_WAY, *_RECOGNITION, *_ENDINGS, *_OTHER_WAYS)


def _with(moves: tuple[Move, ...], **changes: Mapping[str, Any]) -> tuple[Move, ...]:
    """The rows again, with other values for some verbs: how a county's own order is written down."""
    return tuple(replace(move, **changes.get(move.verb, {})) for move in moves)


# 民主评议 → 乡镇审核 → 村级公示, the order of 山东12号 for its list of 脱贫不享受政策.
CHECK_BEFORE_POSTING = _with(
    MOVES,
    township_check={
        "from_states": frozenset({S.appraised}),
        "requires": (Verb.appraise, Verb.record_consent, Verb.record_data_match),
        "waits_for": (),
        "stops": (),
    },
    post={"from_states": frozenset({S.checked})},
    enrol={"from_states": frozenset({S.posted})},
)

VARIANTS: Mapping[str, tuple[Move, ...]] = {
    "appraise_post_check": MOVES,
    "appraise_check_post": CHECK_BEFORE_POSTING,
}
