"""What residents see and may do with receipt and look-up code."""

import pytest

from actions.errors import MissingEvidence, NotAllowed, ReceiptNotFound, TooManyAttempts
from actions.list_queue import list_queue
from actions.look_up_case import look_up_case
from actions.read_report import read_report
from actions.resident_moves import move_by_resident
from actions.show_case import show_case
from casework.vocabulary import CaseState, Risk

HERE = "10.0.0.1"


def test_the_resident_sees_state_next_step_and_deadlines(town):
    submitted = town.report()
    progress = look_up_case(town.house, submitted.receipt, "0901", HERE)
    assert (progress.state, progress.label) == (CaseState.received, "已收到")
    assert [(step.at, step.label) for step in progress.steps] == [(town.clock.now, "收到申报")]
    assert "受理" in progress.next
    assert {line.name for line in progress.deadlines} == {"accept", "visit", "close"}
    assert all(line.explanation for line in progress.deadlines)
    assert {move.verb for move in progress.can} == {"withdraw", "add_to_report", "correct_report"}
    assert progress.explanation is None


@pytest.mark.parametrize("typed", ["{0} {1} {2}", "{0}-{1}-{2}", " {0}{1}{2}　"])
def test_a_receipt_may_be_typed_as_people_type(town, typed):
    receipt = town.report().receipt
    parts = (receipt[:4].lower(), receipt[4:8], receipt[8:])
    assert look_up_case(town.house, typed.format(*parts), "０９０１", HERE).number == "2026-000001"


def test_a_wrong_code_and_an_unknown_receipt_are_one_and_the_same(town):
    submitted = town.report()
    unknown = "ACDEFHJKMNPR"
    refusals = []
    for receipt, code in ((submitted.receipt, "0000"), (unknown, "0901"), ("short", "0901"), ("", "")):
        with pytest.raises(ReceiptNotFound) as refused:
            look_up_case(town.house, receipt, code, HERE)
        refusals.append((refused.value.code, refused.value.message, refused.value.fields))
    assert len(set(refusals)) == 1


def test_who_guesses_has_to_wait_even_with_the_right_code(town):
    submitted = town.report()
    for _ in range(town.house.settings.look_up_attempts):
        with pytest.raises(ReceiptNotFound):
            look_up_case(town.house, submitted.receipt, "0000", HERE)
    with pytest.raises(TooManyAttempts) as refused:
        look_up_case(town.house, submitted.receipt, "0901", "10.9.9.9")
    assert 0 < refused.value.wait_seconds <= 3600
    town.clock.turn(hours=1)
    assert look_up_case(town.house, submitted.receipt, "0901", HERE)


def test_an_address_that_guesses_many_receipts_has_to_wait(town):
    house = town.with_settings(caller_attempts=3)
    submitted = town.report()
    for receipt in ("ACDEFHJKMNPR", "ACDEFHJKMNPT", "ACDEFHJKMNPW"):
        with pytest.raises(ReceiptNotFound):
            look_up_case(house, receipt, "0901", HERE)
    with pytest.raises(TooManyAttempts):
        look_up_case(house, submitted.receipt, "0901", HERE)
    assert look_up_case(house, submitted.receipt, "0901", "10.0.0.2")


def test_what_others_mistyped_is_not_counted_against_anybody(town):
    for number in range(town.house.settings.look_up_attempts + 1):
        with pytest.raises(ReceiptNotFound):
            look_up_case(town.house, "too-short", "0901", f"203.0.113.{number}")


def test_addresses_are_never_stored_readably(town):
    town.report()
    with pytest.raises(ReceiptNotFound):
        look_up_case(town.house, "ACDEFHJKMNPR", "0901", "203.0.113.77")
    kept = town.value("SELECT string_agg(to_jsonb(attempt)::text, '') FROM attempt")
    assert "203.0.113.77" not in kept
    assert b"203.0.113.77".hex() not in kept


