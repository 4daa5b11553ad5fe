"""Judging readings at the desk: one tap to confirm, a few to relabel; the second look and the file."""

from actions.read_report import read_report
from casework.vocabulary import Risk


def in_doubt(town, *risks, **changes):
    town.report(text="我是王二柱，房子墙裂了，下雨漏", **changes)
    town.reader.answer = town.by_rasa(*risks, abstained=True)
    read_report(town.house, 1)


def test_one_tap_confirms_what_is_proposed(town, desk):
    in_doubt(town, Risk.housing)
    page = desk("qingxi").open("/console/readings")
    assert "机器拿不准" in page.text
    assert "二柱" not in page.text
    page.submit("/console/readings/reports/1", aside=None)
    assert "记下了。办件上的识别也改好了。" in page.text
    assert "现在没有要核对的" in page.text
    assert town.rows("SELECT risks, urgent, learnable FROM lesson") == [(["housing"], False, True)]


def test_a_few_taps_relabel(town, desk):
    in_doubt(town, Risk.illness)
    page = desk("qingxi").open("/console/readings")
    page.submit("/console/readings/reports/1", risks=["housing", "natural_disaster"], urgent="true", aside=None)
    assert page.status == 200
    assert town.rows("SELECT risks, primary_risk, urgent FROM lesson") == [
        (["housing", "natural_disaster"], "housing", True)
    ]


def test_no_risk_at_all_can_be_said(town, desk):
    in_doubt(town, Risk.illness)
    page = desk("qingxi").open("/console/readings")
    page.submit("/console/readings/reports/1", risks=None, intent="out_of_scope", aside=None)
    assert town.rows("SELECT risks, primary_risk, intent FROM lesson") == [([], None, "out_of_scope")]


def test_the_county_strikes_more_and_takes_the_file(town, desk):
    in_doubt(town, Risk.housing)
    desk("qingxi").open("/console/readings").submit("/console/readings/reports/1", aside=None)
    county = desk("county").open("/console/readings")
    assert "有 1 条等着看第二遍" in county.text
    county.open("/console/readings/lessons").submit("/console/readings/lessons/1", strike="墙裂了， 下雨", aside=None)
    assert "没有等着再看的" in county.text
    county.submit("/console/readings/export", year="2026")
    assert county.answer.headers["content-disposition"] == 'attachment; filename="people-990101-2026.yml"'
    assert "房子某某" in county.html
    assert "墙裂了" not in county.html


def test_what_is_set_aside_is_kept_out(town, desk):
    in_doubt(town, Risk.housing)
    desk("qingxi").open("/console/readings").submit("/console/readings/reports/1", aside="1")
    assert town.value("SELECT learnable FROM lesson") is False
    assert "没有等着再看的" in desk("county").open("/console/readings/lessons").text


def test_others_stay_out(town, desk):
    for username in ("liushu", "hotline", "auditor"):
        page = desk(username)
        assert "/console/readings" not in page.html
        assert page.open("/console/readings").status == 403
    assert desk("qingxi").open("/console/readings/lessons").status == 403
