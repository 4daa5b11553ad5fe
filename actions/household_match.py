"""By what a household is known again: blind indexes only, and never a stranger's telephone or ID."""

from dataclasses import dataclass

from casework.questionnaire import ReportAnswers
from casework.vocabulary import Relation
from db.encryption import blind_index

_OF_THE_HOUSEHOLD = (Relation.self, Relation.family)


@dataclass(frozen=True)
class HouseholdTraits:
    """What a report says of its household. A neighbour's telephone and ID say nothing about it."""

    head_name: str
    head_name_index: bytes
    phone_index: bytes | None
    id_number_index: bytes | None


def traits_of(answers: ReportAnswers) -> HouseholdTraits:
    """The traits told in a report."""
    own = answers.relation in _OF_THE_HOUSEHOLD
    head = answers.head_name or answers.reporter_name
    return HouseholdTraits(
        head,
        blind_index(head, "name"),
        blind_index(answers.phone, "phone") if own and answers.phone else None,
        blind_index(answers.id_number, "id_number") if own and answers.id_number else None,
    )
