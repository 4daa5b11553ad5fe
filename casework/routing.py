"""Who gets a case: the township's queue, the village that may visit, the departments that lead its risks."""

from collections.abc import Mapping
from dataclasses import dataclass

from casework.areas import level, township_of
from casework.classification import Belief
from casework.vocabulary import AreaLevel, Department, Intent, Risk

RISK_DEPARTMENT: Mapping[Risk, tuple[Department, ...]] = {
    Risk.illness: (Department.medical_security, Department.health),
    Risk.disability: (Department.disabled_federation,),
    Risk.schooling: (Department.education,),
    Risk.compulsory_education: (Department.education,),
    Risk.natural_disaster: (Department.emergency, Department.agriculture),
    Risk.accident: (Department.police, Department.civil_affairs),
    Risk.employment: (Department.labour,),
    Risk.industry: (Department.agriculture,),
    Risk.labour_shortage: (Department.civil_affairs,),
    Risk.housing: (Department.housing,),
    Risk.drinking_water: (Department.water,),
    Risk.medical_insurance: (Department.medical_security,),
    Risk.income_expense: (Department.agriculture, Department.civil_affairs),
    Risk.other: (Department.agriculture,),
}
"""Leading departments (进贤2021 五; 峨山2022 for accidents; civil affairs and agriculture for what no notice names)."""


@dataclass(frozen=True)
class RouteRow:
    """What an intent changes: whether the village is proposed for the visit."""

    intent: Intent | None
    propose_village: bool


ROUTES: tuple[RouteRow, ...] = (
    # "不要再转给我们村": a complaint stays with the township, which sends its own people.
    RouteRow(Intent.complaint, propose_village=False),
    RouteRow(None, propose_village=True),
)


@dataclass(frozen=True)
class Route:
    """Where a case goes: the queue's area, the village proposed for the visit, departments, and the duty telephone."""

    queue: str
    village_code: str | None
    departments: tuple[Department, ...]
    tell_duty_contact: bool


def route(belief: Belief, area: str, hide_from_village: bool = False) -> Route:
    """The route of a case in this area (12 digits): its township's queue, the county's where no township is known."""
    row = next(row for row in ROUTES if row.intent in (belief.intent, None))
    village = area if level(area) is AreaLevel.village and row.propose_village and not hide_from_village else None
    departments = tuple(dict.fromkeys(d for risk in belief.risks for d in RISK_DEPARTMENT[risk]))
    return Route(township_of(area) or area, village, departments, belief.urgent)
