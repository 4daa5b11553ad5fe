"""The resident's way in: of all cases a public transaction may touch one, and these functions say which."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Intake:
    """Where a report belongs, and the case and household ids that the transaction may now see and write."""

    case_id: int
    household_id: int
    repeated: bool  # this very submission key came before, into this case
    known_household: bool
    joined: bool  # the case is there already; otherwise its id is kept for a new one
    earlier_cases: int  # closed cases of the household
    report_id: int  # kept for the report


_BEGIN = text("SELECT * FROM begin_intake(:county, :submission, :name, :phone, :id_number)")


def begin_intake(
    session: Session,
    county_code: str,
    submission_key_hash: bytes,
    head_name_index: bytes | None,
    phone_index: bytes | None,
    id_number_index: bytes | None,
) -> Intake:
    """Find the case a report belongs to and open it to this public transaction, in one round trip.

    A household is known by its ID number, or by telephone and head's name together (blind indexes). Other submissions
    of the same household or key wait until this transaction ends, so that neither a second report of one key nor a
    second open case of one household can come to be.
    """
    values = {"county": county_code, "submission": submission_key_hash, "name": head_name_index}
    row = session.execute(_BEGIN, {**values, "phone": phone_index, "id_number": id_number_index}).one()
    return Intake(
        case_id=row.case_id,
        household_id=row.household_id,
        repeated=row.repeated,
        known_household=row.known_household,
        joined=row.joined,
        earlier_cases=row.earlier_cases,
        report_id=row.report_id,
    )


def open_case_by_receipt(session: Session, receipt_hash: bytes, look_up_hash: bytes) -> int | None:
    """Open the case of a receipt and its look-up code to this public transaction; returns its id.

    None for an unknown receipt and for a wrong code alike; the transaction then sees no case.
    """
    values = {"receipt": receipt_hash, "look_up": look_up_hash}
    case_id: int | None = session.scalar(text("SELECT open_case_by_receipt(:receipt, :look_up)"), values)
    return case_id


def transfer_case(session: Session, number: str, to_area: str) -> bool:
    """Give an officer's case and its household to another area of the county; False when it may not be.

    Do it last in the transaction: afterwards the case may be out of the officer's sight.
    """
    session.flush()
    values = {"number": number, "area": to_area}
    return bool(session.scalar(text("SELECT transfer_case(:number, :area)"), values))
