"""What the resident may do with the own case: withdraw, add, ask for a recheck; rows of the same table."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from actions.audit_trail import RESIDENT
from actions.errors import NotAllowed
from actions.house import House
from actions.look_up_case import CaseProgress, admitted, held_by_receipt, progress_of, wrong_code
from actions.make_move import make_move
from actions.open_case import checked_deed, open_case
from db.session import Scope


def move_by_resident(
    house: House, receipt: str, look_up_code: str, verb: str, evidence: Mapping[str, Any], caller: str
) -> CaseProgress:
    """Make one of the resident's moves; `caller` is the network address.

    Raises `ReceiptNotFound`, `TooManyAttempts`, `NotAllowed` and `MissingEvidence`.
    """
    wanted = admitted(house, receipt, look_up_code, caller)
    with house.database.transaction(Scope.public()) as session:
        held = held_by_receipt(house, session, wanted, lock=True)
        if held is not None:
            if verb not in held.rights.verbs:
                raise NotAllowed
            deed = checked_deed(held.opened, RESIDENT, verb, evidence)
            make_move(held.opened, replace(deed, evidence={**deed.evidence, "report": held.report_id}))
            return progress_of(replace(held, opened=open_case(house, session, held.opened.case)))
    raise wrong_code(house, wanted)