def test_each_of_two_reporters_sees_the_one_case(town):
    first = town.report()
    second = town.report("submission-0002")
    for submitted in (first, second):
        progress = look_up_case(town.house, submitted.receipt, submitted.look_up_code, HERE)
        assert progress.number == "2026-000001"


def test_withdrawing_ends_the_case_by_the_residents_own_wish(town):
    submitted = town.report()
    progress = move_by_resident(town.house, submitted.receipt, "0901", "withdraw", {}, HERE)
    assert (progress.state, progress.label) == (CaseState.closed, "本人撤回")
    assert "随时可以再报" in progress.next
    with pytest.raises(NotAllowed):
        move_by_resident(town.house, submitted.receipt, "0901", "withdraw", {}, HERE)
    assert list_queue(town.house, town.officer("qingxi"), {}).items == ()


def test_moving_with_a_wrong_code_changes_nothing_and_counts(town):
    submitted = town.report()
    with pytest.raises(ReceiptNotFound):
        move_by_resident(town.house, submitted.receipt, "1111", "withdraw", {}, HERE)
    assert town.value('SELECT state FROM "case"') == "received"
    assert town.value("SELECT sum(wrong) FROM attempt") == 2


def test_officers_moves_are_not_the_residents(town):
    submitted = town.report()
    with pytest.raises(NotAllowed):
        move_by_resident(town.house, submitted.receipt, "0901", "accept", {}, HERE)


def test_what_is_added_is_read_with_what_was_told(town):
    submitted = town.report(text="家里有点难处，想请干部来看看")
    added = {"text": "昨晚房子塌了，一家人没地方住也没吃的，快来救命"}
    move_by_resident(town.house, submitted.receipt, "0901", "add_to_report", added, HERE)
    assert town.value('SELECT urgent FROM "case"')
    assert town.value("SELECT count(*) FROM message WHERE to_role = 'duty_contact'") == 1
    town.reader.answer = town.by_rasa(Risk.housing)
    read_report(town.house, 1)
    assert "想请干部来看看" in town.reader.texts[-1]
    assert "房子塌了" in town.reader.texts[-1]


def test_what_is_added_later_is_read_again_by_the_same_model(town):
    submitted = town.report()
    town.reader.answer = town.by_rasa(Risk.illness)
    read_report(town.house, 1)
    town.clock.turn(hours=2)
    added = {"text": "孩子的学费也交不上了"}
    move_by_resident(town.house, submitted.receipt, "0901", "add_to_report", added, HERE)
    town.clock.turn(minutes=1)
    town.reader.answer = town.by_rasa(Risk.illness, Risk.schooling)
    read_report(town.house, 1)
    assert set(town.value('SELECT risks FROM "case"')) == {"illness", "schooling"}


def test_an_empty_addition_is_refused_kindly(town):
    submitted = town.report()
    with pytest.raises(MissingEvidence) as refused:
        move_by_resident(town.house, submitted.receipt, "0901", "add_to_report", {"text": "  "}, HERE)
    assert [fault.field for fault in refused.value.fields] == ["text"]


def test_every_look_is_audited_without_a_word_about_the_person(town):
    submitted = town.report()
    look_up_case(town.house, submitted.receipt, "0901", HERE)
    audited = town.rows("SELECT actor_role, verb, subject, detail::text FROM audit_entry ORDER BY id DESC LIMIT 1")
    assert audited == [("resident", "look_up", "case:2026-000001", "{}")]


def test_what_was_put_right_is_what_is_read(town):
    submitted = town.report()
    right = "是孩子上大学交不起学费，不是老人生病"
    move_by_resident(town.house, submitted.receipt, "0901", "correct_report", {"corrected_text": right}, HERE)
    town.reader.answer = town.by_rasa(Risk.schooling)
    read_report(town.house, 1)
    assert town.reader.texts[-1] == right
    (told,) = show_case(town.house, town.officer("qingxi"), "2026-000001").reports
    assert told.text == town.answers()["text"]
