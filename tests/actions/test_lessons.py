"""Readings in doubt are judged, looked at twice, and leave the house without anybody's name."""

import pytest
import yaml

from actions.errors import InvalidRequest, NotAllowed, ReadingNotFound
from actions.export_lessons import export_lessons, list_unpassed, pass_lesson
from actions.judge_reading import judge_reading, list_doubtful
from actions.keep_officers import NewOfficer, add_officer
from actions.move_case import move_case
from actions.read_report import read_report
from actions.show_case import show_case
from casework.vocabulary import Doubt, Intent, Risk, Role
from nlu.language.examples import read_examples
from tests.actions.conftest import HEKOU, LIUSHU

NUMBER = "2026-000001"
SAID = {"risks": ["housing"], "primary": "housing", "urgent": "false", "intent": "report_hardship"}
TOLD = "我是柳树村三组12号的王二柱，电话13900000901，找王 二 柱他爹王铁山也行。房子1998年3月2日盖的，墙裂了漏雨"


def in_doubt(town, key="submission-0001", **changes):
    """A report that Rasa left to a person."""
    town.report(key, **{"text": TOLD, "household": {"head_name": "王铁山"}} | changes)
    report_id = town.value("SELECT max(id) FROM report")
    town.reader.answer = town.by_rasa(abstained=True)
    read_report(town.house, report_id)
    return report_id


def correct(town, **changes):
    officer = town.officer("qingxi")
    version = show_case(town.house, officer, NUMBER).version
    evidence = SAID | {"urgent": False} | changes
    return move_case(town.house, officer, NUMBER, "correct_reading", version, evidence)


def doubts(town, username="qingxi"):
    return [line.doubt for line in list_doubtful(town.house, town.officer(username))]


def test_an_abstained_reading_waits_and_a_sure_one_does_not(town):
    town.report()
    town.reader.answer = town.by_rasa(Risk.illness)
    read_report(town.house, 1)
    assert doubts(town) == []
    in_doubt(town, "submission-0002", reporter={"name": "赵大年", "phone": "13900000902"})
    assert doubts(town) == [Doubt.abstained]


def test_what_an_officer_corrected_waits_with_the_correction_proposed(town):
    town.report()
    town.reader.answer = town.by_rasa(Risk.illness)
    read_report(town.house, 1)
    correct(town)
    (line,) = list_doubtful(town.house, town.officer("qingxi"))
    assert line.doubt is Doubt.corrected
    assert (line.proposed.risks, line.proposed.intent) == ((Risk.housing,), Intent.report_hardship)


def test_a_correction_that_agrees_with_the_reading_teaches_nothing(town):
    town.report()
    town.reader.answer = town.by_rasa(Risk.housing)
    read_report(town.house, 1)
    correct(town)
    assert doubts(town) == []


@pytest.mark.parametrize("changes", [{"risks": ["schooling"]}, {"urgent": True}])
def test_what_was_ticked_and_not_read_is_disputed(town, changes):
    town.report(**changes)
    town.reader.answer = town.by_rasa(Risk.illness)
    read_report(town.house, 1)
    (line,) = list_doubtful(town.house, town.officer("qingxi"))
    assert line.doubt is Doubt.disputed
    assert line.proposed.urgent is ("urgent" in changes)
    assert set(changes.get("risks", ())) <= set(line.proposed.risks)


def test_whoever_judges_sees_the_words_and_nobody_in_them(town):
    in_doubt(town)
    (line,) = list_doubtful(town.house, town.officer("qingxi"))
    assert "墙裂了漏雨" in line.text
    for personal in ("二柱", "铁山", "13900000901", "柳树", "12号", "1998"):
        assert personal not in line.text.replace(" ", "")


def test_only_the_own_area_and_only_township_and_county(town):
    in_doubt(town, area_code=HEKOU)
    assert doubts(town) == []
    assert doubts(town, "county") == [Doubt.abstained]
    for username in ("liushu", "hotline", "auditor"):
        with pytest.raises(NotAllowed):
            list_doubtful(town.house, town.officer(username))
        with pytest.raises(NotAllowed):
            judge_reading(town.house, town.officer(username), 1, SAID)
    with pytest.raises(ReadingNotFound):
        judge_reading(town.house, town.officer("qingxi"), 1, SAID)


