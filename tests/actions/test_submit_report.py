"""A report comes in: once, whole, and with everything that follows from it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from actions.errors import InvalidReport, SubmissionConflict
from actions.keep_attachment import keep_attachment
from actions.list_queue import list_queue
from actions.look_up_case import look_up_case
from actions.submit_report import check_report_answers, submit_report
from casework.vocabulary import CaseState
from db.queries.messages import message_by_id
from db.session import Scope
from tests.actions.conftest import CODE

PHOTO = b"\xff\xd8\xff\xe0" + bytes(200)


def test_a_report_is_stored_read_and_acknowledged(town):
    submitted = town.report()
    assert len(submitted.receipt) == 12
    assert submitted.look_up_code == "0901"
    assert [line.name for line in submitted.deadlines] == ["accept", "visit", "close"]
    case = town.rows('SELECT number, state, area_code, risks, repeat_count, due_on FROM "case"')
    assert [tuple(row)[:3] for row in case] == [("2026-000001", "received", "990101001201")]
    assert "illness" in case[0].risks
    assert town.value("SELECT source FROM reading") == "fallback"
    assert town.value("SELECT task_name FROM procrastinate_jobs") == "read_report"
    audited = town.rows("SELECT actor_role, verb, subject FROM audit_entry")
    assert audited == [("resident", "submit_report", "case:2026-000001")]


def test_the_intake_never_asks_rasa(town):
    town.reader.answer = town.by_rasa()
    town.report()
    assert town.reader.texts == []


def test_the_same_report_again_gets_the_same_receipt_and_is_stored_once(town):
    first, again = town.report(), town.report()
    assert not first.repeated
    assert again.repeated
    assert (again.receipt, again.look_up_code, again.accepted_at) == (
        first.receipt, first.look_up_code, first.accepted_at,
    )  # fmt: skip
    assert town.value("SELECT count(*) FROM report") == 1
    assert town.value("SELECT count(*) FROM audit_entry") == 1


def test_the_same_key_with_other_content_is_refused(town):
    town.report()
    with pytest.raises(SubmissionConflict):
        town.report(text="我爹上个月查出来肺癌，住院花了七万多")
    assert town.value("SELECT count(*) FROM report") == 1


def test_the_same_report_from_many_threads_at_once_is_stored_once(town):
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: town.report(), range(8)))
    assert len({answer.receipt for answer in answers}) == 1
    assert sum(not answer.repeated for answer in answers) == 1
    assert town.value("SELECT count(*) FROM report") == 1
    assert town.value('SELECT count(*) FROM "case"') == 1
    assert town.value("SELECT count(*) FROM reading") == 1


def test_reports_of_one_household_at_once_make_one_case(town):
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda n: town.report(f"submission-{n:04}"), range(6)))
    assert len({answer.receipt for answer in answers}) == 6
    assert town.rows('SELECT repeat_count, version FROM "case"') == [(6, 6)]
    assert town.value("SELECT count(*) FROM household") == 1


def test_reports_of_many_households_at_once_are_all_kept(town):
    def one(number):
        reporter = {"name": "田家旺", "phone": f"139000{number:05}"}
        return town.report(f"submission-{number:04}", reporter=reporter)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(one, range(24)))
    assert town.value("SELECT count(DISTINCT case_id) FROM report") == 24
    assert town.value("SELECT count(*) FROM case_deadline") == 72


def test_every_faulty_answer_is_named_at_once(town):
    with pytest.raises(InvalidReport) as refused:
        town.report(text=" ", consent=False, area_code=None, reporter={"name": "", "phone": "12"})
    assert {fault.field for fault in refused.value.fields} == {
        "text", "consent", "area_code", "reporter.name", "reporter.phone",
    }  # fmt: skip
    assert town.value('SELECT count(*) FROM "case"') == 0


@pytest.mark.parametrize(
    ("place", "field"),
    [({"area_code": "990101009999"}, "area_code"), ({"area_code": None, "one_code": "ZZZZ9999"}, "one_code")],
)
def test_an_unknown_place_is_named_beside_the_other_faults(town, place, field):
    faults = check_report_answers(town.house, town.answers(text="", **place))
    assert [fault.field for fault in faults] == [field, "text"]
    with pytest.raises(InvalidReport):
        town.report(**place)


def test_a_county_is_no_place_to_report_from(town):
    with pytest.raises(InvalidReport):
        town.report(area_code="990101000000")


def test_a_township_alone_is_enough(town):
    town.report(area_code="990101001000")
    assert town.value('SELECT area_code FROM "case"') == "990101001000"


def test_the_code_on_the_leaflet_tells_the_village(town):
    town.report(area_code=None, one_code=CODE)
    assert town.rows("SELECT area_code, one_code FROM report") == [("990101001201", CODE)]


def test_the_picked_place_goes_before_the_scanned_code(town):
    town.report(area_code="990101001202", one_code=CODE)
    assert town.value("SELECT area_code FROM report") == "990101001202"


def test_a_revoked_code_asks_for_the_place(town):
    with town.owner.transaction(Scope.owner()) as session:
        session.execute(text("UPDATE one_code SET revoked_at = now()"))
    with pytest.raises(InvalidReport) as refused:
        town.report(area_code=None, one_code=CODE)
    assert [fault.message for fault in refused.value.fields] == ["errors.unknown_code"]


def test_without_a_telephone_four_digits_are_given_out(town):
    submitted = town.report(reporter={"phone": None})
    assert len(submitted.look_up_code) == 4
    assert submitted.look_up_code.isdigit()
    assert look_up_case(town.house, submitted.receipt, submitted.look_up_code, "10.0.0.1").number == "2026-000001"


def test_receipt_and_key_are_kept_only_as_hashes(town):
    submitted = town.report(key="a-key-that-would-be-found")
    kept = town.value("SELECT string_agg(to_jsonb(report)::text, '') FROM report")
    for secret in (submitted.receipt, "a-key-that-would-be-found"):
        assert secret not in kept
        assert secret.encode().hex() not in kept


def test_a_second_report_joins_the_open_case_and_shows_in_its_version(town):
    town.report()
    town.clock.turn(days=1)
    town.report("submission-0002", text="现在连药都买不起了，两个娃上学的钱也没有")
    case = town.rows('SELECT repeat_count, version, risks FROM "case"')
    assert [tuple(row)[:2] for row in case] == [(2, 2)]
    assert {"illness", "schooling"} <= set(case[0].risks)


def test_a_household_is_known_again_by_its_id_number_whatever_the_telephone(town):
    town.report(reporter={"id_number": "990101195604120016"})
    town.report("submission-0002", reporter={"id_number": "990101195604120016", "phone": "13900000999"})
    assert town.value('SELECT repeat_count FROM "case"') == 2


def test_one_telephone_with_two_names_is_two_households(town):
    town.report()
    town.report("submission-0002", reporter={"name": "周桂兰"})
    assert town.value('SELECT count(*) FROM "case"') == 2


def test_what_a_neighbour_reports_never_joins_the_neighbours_own_case(town):
    town.report()
    town.report("submission-0002", reporter={"relation": "neighbour"}, household={"head_name": "余老太"})
    assert town.value('SELECT count(*) FROM "case"') == 2
    assert town.value("SELECT count(*) FROM household WHERE phone_index IS NOT NULL") == 1


def test_a_report_after_the_closing_opens_a_new_case_that_knows_of_the_old(town):
    town.report()
    with town.owner.transaction(Scope.owner()) as session:
        session.execute(text("""UPDATE "case" SET state = 'closed', outcome = 'not_at_risk'"""))
    town.report("submission-0002")
    cases = town.rows('SELECT state, earlier_cases, household_id FROM "case" ORDER BY id')
    assert [(row.state, row.earlier_cases) for row in cases] == [("closed", 0), ("received", 1)]
    assert cases[0].household_id == cases[1].household_id


def test_an_urgent_report_stands_first_and_its_message_is_there_with_it(town):
    town.report("submission-0001", reporter={"name": "冉启明", "phone": "13900000911"})
    town.clock.turn(hours=15)  # midnight
    town.report("submission-0002", urgent=True)
    message = town.rows("SELECT to_role, state, effect_key FROM message")
    assert message == [("duty_contact", "waiting", "duty:2026-000002:990101001000")]
    jobs = town.rows("SELECT task_name FROM procrastinate_jobs WHERE scheduled_at IS NULL ORDER BY id")
    assert ("send_message",) in jobs
    items = list_queue(town.house, town.officer("qingxi"), {}).items
    assert [item.number for item in items] == ["2026-000002", "2026-000001"]


def test_urgency_is_read_from_the_words_even_without_rasa(town):
    town.report(text="房子昨晚塌了，一家人没地方住也没吃的，求求你们快来救命")
    assert town.value('SELECT urgent FROM "case"')
    assert town.value("SELECT count(*) FROM message") == 1


def test_the_urgent_message_says_nothing_private(town):
    town.report(urgent=True)
    with town.house.database.transaction(Scope.jobs()) as session:
        message = message_by_id(session, 1)
        assert message is not None
        assert "2026-000001" in message.body
        assert not any(word in message.body for word in ("王二柱", "肺癌", "13900000901", "柳树"))
        assert message.address == "13900000101"


def test_photos_named_in_a_report_belong_to_it(town):
    photo = keep_attachment(town.house, PHOTO, "10.0.0.1")
    town.report(attachments=[photo])
    assert town.value("SELECT count(*) FROM attachment WHERE report_id IS NOT NULL") == 1


def test_a_photo_that_is_not_there_keeps_nothing_of_the_report(town):
    with pytest.raises(InvalidReport) as refused:
        town.report(attachments=["not-a-photo-of-ours"])
    assert [fault.field for fault in refused.value.fields] == ["attachments"]
    assert town.value("SELECT count(*) FROM report") == 0
    assert town.value("SELECT count(*) FROM procrastinate_jobs") == 0


def test_the_hotline_clerk_who_typed_it_is_kept(town):
    clerk = town.officer("hotline")
    submit_report(town.house, town.answers(channel="hotline"), taken_by=clerk)
    assert town.value("SELECT taken_by_id FROM report") == clerk.id
    assert town.rows("SELECT role, officer_id FROM case_event") == [("hotline", clerk.id)]
    assert ("hotline", "submit_report") in town.rows("SELECT actor_role, verb FROM audit_entry")


def test_a_report_hidden_from_the_village_hides_the_case_from_then_on(town):
    town.report()
    town.report("submission-0002", hide_from_village=True)
    assert list_queue(town.house, town.officer("liushu"), {}).items == ()
    assert list_queue(town.house, town.officer("qingxi"), {}).items[0].state is CaseState.received
