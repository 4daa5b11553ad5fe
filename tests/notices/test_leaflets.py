"""Leaflets: every one opens its own village, and no text is ever cut off or printed as boxes."""

from dataclasses import replace
from typing import Any

import pytest

from notices import leaflets
from notices.leaflet_texts import NoPolicyText, delivered_words, entries_of, with_policy
from notices.leaflets import Kind, Layout, VillageSheet, print_leaflets
from notices.policy.knowledge import first_knowledge
from notices.typesetting import CannotPrint, TextTooLong, UnknownCharacters
from tests.notices.printed_pages import COUNTY, decoded, delivered, pages, sheets, urls, words

APPLY = delivered(Kind.apply)


def one(village: str = "柳树村", **changes: Any) -> list[VillageSheet]:
    return [replace(sheet, **changes) for sheet in sheets(1, village)]


def with_points(key: str, points: list[str]) -> dict[str, Any]:
    """The leaflet with other words in one block."""
    blocks = [{**block, "points": points} if block["key"] == key else block for block in APPLY["blocks"]]
    return {**APPLY, "blocks": blocks}


def test_every_code_of_a_long_print_run_opens_its_own_village() -> None:
    printed = sheets(60)
    pdf = print_leaflets(APPLY, Layout.a4, COUNTY, printed)
    assert [decoded(page) for page in pages(pdf)] == urls(printed)
    assert len(pdf) <= 60 * 9_000


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(
    ("layout", "number"), [(Layout.a4, 1), (Layout.large, 2), (Layout.poster, 1), (Layout.card, 1)]
)
def test_every_paper_names_village_telephone_code_issue_and_date(kind: Kind, layout: Layout, number: int) -> None:
    (sheet,) = printed = one(issue=3)
    pdf = print_leaflets(delivered(kind), layout, COUNTY, printed)
    first, *rest = pages(pdf)
    assert decoded(first) == urls(printed)[0]
    assert len(rest) == number - 1
    text = words(pdf).replace(" ", "")
    code = f"{sheet.code[:4]}-{sheet.code[4:8]}-{sheet.code[8:]}"
    for told in ("柳树村", "清溪镇", "0000-1000101", "12317", code, "第3期", "2026年11月22日", "120"):
        assert told in text, told
    assert "{" not in text


def test_the_four_blocks_of_the_national_sample_are_there_with_the_countys_own_deadlines() -> None:
    text = words(print_leaflets(APPLY, Layout.a4, COUNTY, one())).replace(" ", "").replace("\r\n", "")
    for told in (
        "申请条件",
        "申请方法",
        "帮扶政策",
        "申请须知",
        "本县的时限：5个工作日",
        "本县的时限：15天",
        "没有名额限制",
    ):
        assert told in text, told


def test_the_font_is_inside() -> None:
    assert b"NotoSansCJK" in print_leaflets(APPLY, Layout.a4, COUNTY, one())


RARE = ["㙍头村", "𬭼岭村", "塱𠮷村", "䶮口村"]


