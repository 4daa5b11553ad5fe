"""Finding the household of a report again: by blind indexes only, and never by a stranger's telephone or ID."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from casework.areas import county_of
from casework.questionnaire import ReportAnswers
from casework.vocabulary import Relation
from db.encryption import blind_index
from db.queries import cases
from db.tables import Household

_OF_THE_HOUSEHOLD = (Relation.self, Relation.family)


@dataclass(frozen=True)
class HouseholdTraits:
    """By what a household is known again. A neighbour's telephone and ID say nothing about it."""

    head_name: str
    head_name_index: bytes
    phone_index: bytes | None
    id_number_index: bytes | None

    def lock_key(self) -> bytes:
        """What two reports of one household at the same moment have in common."""
        return self.phone_index or self.id_number_index or self.head_name_index


def traits_of(answers: ReportAnswers) -> HouseholdTraits:
    """The traits told in a report."""
    reporter, own = answers.reporter, answers.reporter.relation in _OF_THE_HOUSEHOLD
    head = answers.household.head_name or reporter.name
    return HouseholdTraits(
        head,
        blind_index(head, "name"),
        blind_index(reporter.phone, "phone") if own and reporter.phone else None,
        blind_index(reporter.id_number, "id_number") if own and reporter.id_number else None,
    )


def match_household(session: Session, answers: ReportAnswers, area_code: str, now: datetime) -> tuple[Household, bool]:
    """The household of a report and whether it was known before; an unknown one is opened."""
    traits = traits_of(answers)
    cases.hold_household(session, traits.lock_key())
    known = cases.known_household(
        session, county_of(area_code), traits.id_number_index, traits.phone_index, traits.head_name_index
    )
    if known is not None:
        return known, True
    household = Household(
        county_code=county_of(area_code), area_code=area_code, head_name=traits.head_name,
        head_name_index=traits.head_name_index, phone_index=traits.phone_index,
        id_number_index=traits.id_number_index, members=answers.household.members, created_at=now,
    )  # fmt: skip
    session.add(household)
    session.flush()
    return household, False
