"""Readings: the fallback's at once, Rasa's when it answers, the officer's for good."""

from actions.move_case import move_case
from actions.read_report import read_again, read_report
from actions.show_case import show_case
from casework.vocabulary import Intent, Risk

NUMBER = "2026-000001"
CORRECTION = {"risks": ["housing"], "primary": "housing", "urgent": False, "intent": "report_hardship"}


def correct(town, **changes):
    officer = town.officer("qingxi")
    version = show_case(town.house, officer, NUMBER).version
    return move_case(town.house, officer, NUMBER, "correct_reading", version, CORRECTION | changes)


def believed(town):
    return town.rows('SELECT risks, primary_risk, urgent, needs_review FROM "case"')[0]


def test_rasas_reading_is_stored_beside_the_fallbacks_and_counts(town):
    town.report()
    town.reader.answer = town.by_rasa(Risk.industry)
    assert read_report(town.house, 1)
    assert town.rows("SELECT source, model FROM reading ORDER BY id")[1] == ("rasa", "model-1")
    assert believed(town)[:2] == (["industry"], "industry")


def test_rasas_reading_counts_although_the_fallback_read_with_the_same_model(town):
    town.report()
    model = town.value("SELECT model FROM reading")
    town.reader.answer = town.by_rasa(Risk.industry, model=model)
    assert read_report(town.house, 1)
    assert town.rows("SELECT source FROM reading ORDER BY id") == [("fallback",), ("rasa",)]
    assert read_again(town.house) == 0


def test_reading_twice_is_reading_once(town):
    town.report()
    town.reader.answer = town.by_rasa(Risk.industry)
    assert read_report(town.house, 1)
    assert read_report(town.house, 1)
    assert town.value("SELECT count(*) FROM reading") == 2
    town.reader.answer = town.by_rasa(Risk.industry, model="model-2")
    assert read_report(town.house, 1)
    assert town.value("SELECT count(*) FROM reading") == 3


def test_while_rasa_is_away_the_fallbacks_reading_stands_and_is_offered_again(town):
    town.report()
    before = believed(town)
    assert not read_report(town.house, 1)
    assert town.value("SELECT count(*) FROM reading") == 1
    assert believed(town) == before
    assert read_again(town.house) == 0
    town.reader.answer = town.by_rasa(Risk.illness)
    assert read_again(town.house) == 1
    assert town.rows("SELECT source FROM reading ORDER BY id") == [("fallback",), ("rasa",)]
    assert read_again(town.house) == 0


def test_open_cases_are_brought_up_to_a_new_model_and_back_without_touching_corrections(town):
    for number in range(3):
        town.report(f"submission-{number:04}", reporter={"name": "王二柱", "phone": f"1390000090{number}"})
    correct(town)
    town.reader.answer = town.by_rasa(Risk.illness)
    assert read_again(town.house) == 3
    town.reader.answer = town.by_rasa(Risk.schooling, model="model-2")
    assert read_again(town.house) == 3
    assert read_again(town.house) == 0
    risks = [row.risks for row in town.rows('SELECT risks FROM "case" ORDER BY id')]
    assert risks == [["housing"], ["schooling"], ["schooling"]]
    town.reader.answer = town.by_rasa(Risk.illness)
    assert read_again(town.house) == 3
    assert read_again(town.house) == 0
    assert town.rows('SELECT risks FROM "case" ORDER BY id')[1].risks == ["illness"]


def test_a_report_that_is_gone_is_no_error(town):
    assert read_report(town.house, 4711)


def test_an_emergency_that_only_rasa_saw_calls_the_duty_contact(town):
    town.report(text="家里有点难处，想请干部来看看")
    assert town.value("SELECT count(*) FROM message") == 0
    town.reader.answer = town.by_rasa(Risk.illness, urgent=True)
    read_report(town.house, 1)
    assert town.value('SELECT urgent FROM "case"')
    assert town.value("SELECT count(*) FROM message") == 1
    read_report(town.house, 1)
    assert town.value("SELECT count(*) FROM message") == 1


def test_what_was_told_to_be_urgent_stays_urgent_whatever_is_read(town):
    town.report(urgent=True)
    town.reader.answer = town.by_rasa(Risk.illness, urgent=False)
    read_report(town.house, 1)
    assert town.value('SELECT urgent FROM "case"')


def test_an_abstained_reading_goes_to_a_person(town):
    town.report()
    town.reader.answer = town.by_rasa(abstained=True)
    read_report(town.house, 1)
    assert believed(town).needs_review


def test_an_officers_correction_is_never_overwritten(town):
    town.report()
    corrected = correct(town)
    assert corrected.risks == (Risk.housing,)
    town.reader.answer = town.by_rasa(Risk.illness, Risk.schooling)
    read_report(town.house, 1)
    assert believed(town)[:2] == (["housing"], "housing")
    assert [row.source for row in town.rows("SELECT source FROM reading ORDER BY id")] == [
        "fallback",
        "officer",
        "rasa",
    ]


def test_a_later_correction_replaces_an_earlier_one(town):
    town.report()
    correct(town)
    correct(town, risks=["accident"], primary="accident", intent="complaint")
    case = show_case(town.house, town.officer("qingxi"), NUMBER)
    assert (case.risks, case.intent) == ((Risk.accident,), Intent.complaint)


def test_an_emergency_told_after_the_correction_is_an_emergency(town):
    town.report(urgent=True)
    assert not correct(town).urgent
    town.clock.turn(days=1)
    town.report("submission-0002", urgent=True, text="房子又塌了一间，今晚没有地方住")
    case = show_case(town.house, town.officer("qingxi"), NUMBER)
    assert case.urgent
    assert case.needs_review
    assert case.risks == (Risk.housing,)


def test_numbers_and_names_that_say_who_never_reach_the_reader(town):
    town.report(
        text="我叫王二柱，电话13900000901，身份证990101195604120016，卡号6222020000000000001，住院花了六万",
    )
    read_report(town.house, 1)
    read = town.reader.texts[0]
    assert "六万" in read
    assert not any(word in read for word in ("王二柱", "13900000901", "990101195604120016", "6222020000000000001"))
