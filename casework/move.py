"""The shape of a row in the table of case moves."""

from dataclasses import dataclass

from casework import evidence_fields as e
from casework.evidence_fields import EvidenceField
from casework.field_names import FieldName
from casework.vocabulary import CaseState, DeadlineName, Outcome, Role, Verb


@dataclass(frozen=True)
class Move:
    """One row: what is done, from where to where, by whom, with what evidence, and what follows.

    `to_state` None leaves the state; `urgent_from` are further starting states of an urgent case (先帮后补).
    `requires` must all be in the history before, `requires_any` at least one, `unless` none; `waits_for` are minimum
    clocks that must have run out. `stops` judges clocks (met or not), `drops` lets the rest fall away, `starts` sets
    new ones going. `outcome` is fixed here, or chosen in an evidence field of that name. `message` is told to the
    resident; `dated_by` is the evidence that says on which day it really happened; `shown` rows are steps the resident
    sees.
    """

    verb: Verb
    from_states: frozenset[CaseState]
    to_state: CaseState | None
    roles: frozenset[Role]
    needs: tuple[EvidenceField, ...] = ()
    requires: tuple[Verb, ...] = ()
    requires_any: tuple[Verb, ...] = ()
    unless: tuple[Verb, ...] = ()
    waits_for: tuple[DeadlineName, ...] = ()
    stops: tuple[DeadlineName, ...] = ()
    drops: tuple[DeadlineName, ...] = ()
    starts: tuple[DeadlineName, ...] = ()
    outcome: Outcome | None = None
    message: str | None = None
    dated_by: FieldName | None = None
    urgent_from: frozenset[CaseState] = frozenset()
    shown: bool = True

    @property
    def label(self) -> str:
        """The Chinese name of the move, as on its button."""
        return self.verb.label

    @property
    def step(self) -> str | None:
        """The catalogue key of the step the resident sees; None for what is internal."""
        return f"residents.steps.{self.verb}" if self.shown else None

    @property
    def answers_applicant(self) -> bool:
        """Whether the result was told to the applicant with it."""
        return e.TOLD_ON in self.needs
