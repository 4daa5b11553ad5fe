"""The job that reads a report with Rasa. The reading at intake was the fallback's; Rasa's is stored beside it."""

from collections.abc import Sequence

from actions.audit_trail import SYSTEM, record
from actions.case_belief import believe, store_reading
from actions.case_messages import tell_duty_contact
from actions.house import House
from actions.told_text import ToldText, told_text
from actions.watch_work import rasas_model
from casework.reading import Reading
from db.queries import cases, reports
from db.session import Scope

READ_REPORT = "read_report"
_BATCH = 200


def read_report(house: House, report_id: int) -> bool:
    """Read one report and renew what is believed of its case; True once Rasa itself has read it.

    Reading happens outside any transaction. An answer of the fallback is not stored, for the intake has it;
    `read_again` offers the report to Rasa later.
    """
    told = _told(house, [report_id])
    if not told:
        return True
    reading = house.reader.read(told[report_id].text)
    if reading.source != "rasa":
        return False
    _keep(house, report_id, told[report_id], reading)
    return True


def read_again(house: House) -> int:
    """Read the reports of open cases that Rasa has not read with the model it has now; returns how many it read.

    The newest first, 200 in one batch, and none while Rasa is away. After a new model has gone live, this brings all
    open cases up to it.
    """
    model = rasas_model(house)
    if model is None:
        return 0
    with house.database.transaction(Scope.jobs()) as session:
        waiting = reports.reports_not_read_by_rasa(session, model, _BATCH)
    told = _told(house, waiting)
    read = [
        (report_id, reading)
        for report_id, reading in zip(told, house.reader.read_many([text.text for text in told.values()]), strict=True)
        if reading.source == "rasa"
    ]
    for report_id, reading in read:
        _keep(house, report_id, told[report_id], reading)
    return len(read)


def _told(house: House, report_ids: Sequence[int]) -> dict[int, ToldText]:
    """What was told in each of these reports, masked; unknown ids are left out."""
    with house.database.transaction(Scope.jobs()) as session:
        found = {report_id: reports.report_by_id(session, report_id) for report_id in report_ids}
        return {report_id: told_text(session, report) for report_id, report in found.items() if report is not None}


def _keep(house: House, report_id: int, told: ToldText, reading: Reading) -> None:
    """Store Rasa's reading and renew the belief. Twice is once: the same model's is not stored again."""
    with house.database.transaction(Scope.jobs()) as session:
        report = reports.report_by_id(session, report_id)
        case = cases.case_by_id(session, report.case_id, lock=True) if report else None
        if case is None or reports.is_read(session, report_id, reading.source, reading.model, told.at):
            return
        stored = store_reading(session, report_id, reading, house.clock())
        believe(session, case)
        if case.urgent:
            tell_duty_contact(session, case, house.clock())
        session.flush()
        record(session, case.area_code, house.clock(), SYSTEM, READ_REPORT, f"case:{case.number}", reading=stored.id)