def test_one_judgement_teaches_and_corrects_the_open_case(town):
    report_id = in_doubt(town)
    assert judge_reading(town.house, town.officer("qingxi"), report_id, SAID)
    case = show_case(town.house, town.officer("qingxi"), NUMBER)
    assert (case.risks, case.needs_review) == ((Risk.housing,), False)
    assert case.history[-1].verb == "correct_reading"
    assert doubts(town) == []
    assert {"judge_reading", "correct_reading"} <= {row.verb for row in town.rows("SELECT verb FROM audit_entry")}
    with pytest.raises(ReadingNotFound):
        judge_reading(town.house, town.officer("qingxi"), report_id, SAID)


def test_confirming_a_correction_does_not_correct_the_case_again(town):
    town.report()
    town.reader.answer = town.by_rasa(Risk.illness)
    read_report(town.house, 1)
    version = correct(town).version
    assert not judge_reading(town.house, town.officer("qingxi"), 1, SAID)
    assert show_case(town.house, town.officer("qingxi"), NUMBER).version == version


def test_a_case_of_several_reports_is_not_corrected_by_one_of_them(town):
    town.report(text="我爹查出来肺癌了", household={"head_name": "王铁山"})
    report_id = in_doubt(town, "submission-0002")
    assert town.value('SELECT count(*) FROM "case"') == 1
    assert not judge_reading(town.house, town.officer("qingxi"), report_id, SAID)


def test_a_new_reading_does_not_overwrite_what_was_judged(town):
    report_id = in_doubt(town)
    judge_reading(town.house, town.officer("qingxi"), report_id, SAID)
    town.reader.answer = town.by_rasa(Risk.schooling, model="model-2")
    read_report(town.house, report_id)
    assert show_case(town.house, town.officer("qingxi"), NUMBER).risks == (Risk.housing,)
    assert town.rows("SELECT risks, primary_risk FROM lesson") == [(["housing"], "housing")]


def test_faulty_labels_are_refused_and_keep_nothing(town):
    report_id = in_doubt(town)
    for wrong in ({"primary": "illness"}, {"risks": ["boredom"]}, {"intent": ""}):
        with pytest.raises(InvalidRequest):
            judge_reading(town.house, town.officer("qingxi"), report_id, SAID | wrong)
    assert town.value("SELECT count(*) FROM lesson") == 0


def test_who_reads_what_waits_for_the_second_look_is_noted(town):
    county = town.officer("county")
    judge_reading(town.house, town.officer("qingxi"), in_doubt(town), SAID)
    (waiting,) = list_unpassed(town.house, county)
    (noted,) = town.rows("SELECT actor_role, detail FROM audit_entry WHERE verb = 'read_unpassed'")
    assert (noted.actor_role, noted.detail["lessons"]) == ("county", [waiting.id])
    pass_lesson(town.house, county, waiting.id, [], learn=True)
    assert list_unpassed(town.house, county) == ()
    assert town.value("SELECT count(*) FROM audit_entry WHERE verb = 'read_unpassed'") == 1  # nothing was there to read


def test_the_file_holds_what_was_passed_in_the_format_of_the_training_data(town, tmp_path):
    report_id = in_doubt(town)
    judge_reading(town.house, town.officer("qingxi"), report_id, SAID)
    county = town.officer("county")
    assert export_lessons(town.house, county, 2026).count == 0
    (waiting,) = list_unpassed(town.house, county)
    assert waiting.left == ()
    pass_lesson(town.house, county, waiting.id, ["墙裂了"], learn=True)
    assert list_unpassed(town.house, county) == ()
    file = export_lessons(town.house, county, 2026)
    assert (file.origin, file.count) == ("people-990101-2026", 1)
    (tmp_path / f"{file.origin}.yml").write_text(file.content, encoding="utf-8")
    (example,) = read_examples(tmp_path)
    assert (example.intent, example.risks, example.primary, example.urgent, example.origin) == (
        "report_hardship", ("housing",), "housing", False, "people-990101-2026",
    )  # fmt: skip
    assert "某某漏雨" in example.text
    metadata = yaml.safe_load(file.content)["nlu"][0]["examples"][0]["metadata"]
    assert metadata["origin"] == "people-990101-2026"
    assert export_lessons(town.house, county, 2027).count == 0
    assert not any(word in file.content for word in ("王", "柱", "铁山", "柳树", "13900000901", NUMBER))
    verbs = "('judge_reading', 'pass_lesson', 'export_lessons')"
    kept = town.rows(f"SELECT detail::text FROM audit_entry WHERE verb IN {verbs}")
    assert len(kept) == 5
    assert not any("漏雨" in row[0] for row in kept)


