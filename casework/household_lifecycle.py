"""监测对象: the table of everything that can happen to a monitored household after its case was closed.

Elimination: 楚雄2024, 永安2023 (conditions), 山东12号 (not within a year, not for a household without labour), 枞阳 (a
measure for every risk). Roll-back and clearing need the county (永安2023).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from casework import evidence_fields as e
from casework.deadlines import months_after
from casework.evidence_fields import EvidenceField
from casework.field_names import FieldName
from casework.vocabulary import HouseholdState, HouseholdVerb, Risk, Role

H, V, R = HouseholdState, HouseholdVerb, Role

HELPED = frozenset({H.monitoring, H.rolled_back})
UNDER_WATCH = HELPED | {H.elimination_proposed}
LOCAL = frozenset({R.village, R.township, R.county})
DECIDING = frozenset({R.township, R.county})
COUNTY = frozenset({R.county})

MONTHS_BEFORE_ELIMINATION = 12
"""山东12号: in principle not within a year; 安徽 half a year. A county setting may say otherwise."""


@dataclass(frozen=True)
class HouseholdMove:
    """One row: what is done, from where to where (None stays), by whom, with what evidence.

    `eliminates` rows need that `elimination_refusals` finds nothing; `dated_by` is the evidence that holds the day.
    """

    verb: HouseholdVerb
    from_states: frozenset[HouseholdState]
    to_state: HouseholdState | None
    roles: frozenset[Role]
    needs: tuple[EvidenceField, ...]
    eliminates: bool = False
    dated_by: FieldName | None = None

    @property
    def label(self) -> str:
        """The Chinese name of the move, as on its button."""
        return self.verb.label


HOUSEHOLD_MOVES: tuple[HouseholdMove, ...] = (
    HouseholdMove(
        V.record_measure,
        UNDER_WATCH,
        None,
        LOCAL | {R.department},
        (e.RISK, e.KIND, e.DESCRIPTION, e.STARTED_ON, e.MEASURE_DEPARTMENT),
        dated_by=FieldName.started_on,
    ),
    HouseholdMove(
        V.record_income,
        UNDER_WATCH,
        None,
        LOCAL,
        (e.RECORDED_ON, e.INCOME_WORKSHEET),
        dated_by=FieldName.recorded_on,
    ),
    HouseholdMove(V.add_risk, HELPED, None, DECIDING, (e.RISK, e.FOUND)),
    HouseholdMove(V.mark_no_labour, UNDER_WATCH, None, DECIDING, (e.REASON,)),
    HouseholdMove(
        V.propose_elimination,
        HELPED,
        H.elimination_proposed,
        LOCAL,
        (e.VISITED_ON, e.VISITORS, e.FOUND, e.PROBLEMS, e.INCOME_WORKSHEET),
        eliminates=True,
        dated_by=FieldName.visited_on,
    ),
    HouseholdMove(V.keep_monitoring, frozenset({H.elimination_proposed}), H.monitoring, DECIDING, (e.REASON,)),
    HouseholdMove(
        V.eliminate,
        frozenset({H.elimination_proposed}),
        H.eliminated,
        COUNTY,
        (e.ELIMINATED_ON, e.ELIMINATION_KIND, e.EXPLANATION),
        eliminates=True,
        dated_by=FieldName.eliminated_on,
    ),
    HouseholdMove(V.roll_back, frozenset({H.eliminated}), H.rolled_back, COUNTY, (e.REASON,)),
    HouseholdMove(V.clear, UNDER_WATCH, H.cleared, COUNTY, (e.CLEARED_ON, e.REASON), dated_by=FieldName.cleared_on),
)


def household_move_named(verb: str) -> HouseholdMove | None:
    """The row of a verb; None when there is no such move."""
    return next((move for move in HOUSEHOLD_MOVES if move.verb == verb), None)


def household_moves_from(state: HouseholdState, role: Role) -> tuple[HouseholdMove, ...]:
    """What this role may do with a household in this state, in the order of the rows."""
    return tuple(m for m in HOUSEHOLD_MOVES if state in m.from_states and role in m.roles)


def elimination_refusals(
    risks: Collection[Risk],
    measured: Collection[Risk],
    no_labour: bool,
    enrolled_on: date,
    today: date,
    months: int = MONTHS_BEFORE_ELIMINATION,
) -> tuple[str, ...]:
    """Why this household's risk may not be marked eliminated yet: keys of the wording catalogue, none when it may.

    `measured` are the risks that have a measure, `months` the county's least time of monitoring.
    """
    refused = {
        "errors.elimination_no_labour": no_labour,
        "errors.elimination_without_measure": not set(risks) <= set(measured),
        "errors.elimination_too_early": today < months_after(enrolled_on, months),
    }
    return tuple(key for key, holds in refused.items() if holds)
