"""The figures are what they say, an abstention is a miss, and the gate closes when something is read worse."""

from casework.reading import Reading, RiskReading
from casework.vocabulary import Intent, Risk
from nlu.evaluation import measures as m
from nlu.evaluation.gate import objections
from nlu.language.examples import Example


def row(true: str, read: str, abstained: bool = False, urgent: tuple[bool, bool] = (False, False)) -> m.Judged:
    risks = tuple(RiskReading(Risk(name), 0.9) for name in read.split())
    example = Example("话", "report_hardship" if true else "out_of_scope", tuple(true.split()), urgent=urgent[0])
    intent = Intent.report_hardship if read else Intent.out_of_scope
    return m.Judged(example, Reading(intent, 0.8, risks, urgent=urgent[1], abstained=abstained))


def test_precision_and_recall_count_assertions() -> None:
    found = m.score([row("illness housing", "illness"), row("schooling", "schooling accident")])
    assert (found.precision, found.recall, found.count) == (2 / 3, 2 / 3, 3)


def test_an_abstention_is_a_miss() -> None:
    rows = [row("illness", "illness", abstained=True)]
    assert (m.score(rows).recall, m.intent_accuracy(rows), m.coverage(rows)) == (0.0, 0.0, 0.0)
    assert m.hardship_reaching_a_person(rows) == 1.0


def test_false_alarms_are_counted_on_what_is_out_of_scope() -> None:
    assert m.false_alarms([row("", "illness"), row("", ""), row("illness", "illness")]) == 0.5


def test_urgency_is_told_with_its_needless_alarms() -> None:
    rows = [row("illness", "illness", urgent=(True, True)), row("illness", "illness", urgent=(False, True))]
    assert m.urgency(rows) == (1.0, 1.0, 1)


def test_the_surest_come_first_in_the_coverage_curve() -> None:
    assert m.risk_coverage([row("illness", "illness"), row("illness", "")])[-1] == (1.0, 0.5)


def test_the_gate_closes_for_a_lost_risk_and_for_any_lost_emergency() -> None:
    live = {"illness": 0.9, "housing": 0.8, "urgent": 0.95}
    assert objections({"illness": 0.885, "housing": 0.9, "urgent": 0.95}, live) == []
    assert len(objections({"illness": 0.87, "housing": 0.8, "urgent": 0.94}, live)) == 2
