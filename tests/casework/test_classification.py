"""What the house believes: told beside read, urgent stays, an officer's word is final."""

import pytest

from casework.classification import Belief, Correction, combine, standing
from casework.reading import Reading, RiskReading
from casework.vocabulary import Intent, Risk


def reading(
    *risks: Risk,
    intent: Intent = Intent.report_hardship,
    urgent: bool = False,
    abstained: bool = False,
    source: str = "rasa",
) -> Reading:
    asserted = tuple(RiskReading(risk, 0.9) for risk in risks)
    primary = risks[0] if risks else None
    return Reading(intent, 0.9, asserted, primary, urgent, abstained, source=source)


def test_a_plain_reading_is_believed() -> None:
    assert combine([reading(Risk.illness, Risk.housing)]) == Belief(
        (Risk.illness, Risk.housing), Risk.illness, False, Intent.report_hardship, False
    )


def test_told_risks_are_kept_beside_read_ones() -> None:
    belief = combine([reading(Risk.illness)], told_risks=(Risk.housing, Risk.illness))
    assert belief.risks == (Risk.illness, Risk.housing)
    assert belief.primary is Risk.illness


def test_told_risks_alone_name_the_primary_one() -> None:
    belief = combine([reading()], told_risks=(Risk.housing,))
    assert (belief.primary, belief.risks) == (Risk.housing, (Risk.housing,))


def test_several_reports_add_up_and_the_first_names_the_primary_risk() -> None:
    belief = combine([reading(Risk.illness), reading(Risk.drinking_water)])
    assert belief.risks == (Risk.illness, Risk.drinking_water)
    assert belief.primary is Risk.illness


@pytest.mark.parametrize("later", [reading(Risk.illness), reading(intent=Intent.greet)])
def test_urgent_once_said_stays(later: Reading) -> None:
    assert combine([reading(Risk.accident, urgent=True), later]).urgent
    assert combine([later], urgent_told=True).urgent


def test_only_an_officer_takes_urgency_away() -> None:
    correction = Correction((Risk.housing,), Risk.housing, urgent=False, intent=Intent.report_hardship)
    readings = [reading(Risk.accident, urgent=True, abstained=True)]
    assert combine(readings, (Risk.illness,), True, correction) == Belief(
        (Risk.housing,), Risk.housing, False, Intent.report_hardship, False
    )


@pytest.mark.parametrize(
    "doubtful",
    [
        reading(Risk.illness, abstained=True),
        reading(),
        reading(Risk.illness, intent=Intent.complaint),
        reading(intent=Intent.out_of_scope),
    ],
)
def test_what_is_doubtful_goes_to_a_person(doubtful: Reading) -> None:
    assert combine([doubtful]).needs_review


def test_nothing_read_yet_goes_to_a_person() -> None:
    assert combine([]) == Belief((), None, False, None, needs_review=True)


def test_a_hardship_reported_once_stays_a_report() -> None:
    belief = combine([reading(Risk.illness), reading(intent=Intent.check_status)])
    assert belief.intent is Intent.report_hardship


def test_the_standing_reading_is_the_newest_by_rasa() -> None:
    old, by_rasa = reading(Risk.illness, source="rasa"), reading(Risk.housing, source="rasa")
    fallback = reading(Risk.other, source="fallback")
    assert standing([old, by_rasa, fallback]) is by_rasa
    assert standing([old, fallback][1:]) is fallback
    assert standing([]) is None


def test_a_correction_comes_out_of_its_evidence() -> None:
    evidence = {"risks": ["housing", "illness"], "urgent": True, "intent": "complaint"}
    assert Correction.from_evidence(evidence) == Correction(
        (Risk.housing, Risk.illness), Risk.housing, True, Intent.complaint
    )
    assert Correction.from_evidence({**evidence, "primary": "illness"}).primary is Risk.illness
    assert Correction.from_evidence({"urgent": False, "intent": "out_of_scope"}).risks == ()
