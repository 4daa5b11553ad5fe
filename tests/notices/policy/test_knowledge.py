"""The policy texts: every one short, sourced, promising nothing; the nearest region's valid text wins."""

import re
import string
from dataclasses import replace
from datetime import date

import pytest

from notices.policy import knowledge
from notices.policy.draft import LONGEST_BRIEF
from notices.policy.knowledge import Entry, Layer, filled, first_knowledge, with_layers, wording

KNOWN = first_knowledge()
TODAY = date(2026, 11, 22)
LAYERS = [(entry, layer) for entry in KNOWN.values() for layer in entry.layers]
PROMISE = re.compile(r"保证|一定能|肯定能|一定会给|马上给钱|包过|必定")
DISCOURAGE = re.compile(r"不用报|别报|没必要|报了也|不要申报|不能报|不能申请|没资格")


@pytest.mark.parametrize("entry", KNOWN.values(), ids=KNOWN)
def test_every_question_has_an_answer_everywhere_today(entry: Entry) -> None:
    layer = entry.layer("990101001201", TODAY)
    assert layer is not None
    assert layer.area == ""
    assert len(entry.ways) >= 10
    assert len(set(entry.ways)) == len(entry.ways)


@pytest.mark.parametrize(("entry", "layer"), LAYERS, ids=lambda part: getattr(part, "id", None))
def test_every_text_is_short_sourced_and_promises_nothing(entry: Entry, layer: Layer) -> None:
    assert len(layer.text) <= 120
    assert all(cited.title and cited.issuer and cited.clause and cited.region for cited in layer.citations)
    assert layer.citations
    assert len(layer.brief) <= LONGEST_BRIEF
    said = f"{layer.text}\n{layer.brief}"
    assert not PROMISE.search(said)
    assert not DISCOURAGE.search(said)
    assert not re.search(r"\d\s*(元|块|万)", said), "amounts are the county's"


def test_blanks_are_settings_and_unset_ones_are_said_to_be_the_countys() -> None:
    for _, layer in LAYERS:
        blanks = {name for _, name, _, _ in string.Formatter().parse(layer.text + layer.brief) if name}
        assert blanks <= set(wording()["unset"])
        assert "{" not in filled(layer.text, {})
    line = KNOWN["income_line"].layer("990101000000", TODAY)
    assert line is not None
    assert "由县里确定" in filled(line.text, {})
    assert "9000元" in filled(line.text, {"income_line": "每人每年9000元"})


def test_government_pages_carry_their_address() -> None:
    cited = [citation for _, layer in LAYERS for citation in layer.citations]
    assert all(bool(c.address) == (c.mark == "government_page") for c in cited)


def test_the_nearest_regions_text_wins() -> None:
    entry = KNOWN["minimum_time"]
    assert "我省" in said(entry, "370402001001")
    assert "各地不一样" in said(entry, "990101001201")
    assert "不得标识" in said(KNOWN["dibao_marked_out"], "350481100200")


def test_expired_and_future_texts_are_never_given() -> None:
    first = KNOWN["posting_days"].layers[0]
    old = replace(first, text="旧的", area="990101", valid_to=date(2026, 1, 1))
    new = replace(first, text="新的", area="990101", valid_from=date(2027, 1, 1))
    entry = replace(KNOWN["posting_days"], layers=(first, old, new))
    assert said(entry, "990101001201", date(2025, 12, 31)) == "旧的"
    assert said(entry, "990101001201") == first.text
    assert said(entry, "990101001201", date(2027, 1, 1)) == "新的"
    assert replace(entry, layers=(old,)).layer("990101001201", TODAY) is None


def test_a_text_of_the_house_is_followed_by_a_later_layer() -> None:
    sources = {"one": {"title": "t", "issuer": "i", "region": "r", "area": "37", "since": None, "mark": "own"}}
    row = {"text": "旧的", "cites": {"one": 1}, "valid_to": date(2026, 6, 1)}
    old = knowledge._layer(row, sources)
    new = knowledge._layer(row | {"text": "新的", "valid_from": date(2026, 6, 1), "valid_to": None}, sources)
    entry = replace(KNOWN["fee"], layers=(old, new))
    assert (said(entry, "37", date(2026, 5, 31)), said(entry, "37", date(2026, 6, 1))) == ("旧的", "新的")


def test_a_countys_own_texts_are_laid_over_the_first_ones() -> None:
    own = Layer("本县的说法", (), area="990101")
    later = Layer("本县后来的说法", (), area="990101")
    added = [Entry("fee", "", "要钱吗", ("花钱不",), (own,)), Entry("fee", "", "要钱吗", (), (later,))]
    known = with_layers(KNOWN, [*added, Entry("own-1", "county", "新的问题", (), (own,))])
    assert said(known["fee"], "990101001201") == "本县后来的说法"
    assert said(known["fee"], "130101001201") == KNOWN["fee"].layers[0].text
    assert known["fee"].ways[-1] == "花钱不"
    assert known["fee"].group == KNOWN["fee"].group
    assert "own-1" not in KNOWN
    assert known["own-1"].layer("130101001201", TODAY) is None


def said(entry: Entry, area_code: str, on: date = TODAY) -> str:
    layer = entry.layer(area_code, on)
    assert layer is not None
    return layer.text
