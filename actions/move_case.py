"""An officer moves a case on by the lifecycle table. Nobody overwrites what somebody else did meanwhile."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from actions.audit_trail import acting
from actions.errors import CaseNotFound, StaleCase
from actions.house import House
from actions.make_move import make_move
from actions.officer import SignedInOfficer, scope_of
from actions.open_case import Deed, OpenCase, checked_deed, open_case
from actions.show_case import CaseFile, case_file
from casework.vocabulary import Verb
from db.queries import cases, intake, jobs

TELL_DUTY_CONTACT = "tell_duty_contact"


def move_case(
    house: House, officer: SignedInOfficer, number: str, verb: str, version: int, evidence: Mapping[str, Any]
) -> CaseFile:
    """Make one move; `version` is the one the officer saw.

    Raises `CaseNotFound`, `StaleCase` when the case has moved on since, `NotAllowed` and `MissingEvidence`.
    """
    with house.database.transaction(scope_of(officer)) as session:
        case = cases.case_by_number(session, number, lock=True)
        if case is None:
            raise CaseNotFound
        if case.version != version:
            raise StaleCase(case.version)
        opened = open_case(house, session, case)
        deed = checked_deed(opened, acting(officer), verb, evidence)
        make_move(opened, deed)
        shown = case_file(open_case(house, session, case), officer)
        return _handed_over(opened, deed, shown) if deed.move.verb is Verb.transfer_area else shown


def _handed_over(opened: OpenCase, deed: Deed, shown: CaseFile) -> CaseFile:
    """Give the case to its new area at the very end: the officer may not see it any more."""
    area = deed.evidence["area"]
    if not intake.transfer_case(opened.session, opened.case.number, area):
        raise CaseNotFound
    if opened.case.urgent:
        jobs.enqueue(opened.session, TELL_DUTY_CONTACT, {"case_id": opened.case.id})
    return replace(shown, area_code=area, moves=())
