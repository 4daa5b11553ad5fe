"""A lost receipt found again: by whom, after which answers, and what opens afterwards."""

import pytest

from actions.errors import CaseNotFound, NotAllowed, NotProven, ReceiptNotFound, TooManyAttempts
from actions.give_receipt import find_reports, give_receipt
from actions.look_up_case import look_up_case
from actions.resident_moves import move_by_resident
from casework.vocabulary import AskedBack as A

RIGHT = {A.members: "4", A.reported_on: "2026-11-16"}
PHONE = "13900000901"


def give(town, told=RIGHT, who="hotline", q=PHONE, report=1, close_others=False):
    return give_receipt(town.house, town.officer(who), report, q, told, close_others=close_others)


def opens(town, receipt, code="0901"):
    return look_up_case(town.house, receipt, code, "10.0.0.1").number


@pytest.mark.parametrize("q", [PHONE, "王二柱", "wangerzhu"])
def test_a_report_is_found_by_exact_words_and_answers_nothing(town, q):
    town.report()
    (found,) = find_reports(town.house, town.officer("hotline"), q)
    assert (found.case_number, found.place, found.reporter) == ("2026-000001", "清溪镇柳树村", "王**")
    assert A.members in found.questions
    assert (A.phone_end in found.questions) == (q != PHONE)
    assert find_reports(town.house, town.officer("hotline"), q[:-1]) == ()


def test_the_new_receipt_opens_the_case_and_so_does_the_old_one(town):
    old = town.report()
    given = give(town)
    assert given.receipt != old.receipt
    assert opens(town, given.receipt) == opens(town, old.receipt) == "2026-000001"
    move_by_resident(town.house, given.receipt, "0901", "withdraw", {}, "10.0.0.1")
    assert look_up_case(town.house, old.receipt, "0901", "10.0.0.1").outcome == "withdrawn"


def test_an_old_one_that_may_be_in_wrong_hands_is_closed(town):
    old = town.report()
    second, third = give(town), give(town, close_others=True)
    for receipt in (old.receipt, second.receipt):
        with pytest.raises(ReceiptNotFound):
            opens(town, receipt)
    assert opens(town, third.receipt)
    assert opens(town, give(town).receipt)


def test_without_a_telephone_four_digits_are_given_out(town):
    town.report(reporter={"phone": None})
    given = give(town, q="王二柱")
    assert (len(given.look_up_code), given.has_phone) == (4, False)
    assert opens(town, given.receipt, given.look_up_code)


def test_a_joined_report_gets_no_more_than_its_own_receipt_opened(town):
    town.report()
    town.report("submission-0002", text="我也来报一下他家")
    given = give(town, report=2)
    assert look_up_case(town.house, given.receipt, "0901", "10.0.0.1").next.count("并")


def test_a_neighbour_who_knows_name_telephone_and_family_gets_nothing(town):
    town.report()
    with pytest.raises(NotProven):
        give(town, {A.reporter_name: "王二柱", A.members: "4"})
    with pytest.raises(NotProven):
        give(town, {A.phone_end: "0901", A.members: "4"}, q="王二柱")
    assert town.value("SELECT count(*) FROM receipt_again") == 0


def test_wrong_answers_give_nothing_are_noted_and_soon_have_to_wait(town):
    town.report()
    for _ in range(5):
        with pytest.raises(NotProven):
            give(town, RIGHT | {A.members: "9"})
    with pytest.raises(TooManyAttempts):
        give(town)
    assert town.value("SELECT count(*) FROM receipt_again") == 0
    assert town.value("SELECT count(*) FROM audit_entry WHERE verb = 'ask_back'") == 5
    town.clock.turn(hours=1)
    assert give(town)


def test_who_searched_and_who_gave_is_audited_without_a_word_of_whom(town):
    town.report()
    find_reports(town.house, town.officer("hotline"), PHONE)
    give(town)
    rows = town.rows("SELECT verb, subject, detail::text FROM audit_entry WHERE actor_role = 'hotline' ORDER BY id")
    assert [(row.verb, row.subject) for row in rows if row.verb != "sign_in"] == [
        ("find_report", "reports"), ("give_receipt", "report:1"),
    ]  # fmt: skip
    assert not [row for row in rows if "王" in row.detail or "0901" in row.detail]


def test_a_report_is_not_given_by_its_number_alone(town):
    town.report()
    town.report("submission-0002", reporter={"name": "石巧云", "phone": "13900000912"})
    with pytest.raises(CaseNotFound):
        give(town, report=2)


def test_who_may(town):
    town.report()
    assert find_reports(town.house, town.officer("liuwan"), PHONE) == ()
    with pytest.raises(CaseNotFound):
        give(town, who="liuwan")
    for who in ("liushu", "yibao", "auditor"):
        with pytest.raises(NotAllowed):
            find_reports(town.house, town.officer(who), PHONE)
        with pytest.raises(NotAllowed):
            give(town, who=who)


def test_only_hashes_are_kept(town):
    town.report()
    given = give(town)
    kept = town.value("SELECT to_jsonb(receipt_again)::text FROM receipt_again")
    assert given.receipt not in kept
