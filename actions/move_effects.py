"""What a few moves do beyond their row: a referral names its department, an enrolment opens a monitored household …"""

from collections.abc import Callable, Mapping
from datetime import date

from actions.case_belief import OFFICER, believe, store_reading
from actions.case_messages import tell_duty_contact
from actions.errors import MissingEvidence
from actions.open_case import Deed, OpenCase
from actions.read_report import READ_REPORT
from actions.told_text import told_text
from casework.errors import FieldError
from casework.reading import Reading, RiskReading
from casework.vocabulary import CaseState, HouseholdState, Intent, Risk, Verb
from db.queries import areas, cases, jobs, reports
from db.tables import HouseholdEvent, MonitoredHousehold, SupportMeasure


def take_effect(opened: OpenCase, deed: Deed) -> None:
    """Do what the move does beyond its row; most do nothing more."""
    effect = _EFFECTS.get(deed.move.verb)
    if effect is not None:
        effect(opened, deed)


def _correct_reading(opened: OpenCase, deed: Deed) -> None:
    """The officer's own reading is kept beside the machine's and wins for good."""
    told, evidence = reports.last_report(opened.session, opened.case.id), deed.evidence
    if told is None:
        return
    risks = tuple(RiskReading(Risk(risk), 1.0) for risk in evidence.get("risks") or ())
    primary = evidence.get("primary") or (risks[0].type if risks else None)
    corrected = Reading(
        intent=Intent(evidence["intent"]), confidence=1.0, risks=risks, primary=Risk(primary) if primary else None,
        urgent=evidence["urgent"], source=OFFICER, model=OFFICER,
    )  # fmt: skip
    store_reading(opened.session, told.id, corrected, deed.at, deed.actor.officer_id)
    _believe_and_tell(opened, deed)


def _believe_and_tell(opened: OpenCase, deed: Deed) -> None:
    believe(opened.session, opened.case)
    if opened.case.urgent:
        tell_duty_contact(opened.session, opened.case, deed.at)


def _read_anew(opened: OpenCase, deed: Deed) -> None:
    """What was added or corrected is read together with what was told before, at once and by Rasa later."""
    own, last = deed.evidence.get("report"), reports.last_report(opened.session, opened.case.id)
    told = reports.report_by_id(opened.session, own) if own and deed.move.verb is Verb.correct_report else last
    if told is None:
        return
    reading = opened.house.reader.read_without_rasa(told_text(opened.session, told).text)
    store_reading(opened.session, told.id, reading, deed.at)
    _believe_and_tell(opened, deed)
    jobs.enqueue(opened.session, READ_REPORT, {"report_id": told.id})


def _refer(opened: OpenCase, deed: Deed) -> None:
    opened.case.department = deed.evidence["department"]


def _mark_duplicate(opened: OpenCase, deed: Deed) -> None:
    """The reports count with the case they are merged into, which must be another one within reach."""
    parent = cases.case_by_number(opened.session, deed.evidence["parent_case"], lock=True)
    if parent is None or parent.id == opened.case.id:
        raise MissingEvidence((FieldError("parent_case", "errors.unknown_case"),))
    parent.repeat_count += opened.case.repeat_count
    parent.version += 1


def _check_new_area(opened: OpenCase, deed: Deed) -> None:
    """Only another area of the same county; handing over comes last, for the giver may lose sight of the case."""
    wanted, case = deed.evidence["area"], opened.case
    here = areas.areas(opened.session, [wanted]).get(wanted)
    if here is None or here.level == "county" or wanted[:6] != case.county_code[:6] or wanted == case.area_code:
        raise MissingEvidence((FieldError("area", "errors.unknown_area"),))


def _enrol(opened: OpenCase, deed: Deed) -> None:
    """A monitored household with its first measures, one for each risk at least."""
    case, evidence, officer_id = opened.case, deed.evidence, deed.actor.officer_id
    enrolled = MonitoredHousehold(
        county_code=case.county_code, area_code=case.area_code, household_id=case.household_id, case_id=case.id,
        registration_number=evidence["registration_number"], category=evidence["category"], risks=evidence["risks"],
        state=HouseholdState.monitoring.value, version=1, enrolled_on=date.fromisoformat(evidence["approved_on"]),
    )  # fmt: skip
    opened.session.add(enrolled)
    opened.session.flush()
    for measure in evidence["measures"]:
        opened.session.add(support_measure(enrolled.id, measure, officer_id))
    opened.session.add(HouseholdEvent(
        monitored_household_id=enrolled.id, verb=Verb.enrol.value, from_state=None, to_state=enrolled.state,
        at=deed.at, officer_id=officer_id, evidence=evidence,
    ))  # fmt: skip


def support_measure(household_id: int, measure: Mapping[str, str], officer_id: int | None) -> SupportMeasure:
    """One row of the measures evidence as a row of the table."""
    return SupportMeasure(
        monitored_household_id=household_id, risk=measure["risk"], kind=measure["kind"],
        department=measure.get("department"), description=measure["description"],
        started_on=date.fromisoformat(measure["started_on"]), recorded_by_id=officer_id,
    )  # fmt: skip


def _forget_department(opened: OpenCase, deed: Deed) -> None:
    """A case taken up again is the township's own until it is referred anew."""
    if opened.case.state != CaseState.closed:
        opened.case.department = None


_EFFECTS: Mapping[Verb, Callable[[OpenCase, Deed], None]] = {
    Verb.correct_reading: _correct_reading,
    Verb.add_to_report: _read_anew,
    Verb.correct_report: _read_anew,
    Verb.refer: _refer,
    Verb.mark_duplicate: _mark_duplicate,
    Verb.transfer_area: _check_new_area,
    Verb.enrol: _enrol,
    Verb.reopen: _forget_department,
    Verb.request_recheck: _forget_department,
}