@pytest.mark.parametrize("village", RARE)
@pytest.mark.parametrize("layout", Layout)
def test_rare_characters_of_a_name_are_drawn_and_not_boxed(
    village: str, layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    rare = next(character for character in village if character not in "头村岭塱口")
    drawn = band(village, layout)
    assert "清溪镇" in words(print_leaflets(APPLY, layout, COUNTY, one(village)))
    monkeypatch.setattr(leaflets, "refuse_unknown_characters", lambda texts: None)
    boxed = band(village.replace(rare, "𱍊"), layout)
    assert boxed == band(village.replace(rare, "\U0003134f"), layout), "both are drawn as the box of a missing glyph"
    assert drawn != boxed


def band(village: str, layout: Layout) -> bytes:
    """The first page's upper half, where the village's name stands, as pixels. The code is no part of it."""
    page = next(pages(print_leaflets(APPLY, layout, COUNTY, one(village))))
    return page.crop((0, 0, int(page.width * 0.68), int(page.height * 0.2))).tobytes()


@pytest.mark.parametrize("layout", Layout)
def test_a_character_without_a_glyph_is_refused_by_name(layout: Layout) -> None:
    with pytest.raises(UnknownCharacters) as refused:
        print_leaflets(APPLY, layout, COUNTY, one("𱍊村"))
    assert (refused.value.block, refused.value.characters, refused.value.words) == ("village", "𱍊", "𱍊村")
    with pytest.raises(UnknownCharacters) as refused:
        print_leaflets(with_points("method", ["ᠮᠣᠩᠭᠣᠯ"]), layout, COUNTY, one())
    assert refused.value.block == "method"


def test_a_long_village_name_shrinks_and_an_endless_one_is_refused_by_name() -> None:
    long = "积石山保安族东乡族撒拉族自治县大河家镇康吊村"
    assert long in words(print_leaflets(APPLY, Layout.a4, COUNTY, one(long))).replace(" ", "")
    with pytest.raises(TextTooLong) as refused:
        print_leaflets(APPLY, Layout.a4, COUNTY, one("长" * 60))
    assert (refused.value.block, refused.value.words) == ("village", f"清溪镇　{'长' * 60}")


@pytest.mark.parametrize("layout", Layout)
def test_a_long_township_name_shrinks_beside_its_telephone_and_an_endless_one_is_refused(layout: Layout) -> None:
    long = "积石山保安族东乡族撒拉族自治县大河家镇"
    pdf = print_leaflets(APPLY, layout, COUNTY, one("村", township=long))
    assert words(pdf).replace("\r\n", "").replace(" ", "").count(long) == 2
    with pytest.raises(TextTooLong) as refused:
        print_leaflets(APPLY, layout, COUNTY, one("村", township="长" * 40))
    assert refused.value.block in ("village", "phones")


def test_longer_text_is_set_smaller_and_endless_text_is_refused_by_name() -> None:
    longer = [*APPLY["blocks"][3]["points"], *["再多说一句，讲讲要带哪些东西，找哪个人，什么时候去合适。"] * 3]
    pdf = print_leaflets(with_points("notice", longer), Layout.a4, COUNTY, one())
    assert len(list(pages(pdf))) == 1
    assert words(pdf).replace("\r\n", "").replace(" ", "").count("再多说一句") == 3
    with pytest.raises(TextTooLong) as refused:
        print_leaflets(with_points("help", ["很长的一句话。" * 20] * 20), Layout.a4, COUNTY, one())
    assert refused.value.block == "help"


@pytest.mark.parametrize(("block", "text"), [("title", "长" * 60), ("lead", "长" * 900)])
def test_a_head_without_room_is_refused_by_name(block: str, text: str) -> None:
    with pytest.raises(CannotPrint) as refused:
        print_leaflets({**APPLY, block: text}, Layout.a4, COUNTY, one())
    assert refused.value.block == block


def test_large_type_never_takes_more_than_a_sheet() -> None:
    with pytest.raises(TextTooLong) as refused:
        print_leaflets(with_points("help", ["很长的一句话。" * 20] * 20), Layout.large, COUNTY, one())
    assert refused.value.block == "help"


def test_a_second_language_stands_beside_the_chinese() -> None:
    text = {**APPLY, "second_language": ["Family in difficulty? Scan the code or ring 12317."]}
    for layout in Layout:
        assert "Family in difficulty" in words(print_leaflets(text, layout, COUNTY, one()))


def test_text_that_looks_like_markup_is_printed_as_it_is() -> None:
    text = with_points("help", ["#panic(1) *星* _下_ $x$ <a> @b \\ // `c`"])
    assert "#panic(1) *星* _下_ $x$ <a> @b" in words(print_leaflets(text, Layout.a4, COUNTY, one()))


def test_nothing_to_print_is_refused() -> None:
    with pytest.raises(ValueError, match="no leaflets"):
        print_leaflets(APPLY, Layout.a4, COUNTY, [])


@pytest.mark.parametrize("kind", Kind)
def test_every_policy_text_on_a_leaflet_has_a_brief_wording_for_paper(kind: Kind) -> None:
    known = first_knowledge()
    assert [entry for entry in entries_of(delivered_words(kind)) if not known[entry].layers[0].brief] == []


def test_an_entry_without_a_text_is_refused_by_its_block() -> None:
    empty = {**delivered_words(Kind.apply), "blocks": [{"key": "help", "entries": ["no_such_entry"]}]}
    with pytest.raises(NoPolicyText) as refused:
        with_policy(empty, first_knowledge(), "", COUNTY.printed_on)
    assert (refused.value.block, refused.value.entry) == ("help", "no_such_entry")
