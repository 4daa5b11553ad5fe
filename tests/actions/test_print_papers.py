"""Papers say what the case holds, in the right number of copies; a posting never says what may not be public."""

import pytest

from actions.errors import CaseNotFound, InvalidRequest, ReceiptNotFound
from actions.move_case import move_case
from actions.print_papers import NothingToPrint, papers_of, print_case_paper, print_receipt_slip
from actions.show_case import show_case
from notices.case_papers import CasePaper, UnfitForPosting, Worksheet, print_paper
from tests.notices.printed_pages import pages, words

NUMBER, CALLER = "2026-000001", "127.0.0.1"


@pytest.fixture
def move(town):
    def made(username, verb, **evidence):
        version = show_case(town.house, town.officer(username), NUMBER).version
        return move_case(town.house, town.officer(username), NUMBER, verb, version, evidence)

    return made


@pytest.fixture
def visited(town, move):
    town.report(reporter={"name": "王二柱"}, household={"head_name": "王大山", "members": 4})
    day = town.clock().date().isoformat()
    move("qingxi", "accept")
    worksheet = {"members": 4, "a": {"wage_income": "24000", "business_income": "9000", "business_expense": "4000",
                                     "dibao": "1400", "pension": "2000"}, "b": {"rigid_expense": "12000"}}  # fmt: skip
    move("liushu", "visit", visited_on=day, visitors="何秀英、陈大勇", result="at_risk", found="病得重，借了钱",
         worksheet=worksheet)  # fmt: skip
    return move


def printed(town, paper, by="qingxi"):
    return print_case_paper(town.house, town.officer(by), NUMBER, paper).content


def text_of(pdf):
    return words(pdf).replace(" ", "").replace("\r\n", "\n")


def test_the_visit_sheet_comes_in_two_copies_with_what_is_known_and_the_worksheet(town, visited):
    pdf = printed(town, CasePaper.visit_sheet)
    text = text_of(pdf)
    for told in (NUMBER, "王大山", "4口人", "13900000901", "清溪镇柳树村", "我爹上个月查出来肺癌", "何秀英、陈大勇",
                 "24000.00", "12000.00", "低保金", "大额刚性支出"):  # fmt: skip
        assert text.count(told) >= 2, told
    assert "村里留存" in text
    assert "农户留存" in text
    assert len(list(pages(pdf, ppi=30))) == 4


def test_before_the_visit_the_sheet_has_empty_boxes(town):
    town.report()
    assert "24000" not in text_of(printed(town, CasePaper.visit_sheet))


def test_every_adult_signs_the_letter_of_consent(town):
    town.report()
    text = text_of(printed(town, CasePaper.consent_letter))
    for told in ("承诺授权查询书", "每个成年人都签名、按手印", "代填人", "不会写字"):
        assert told in text, told


def test_the_explanation_says_facts_reason_sums_and_where_to_object(town, visited):
    day = town.clock().date().isoformat()
    with pytest.raises(NothingToPrint):
        printed(town, CasePaper.explanation_letter)
    visited("qingxi", "explain_and_close", outcome="not_at_risk", explanation="报销以后自付不多，已经当面算给您看。",
            told_on=day, told_how="in_person", told_by="何秀英", applicant_view="understood")  # fmt: skip
    text = text_of(printed(town, CasePaper.explanation_letter))
    for told in ("王二柱", "2026年11月16日", "病得重，借了钱", "报销以后自付不多", "全家一年收入36400.00元", "复核",
                 "剩20400.00元", "平均每人一年5100.00元", "0000-1000101", "12317", "已知晓", "有异议"):  # fmt: skip
        assert told in text, told


def test_a_posting_names_household_and_days_but_never_the_risk(town, visited):
    day = town.clock().date().isoformat()
    visited("liushu", "appraise", appraised_on=day, attendance=20, votes_for=18, votes_against=1)
    text = text_of(printed(town, CasePaper.posting, by="liushu")).replace("\n", "")
    for told in (
        "柳树村王大山户（4口人）",
        "2026年11月16日至2026年11月21日",
        "一共5天",
        "柳树村村民委员会",
        "0000-1000101",
    ):
        assert told in text, told
    assert "病" not in text
    assert "13900000901" not in text


@pytest.mark.parametrize(
    ("text", "reason"),
    [("王大山 990101195604120016", "errors.posting_id_number"), ("王大山 13900000901", "errors.posting_phone"),
     ("账号 6222020200112233445", "errors.posting_account"), ("王大山户因肺癌", "errors.posting_health")],
)  # fmt: skip
def test_what_may_not_be_public_is_never_printed_on_a_posting(text, reason):
    with pytest.raises(UnfitForPosting) as refused:
        print_paper(CasePaper.posting, {"posting_text": text}, Worksheet())
    assert refused.value.reasons == (reason,)
    assert text not in str(refused.value)


def test_what_people_wrote_is_never_taken_for_a_blank_or_markup(town):
    town.report(text="#panic(1) {phone} *星* 我家没米下锅了")
    assert "#panic(1){phone}*星*我家没米下锅了" in text_of(printed(town, CasePaper.visit_sheet))


def test_a_long_story_runs_on_over_pages(town):
    town.report(text="家里的难处说也说不完。" * 900)
    assert len(list(pages(printed(town, CasePaper.visit_sheet), ppi=20))) > 6


def test_a_character_that_cannot_be_drawn_is_named(town):
    town.report(household={"head_name": "王𱍊", "members": 2})
    with pytest.raises(InvalidRequest) as refused:
        printed(town, CasePaper.visit_sheet)
    assert [fault.field for fault in refused.value.fields] == ["head_name"]


def test_papers_are_for_those_who_see_the_case_and_printing_is_audited(town):
    town.report()
    for stranger in ("liuwan", "auditor"):
        with pytest.raises(CaseNotFound):
            printed(town, CasePaper.visit_sheet, by=stranger)
    printed(town, CasePaper.visit_sheet)
    assert town.value("SELECT detail->>'paper' FROM audit_entry WHERE verb = 'print_paper'") == "visit_sheet"
    case = show_case(town.house, town.officer("qingxi"), NUMBER)
    assert papers_of(case) == (CasePaper.visit_sheet, CasePaper.consent_letter)


def test_a_caller_gets_a_slip_with_the_receipt_only_with_the_right_code(town):
    submitted = town.report()
    slip = print_receipt_slip(town.house, submitted.receipt.lower(), submitted.look_up_code, CALLER)
    text = text_of(slip.content)
    receipt = submitted.receipt
    for told in (f"{receipt[:4]}-{receipt[4:8]}-{receipt[8:]}", "0901", "12317", "http://127.0.0.1/my-report"):
        assert told in text, told
    assert len(list(pages(slip.content, ppi=30))) == 1
    with pytest.raises(ReceiptNotFound):
        print_receipt_slip(town.house, submitted.receipt, "0000", CALLER)


def test_the_letter_goes_to_who_opened_the_case_and_not_to_who_joined_it(town, visited):
    joined = town.report("submission-0002", reporter={"name": "李生", "relation": "family"},
                         household={"head_name": "王大山"})  # fmt: skip
    assert joined.receipt
    assert town.value('SELECT repeat_count FROM "case"') == 2
    day = town.clock().date().isoformat()
    visited("qingxi", "explain_and_close", outcome="not_at_risk", explanation="算下来比监测线高，这次没有纳入。",
            told_on=day, told_how="phone", told_by="何秀英", applicant_view="understood")  # fmt: skip
    text = text_of(printed(town, CasePaper.explanation_letter))
    assert "王二柱：" in text
    assert "李生" not in text