def test_what_was_set_aside_is_never_exported(town):
    county = town.officer("county")
    report_id = in_doubt(town)
    judge_reading(town.house, town.officer("qingxi"), report_id, SAID | {"aside": "1"})
    assert list_unpassed(town.house, county) == ()
    other = {"reporter": {"name": "赵大年", "phone": "13900000902"}, "household": {"head_name": "赵大年"}}
    second = in_doubt(town, "submission-0002", **other)
    judge_reading(town.house, county, second, SAID)
    (waiting,) = list_unpassed(town.house, county)
    pass_lesson(town.house, county, waiting.id, [], learn=False)
    assert export_lessons(town.house, county, 2026).count == 0
    with pytest.raises(ReadingNotFound):
        pass_lesson(town.house, county, waiting.id, [], learn=True)


def test_a_name_that_became_known_later_is_struck_at_the_second_look_and_at_the_export(town):
    county = town.officer("county")
    for number, name in enumerate(("王二柱", "赵大年")):
        reporter = {"name": name, "phone": f"1390000091{number}"}
        report_id = in_doubt(
            town, f"submission-000{number}", text="隔壁阿木家也漏雨", reporter=reporter, household={"head_name": name}
        )
        judge_reading(town.house, county, report_id, SAID)
    first, second = list_unpassed(town.house, county)
    assert first.text == "隔壁阿木家也漏雨"
    pass_lesson(town.house, county, first.id, [], learn=True)
    assert export_lessons(town.house, county, 2026).count == 1
    add_officer(town.house, NewOfficer("amu", "阿木", Role.village, LIUSHU), "a word of chance 41")
    file = export_lessons(town.house, county, 2026)
    assert "隔壁某某家也漏雨" in file.content
    assert list_unpassed(town.house, county)[0].left == ("阿木",)
    pass_lesson(town.house, county, second.id, [], learn=True)
    assert export_lessons(town.house, county, 2026).content.count("隔壁某某家也漏雨") == 2


@pytest.mark.parametrize("markup", ["[墙裂了]{不是json}", "[墙裂了](urgent)", '[墙裂了]{"entity": "x"}'])
def test_no_report_writes_markup_into_the_training_file(town, markup):
    """Rasa reads brackets as marks of its own: such a line would stop every training, or teach what nobody judged."""
    county = town.officer("county")
    judge_reading(town.house, county, in_doubt(town, text=f"房子漏雨，{markup}，没处住"), SAID)
    pass_lesson(town.house, county, list_unpassed(town.house, county)[0].id, [], learn=True)
    (block,) = yaml.safe_load(export_lessons(town.house, county, 2026).content)["nlu"]
    (example,) = block["examples"]
    assert "墙裂了" in example["text"]
    assert not set("[]") & set(example["text"])


def test_the_words_are_encrypted_at_rest(town):
    judge_reading(town.house, town.officer("county"), in_doubt(town), SAID)
    assert "漏雨".encode() not in bytes(town.value("SELECT text FROM lesson"))


@pytest.mark.parametrize("username", ["qingxi", "liushu", "auditor"])
def test_only_the_county_passes_and_exports(town, username):
    officer = town.officer(username)
    with pytest.raises(NotAllowed):
        list_unpassed(town.house, officer)
    with pytest.raises(NotAllowed):
        pass_lesson(town.house, officer, 1, [], learn=True)
    with pytest.raises(NotAllowed):
        export_lessons(town.house, officer, 2026)
