"""The report's questions: forgiving of form, naming every faulty answer at once."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.questionnaire import QUESTIONS, ReportAnswers, check_character, check_report, question
from casework.vocabulary import Channel, Relation, Risk
from notices.wording import say, sentences

GOOD: dict[str, Any] = {
    "submission_key": "browser-made-key-0001",
    "one_code": "ACDE34",
    "reporter": {"name": "王小明", "phone": "13900000001", "relation": "self"},
    "text": "俺爹住院花了六万多,地里也没人种。",
    "consent": True,
    "channel": "form",
}
ID = "99010119900101123"


def report(**changes: Any) -> ReportAnswers:
    clean, errors = check_report(merged(changes))
    assert errors == ()
    assert clean
    return clean


def errors_of(raw: dict[str, Any]) -> dict[str, str]:
    clean, errors = check_report(raw)
    assert (clean is None) is bool(errors)
    return {error.field: error.message for error in errors}


def merged(changes: dict[str, Any]) -> dict[str, Any]:
    """The good report with changes; dotted names reach into the groups."""
    raw = json.loads(json.dumps(GOOD))
    for name, value in changes.items():
        group, _, field = name.partition("__")
        if field:
            raw.setdefault(group, {})[field] = value
        else:
            raw[name] = value
    return raw


def test_a_short_report_is_enough() -> None:
    clean = report()
    assert clean.reporter_name == "王小明"
    assert (clean.relation, clean.channel) == (Relation.self, Channel.form)
    assert (clean.id_number, clean.members, clean.risks, clean.urgent) == (None, None, (), False)
    assert clean.one_code == "ACDE34"


def test_a_full_report() -> None:
    clean = report(
        reporter__id_number=f"{ID[:16]}1{check_character(ID[:16] + '1')}".lower(),
        household={"head_name": "买买提·吐尔逊", "members": "5"},
        risks=["illness", "housing"],
        urgent=True,
        contact_time="晚上七点后",
        safe_contact="找我姐",
        hide_from_village=True,
        attachments=["a1b2c3d4e5f6a7b8"],
    )
    assert clean.head_name == "买买提·吐尔逊"
    assert clean.members == 5
    assert clean.risks == (Risk.illness, Risk.housing)
    assert clean.attachments == ("a1b2c3d4e5f6a7b8",)


def test_a_form_with_dotted_names_and_ticks_is_read_like_json() -> None:
    form = {
        "submission_key": "browser-made-key-0001",
        "area_code": "990101002003",
        "reporter.name": " 王小明 ",
        "reporter.phone": "139 0000 0001",
        "reporter.relation": "neighbour",
        "household.head_name": "",
        "risks": "illness",
        "text": "  邻居家揭不开锅\r\n",
        "urgent": "on",
        "consent": "yes",
        "channel": "form",
        "csrf": "x",
    }
    clean, errors = check_report(form)
    assert errors == ()
    assert clean
    assert (clean.reporter_name, clean.phone, clean.text) == ("王小明", "13900000001", "邻居家揭不开锅")
    assert (clean.risks, clean.urgent, clean.head_name) == ((Risk.illness,), True, None)


def test_an_empty_report_names_everything_that_is_missing_at_once() -> None:
    assert errors_of({}) == {
        "submission_key": "errors.missing.submission_key",
        "text": "errors.missing.text",
        "reporter.relation": "errors.missing.reporter.relation",
        "reporter.name": "errors.missing.reporter.name",
        "consent": "errors.consent_required",
        "channel": "errors.missing.channel",
        "area_code": "errors.place_required",
    }


@pytest.mark.parametrize(
    "typed",
    [
        "13900000001",
        "139-0000-0001",
        "139 0000 0001",
        "+86 13900000001",
        "0086-13900000001",
        "8613900000001",
        "１３９０００００００１",
        "(139)00000001",
        "幺三九零零零零零零零一",
        13900000001,
    ],
)
def test_a_mobile_number_is_forgiven(typed: Any) -> None:
    assert report(reporter__phone=typed).phone == "13900000001"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("010-12345678", "01012345678"), ("0793 1234567", "07931234567"), ("0793-12345678", "079312345678")],
)
def test_a_landline_with_its_area_code(typed: str, kept: str) -> None:
    assert report(reporter__phone=typed).phone == kept


@pytest.mark.parametrize(
    "typed", ["1390000000", "139000000012", "12345678", "没有", "12900000001", "0793", True, ["1"]]
)
def test_a_wrong_phone_is_named(typed: Any) -> None:
    assert errors_of(merged({"reporter__phone": typed})) == {"reporter.phone": "errors.not_a_phone"}


def test_no_phone_is_no_fault() -> None:
    assert report(reporter__phone="").phone is None
    assert report(reporter__phone=None).phone is None


def test_an_id_number_is_checked_to_its_last_character() -> None:
    right = ID + check_character(ID)
    assert report(reporter__id_number=f" {right[:6]} {right[6:14]} {right[14:]}").id_number == right
    assert report(reporter__id_number=right + "11").id_number == right
    for digit in set("0123456789X") - {right[-1]}:
        assert errors_of(merged({"reporter__id_number": ID + digit})) == {
            "reporter.id_number": "errors.id_number_wrong"
        }


@pytest.mark.parametrize("number", ["99010119900101", "99010119900101123Y", "不知道", "0" + ID[1:] + "1"])
def test_an_id_number_has_eighteen_characters(number: str) -> None:
    assert errors_of(merged({"reporter__id_number": number})) == {"reporter.id_number": "errors.id_number_length"}


def test_an_id_number_has_a_real_birthday() -> None:
    born = "99010119900230123"
    assert "reporter.id_number" in errors_of(merged({"reporter__id_number": born + check_character(born)}))


def test_the_check_character_may_be_x() -> None:
    numbers = (f"9901011990010112{n}" for n in range(10))
    assert "X" in {check_character(number) for number in numbers}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("王小明", "王小明"),
        ("李　明", "李明"),
        ("买买提•吐尔逊", "买买提·吐尔逊"),
        ("迪丽热巴・买买提", "迪丽热巴·买买提"),
        ("𬱖某", "𬱖某"),
        ("㛃㛃", "㛃㛃"),
        ("王〇", "王〇"),
        ("مەمەت تۇرسۇن", "مەمەت تۇرسۇن"),
        ("\ue863某", "\ue863某"),
        ("Anna  Maria", "Anna Maria"),
        ("王", "王"),
        ("字" * 50, "字" * 50),
    ],
)
def test_names_of_all_kinds_are_taken(typed: str, kept: str) -> None:
    assert report(reporter__name=typed).reporter_name == kept


@pytest.mark.parametrize("typed", ["王5", "13900000001", "···", "王小明!", "😀", "字" * 51, 5, ["王"], {"a": "王"}])
def test_what_is_no_name_is_named(typed: Any) -> None:
    assert set(errors_of(merged({"reporter__name": typed}))) == {"reporter.name"}


def test_the_text_is_cleaned_and_kept_whole() -> None:
    assert report(text="一\x00二\r\n三\ud800四\u200b").text == "一二\n三四"
    assert len(report(text="难" * 20_000).text) == 20_000
    assert errors_of(merged({"text": "难" * 20_001})) == {"text": "errors.too_long"}
    assert errors_of(merged({"text": " \n\u200b "})) == {"text": "errors.missing.text"}


@pytest.mark.parametrize("members", [0, 31, "很多", -1, 3.5, True])
def test_household_members_are_one_to_thirty(members: Any) -> None:
    assert set(errors_of(merged({"household__members": members}))) == {"household.members"}


@pytest.mark.parametrize("consent", [False, None, "", "no", "maybe"])
def test_without_consent_nothing_is_taken(consent: Any) -> None:
    assert set(errors_of(merged({"consent": consent}))) == {"consent"}


@pytest.mark.parametrize("key", ["short", "k" * 201, "with\nline", 12345678])
def test_a_submission_key_has_8_to_200_characters(key: Any) -> None:
    assert set(errors_of(merged({"submission_key": key}))) == {"submission_key"}


def test_a_faulty_place_is_named_once() -> None:
    assert errors_of(merged({"one_code": "?"})) == {"one_code": "errors.not_a_one_code"}
    assert errors_of(merged({"one_code": None, "area_code": "9901"})) == {"area_code": "errors.not_an_area"}
    assert errors_of(merged({"one_code": None})) == {"area_code": "errors.place_required"}


def test_unknown_words_are_named() -> None:
    raw = merged({"risks": ["illness", "bad luck"], "channel": "pigeon", "reporter__relation": "boss"})
    assert errors_of(raw) == {
        "risks": "errors.not_a_choice",
        "channel": "errors.not_a_choice",
        "reporter.relation": "errors.not_a_choice",
    }


@pytest.mark.parametrize(
    "attachments", [["../../etc/passwd"], ["a1b2c3d4"] * 2 + [f"a1b2c3d{n:02d}" for n in range(9)], [5]]
)
def test_attachments_are_ids(attachments: list[Any]) -> None:
    assert set(errors_of(merged({"attachments": attachments}))) == {"attachments"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = sorted({row.field for row in QUESTIONS} | {"reporter", "household"})


@given(st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_whatever_is_sent_is_answered(raw: dict[str, Any]) -> None:
    clean, errors = check_report(raw)
    assert (clean is None) is bool(errors)
    assert all(say(error.message, **error.values) for error in errors)


def test_what_is_nested_without_end_is_no_answer() -> None:
    deep: Any = "1"
    for _ in range(900):
        deep = [deep]
    for row in QUESTIONS:
        group, _, field = row.field.partition(".")
        errors = errors_of({**GOOD, group: {**GOOD.get(group, {}), field: deep}} if field else {**GOOD, group: deep})
        assert set(errors) == {row.field}
    assert errors_of({**GOOD, "household" + ".members" * 900: "1"}) == {}


def test_every_question_is_worded() -> None:
    for row in QUESTIONS:
        if row.asked:
            assert say(row.label)
            assert say(row.help) is not None
        if row.required and row.field != "consent":
            assert say(f"errors.missing.{row.field}")
    assert question("reporter.name").required


def test_the_catalogue_words_no_other_questions() -> None:
    asked = {key for row in QUESTIONS if row.asked for key in (row.label, row.help)}
    assert {key for key in sentences() if key.startswith("questions.")} == asked
