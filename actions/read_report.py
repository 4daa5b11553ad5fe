"""The job that reads a report with Rasa. The reading at intake was the fallback's; Rasa's is stored beside it."""

from actions.audit_trail import SYSTEM, record
from actions.case_belief import believe, store_reading
from actions.case_messages import tell_duty_contact
from actions.house import House
from actions.told_text import told_text
from actions.watch_work import who_reads
from db.queries import cases, jobs, reports
from db.session import Scope

READ_REPORT = "read_report"
_BATCH = 200


def read_report(house: House, report_id: int) -> bool:
    """Read one report and renew what is believed of its case; True once Rasa itself has read it.

    Reading happens outside any transaction. Twice is once: a reading of the same model is not stored again. An answer
    of the fallback is not stored either, for the intake has it; `read_again` offers the report to Rasa later.
    """
    with house.database.transaction(Scope.jobs()) as session:
        report = reports.report_by_id(session, report_id)
        told = told_text(session, report) if report else None
    if report is None or told is None:
        return True
    reading = house.reader.read(told.text)
    if reading.source != "rasa":
        return False
    with house.database.transaction(Scope.jobs()) as session:
        case = cases.case_by_id(session, report.case_id, lock=True)
        if case is None or reports.is_read(session, report_id, reading.source, reading.model, told.at):
            return True
        stored = store_reading(session, report_id, reading, house.clock())
        believe(session, case)
        if case.urgent:
            tell_duty_contact(session, case, house.clock())
        session.flush()
        record(session, case.area_code, house.clock(), SYSTEM, READ_REPORT, f"case:{case.number}", reading=stored.id)
    return True


def read_again(house: House) -> int:
    """Ask for a reading of reports of open cases that Rasa has not read; returns how many were asked for.

    The newest first, 200 at a time, and none while Rasa is away.
    """
    if who_reads(house) != "rasa":
        return 0
    with house.database.transaction(Scope.jobs()) as session:
        waiting = reports.reports_read_only_by_fallback(session, _BATCH)
        for report_id in waiting:
            jobs.enqueue(session, READ_REPORT, {"report_id": report_id}, queueing_lock=f"{READ_REPORT}:{report_id}")
        return len(waiting)
