"""Leaflets are changed by one and approved by another; printing goes on where it was broken off."""

import pytest

from actions import print_leaflets
from actions.check_scan import count_scan
from actions.edit_leaflet import approve_leaflet, propose_leaflet
from actions.edit_policy import approve_text, propose_text
from actions.errors import InvalidRequest, NotAllowed, OwnProposal, TextNotFound
from actions.issue_codes import issue_codes, revoke_code
from actions.leaflet_texts import leaflet_preview, leaflet_state, texts_to_print
from actions.print_leaflets import (
    NoSuchRun,
    ask_to_print,
    codes_of_area,
    do_print_run,
    fetch_part,
    list_runs,
    scans_by_day,
)
from actions.tidy_up import tidy_up
from notices.leaflet_texts import HEADS, delivered_words
from notices.leaflets import Kind, Layout
from tests.actions.conftest import CODE
from tests.notices.printed_pages import decoded, delivered, pages, words

COUNTY, QINGXI = "990101000000", "990101001000"


def form(kind=Kind.apply, **changes):
    """The leaflet's form as it is delivered, with changes (`help__entries`)."""
    words = delivered_words(kind)
    raw = {name: [words[name]] for name in HEADS}
    for block in words["blocks"]:
        raw |= {f"{block['key']}.{part}": [block[part]] for part in ("title", "label")}
        raw[f"{block['key']}.entries"] = block["entries"]
    return raw | {name.replace("__", "."): value for name, value in changes.items()}


def says(town, kind=Kind.apply, area=QINGXI):
    """The leaflet of an area as it is printed now."""
    return texts_to_print(town.house, kind, [area], town.clock.now)[area]


def policy(town, entry, by="qingxi", approved=True, area=COUNTY, **changes):
    """An editor's text of a policy entry."""
    raw = {"question": "有没有名额限制？", "text": "本县没有名额限制，够条件的都纳入。", "issuer": "县农业农村局",
           "title": "通知", "clause": "一", "valid_from": "2026-01-01"} | changes  # fmt: skip
    proposed = propose_text(town.house, town.officer(by), entry, area, raw)
    if approved:
        approve_text(town.house, town.officer("county"), proposed.id)
    return proposed


def runs_of(town, by="county"):
    return list_runs(town.house, town.officer(by))


def test_a_proposal_is_printed_only_after_a_second_person_approved_it(town):
    propose_leaflet(town.house, town.officer("qingxi"), Kind.apply, form(title=["有难处，报上来"]))
    state = leaflet_state(town.house, town.officer("county"), Kind.apply)
    assert state.printed.words["title"] == "家里有难处，扫码说一声"
    assert state.waiting.words["title"] == "有难处，报上来"
    assert says(town)["title"] == "家里有难处，扫码说一声"
    with pytest.raises(NotAllowed):
        approve_leaflet(town.house, town.officer("qingxi"), state.waiting.id)
    approve_leaflet(town.house, town.officer("county"), state.waiting.id)
    assert says(town) == {**delivered(Kind.apply), "title": "有难处，报上来", "second_language": []}
    assert leaflet_state(town.house, town.officer("qingxi"), Kind.apply).waiting is None
    with pytest.raises(TextNotFound):
        approve_leaflet(town.house, town.officer("county"), state.waiting.id)
    verbs = [row.verb for row in town.rows("SELECT verb FROM audit_entry WHERE subject = 'leaflet:apply' ORDER BY id")]
    assert verbs == ["propose_leaflet", "approve_leaflet"]


def test_leaflets_say_what_the_policy_texts_say_in_brief_where_there_is_a_brief(town):
    assert "没有名额限制。" in says(town)["blocks"][0]["points"]
    policy(town, "quota", brief="够条件的都纳入，不限名额。")
    assert "够条件的都纳入，不限名额。" in says(town)["blocks"][0]["points"]
    policy(town, "quota", valid_from="2026-02-01")
    assert "本县没有名额限制，够条件的都纳入。" in says(town)["blocks"][0]["points"]


def test_a_policy_text_that_waits_is_shown_beside_what_is_printed(town):
    state = leaflet_state(town.house, town.officer("county"), Kind.apply)
    assert (state.waiting, state.printed.fault) == (None, None)
    policy(town, "quota", approved=False, brief="够条件的都纳入，不限名额。")
    state = leaflet_state(town.house, town.officer("county"), Kind.apply)
    assert state.waiting.words == state.printed.words
    assert (state.entries["quota"].text, state.entries["quota"].waiting) == (
        "没有名额限制。",
        "够条件的都纳入，不限名额。",
    )
    assert leaflet_state(town.house, town.officer("county"), Kind.support).waiting is None
    old, new = (
        leaflet_preview(town.house, town.officer("county"), Kind.apply, Layout.a4, proposed=proposed)
        for proposed in (False, True)
    )
    assert old != new


def test_a_policy_text_without_room_on_paper_is_named_before_anybody_prints(town):
    policy(town, "quota", text="够条件的都纳入，不限名额。" * 15, brief="")
    for entry in ("who_may_report", "never_poor_before", "car_or_house", "report_again", "dibao_and_monitoring"):
        policy(town, entry, text="够条件的都纳入，不限名额。" * 15)
    state = leaflet_state(town.house, town.officer("county"), Kind.apply)
    assert (state.printed.fault.field, state.printed.fault.message) == ("conditions.entries", "errors.no_room")
    with pytest.raises(InvalidRequest):
        leaflet_preview(town.house, town.officer("county"), Kind.apply, Layout.a4, proposed=False)


def test_words_that_need_a_policy_text_wait_until_it_is_approved(town):
    own = policy(town, "", approved=False, question="本县还有什么？")
    propose_leaflet(town.house, town.officer("qingxi"), Kind.apply, form(help__entries=["help_given", own.entry]))
    waiting = leaflet_state(town.house, town.officer("county"), Kind.apply).waiting
    with pytest.raises(InvalidRequest) as refused:
        approve_leaflet(town.house, town.officer("county"), waiting.id)
    assert refused.value.fields[0].message == "errors.no_policy_text"
    approve_text(town.house, town.officer("county"), own.id)
    approve_leaflet(town.house, town.officer("county"), waiting.id)
    assert "本县没有名额限制，够条件的都纳入。" in says(town)["blocks"][2]["points"]


def test_a_townships_own_policy_text_stands_on_its_own_leaflets_alone(town):
    policy(town, "quota", area=QINGXI, brief="清溪镇不限名额。")
    run = ask_to_print(
        town.house, town.officer("county"), COUNTY, Kind.apply, Layout.a4, by_township=False, new_codes=False
    )
    do_print_run(town.house, run)
    (line,) = runs_of(town)
    assert [(part.name, part.leaflets) for part in line.done] == [("1", 8), ("2", 16)]
    first, second = (words(fetch_part(town.house, town.officer("county"), run, number)) for number in (1, 2))
    assert (first.count("清溪镇不限名额"), second.count("清溪镇不限名额")) == (8, 0)


def test_a_run_prints_what_stood_when_it_was_asked_for(town):
    run = ask_to_print(
        town.house, town.officer("county"), COUNTY, Kind.apply, Layout.card, by_township=True, new_codes=False
    )
    town.clock.turn(minutes=1)
    revoke_code(town.house, town.officer("county"), CODE)
    issue_codes(town.house, town.officer("county"), COUNTY)
    propose_leaflet(town.house, town.officer("qingxi"), Kind.apply, form(title=["有难处，报上来"]))
    waiting = leaflet_state(town.house, town.officer("county"), Kind.apply).waiting
    approve_leaflet(town.house, town.officer("county"), waiting.id)
    do_print_run(town.house, run)
    pdf = fetch_part(town.house, town.officer("county"), run, 1)
    assert decoded(next(pages(pdf))) == f"http://127.0.0.1/s/{CODE}"
    assert "有难处，报上来" not in words(pdf)


def test_nobody_approves_their_own_words(town):
    propose_leaflet(town.house, town.officer("county"), Kind.support, form(Kind.support, title=["换个标题"]))
    waiting = leaflet_state(town.house, town.officer("county"), Kind.support).waiting
    with pytest.raises(OwnProposal):
        approve_leaflet(town.house, town.officer("county"), waiting.id)


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"title": [" "]}, "title", "errors.blank"),
        ({"help__entries": ["", ""]}, "help.entries", "errors.blank"),
        ({"help__entries": ["help_given"] * 90}, "help.entries", "errors.no_room"),
        ({"help__entries": ["help_given", "no_such_entry"]}, "help.entries", "errors.no_policy_text"),
        ({"title": ["长" * 80]}, "title", "errors.no_room"),
        ({"notice__title": ["ᠮᠣᠩᠭᠣᠯ"]}, "notice.entries", "errors.unknown_characters"),
    ],
)
def test_words_that_cannot_be_printed_are_refused_by_name(town, changes, field, message):
    with pytest.raises(InvalidRequest) as refused:
        propose_leaflet(town.house, town.officer("county"), Kind.apply, form(**changes))
    assert [(fault.field, fault.message) for fault in refused.value.fields] == [(field, message)]
    assert leaflet_state(town.house, town.officer("county"), Kind.apply).waiting is None


@pytest.mark.parametrize("by", ["liushu", "hotline", "auditor"])
def test_leaflets_are_for_township_and_county(town, by):
    with pytest.raises(NotAllowed):
        leaflet_state(town.house, town.officer(by), Kind.apply)
    with pytest.raises(NotAllowed):
        ask_to_print(town.house, town.officer(by), COUNTY, Kind.apply, Layout.a4, by_township=False, new_codes=False)
    with pytest.raises(NotAllowed):
        list_runs(town.house, town.officer(by))


def test_a_preview_has_a_code_that_opens_nothing(town):
    assert (
        leaflet_preview(town.house, town.officer("qingxi"), Kind.apply, Layout.card, proposed=False)[:4] == b"\x89PNG"
    )
    with pytest.raises(TextNotFound):
        leaflet_preview(town.house, town.officer("qingxi"), Kind.apply, Layout.card, proposed=True)


def test_a_county_is_printed_by_township_and_goes_on_after_a_break(town, monkeypatch):
    run = ask_to_print(
        town.house, town.officer("county"), COUNTY, Kind.apply, Layout.card, by_township=True, new_codes=False
    )
    assert town.value("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'print_run'") == 1
    whole, printed = print_leaflets.print_apart, []

    def breaking(*given):
        printed.append(given)
        if len(printed) == 2:
            raise ConnectionError
        return whole(*given)

    monkeypatch.setattr(print_leaflets, "print_apart", breaking)
    with pytest.raises(ConnectionError):
        do_print_run(town.house, run)
    (line,) = runs_of(town)
    assert (line.parts, [part.name for part in line.done], line.finished_at) == (3, ["清溪镇"], None)
    assert not line.given_up
    town.clock.turn(hours=3)
    assert runs_of(town)[0].given_up
    for _ in range(2):
        do_print_run(town.house, run)
    (line,) = runs_of(town)
    assert [(part.name, part.leaflets) for part in line.done] == [("清溪镇", 8), ("柳湾乡", 8), ("石桥镇", 8)]
    assert line.finished_at == town.clock.now
    assert len(printed) == 4
    first = next(pages(fetch_part(town.house, town.officer("county"), run, 1)))
    assert decoded(first) == f"http://127.0.0.1/s/{CODE}"


def test_a_new_issue_has_new_codes_and_the_words_approved_by_then(town):
    propose_leaflet(town.house, town.officer("qingxi"), Kind.apply, form(title=["有难处，报上来"]))
    approve_leaflet(
        town.house, town.officer("county"), leaflet_state(town.house, town.officer("county"), Kind.apply).waiting.id
    )
    run = ask_to_print(
        town.house, town.officer("qingxi"), QINGXI, Kind.apply, Layout.card, by_township=False, new_codes=True
    )
    do_print_run(town.house, run)
    pdf = fetch_part(town.house, town.officer("qingxi"), run, 1)
    assert words(pdf).count("有难处，报上来") == 8
    assert words(pdf).replace(" ", "").count("第2期") == 8
    assert CODE not in {decoded(page).rsplit("/", 1)[1] for page in pages(pdf)}


def test_other_townships_neither_see_nor_fetch_a_run(town):
    run = ask_to_print(
        town.house, town.officer("qingxi"), QINGXI, Kind.apply, Layout.card, by_township=False, new_codes=False
    )
    do_print_run(town.house, run)
    assert runs_of(town, "liuwan") == ()
    with pytest.raises(NoSuchRun):
        fetch_part(town.house, town.officer("liuwan"), run, 1)
    with pytest.raises(NotAllowed):
        codes_of_area(town.house, town.officer("liuwan"), QINGXI)
    with pytest.raises(NotAllowed):
        ask_to_print(
            town.house, town.officer("liuwan"), QINGXI, Kind.apply, Layout.card, by_township=False, new_codes=False
        )
    assert codes_of_area(town.house, town.officer("qingxi"), QINGXI).count("\r\n") == 9


def test_a_village_that_cannot_be_printed_ends_the_run_with_its_reason(town):
    town.owned("UPDATE area SET name = '𱍊村' WHERE code = '990101001203'")
    run = ask_to_print(
        town.house, town.officer("county"), COUNTY, Kind.apply, Layout.a4, by_township=False, new_codes=False
    )
    do_print_run(town.house, run)
    (line,) = runs_of(town)
    assert (line.refused, line.refused_words, line.done) == ("村名", "𱍊村", ())


def test_villages_without_a_good_code_get_one_when_they_are_printed(town):
    revoke_code(town.house, town.officer("county"), CODE)
    town.clock.turn(minutes=1)
    run = ask_to_print(
        town.house, town.officer("county"), QINGXI, Kind.apply, Layout.card, by_township=False, new_codes=False
    )
    do_print_run(town.house, run)
    printed = [
        decoded(page).rsplit("/", 1)[1] for page in pages(fetch_part(town.house, town.officer("county"), run, 1))
    ]
    assert len(set(printed)) == 8
    assert CODE not in printed
    assert town.value("SELECT max(issue) FROM one_code WHERE area_code = '990101001201'") == 2
    assert town.value("SELECT max(issue) FROM one_code WHERE area_code = '990101001202'") == 1


def test_scans_are_told_by_village_and_day_and_so_are_silent_villages(town):
    for _ in range(3):
        count_scan(town.house, CODE)
    town.clock.turn(days=1)
    count_scan(town.house, CODE)
    table = scans_by_day(town.house, town.officer("qingxi"))
    (line,) = table.lines
    assert table.days[-1] == town.clock.now.date()
    assert (line.township, line.village, line.by_day, line.total) == ("清溪镇", "柳树村", (0, 0, 0, 0, 0, 3, 1), 4)
    assert len(table.silent) == 7
    assert scans_by_day(town.house, town.officer("liuwan")).lines == ()
    town.clock.turn(days=31)
    assert scans_by_day(town.house, town.officer("qingxi")).lines == ()


def test_without_a_public_address_nothing_is_printed(town):
    with pytest.raises(InvalidRequest):
        ask_to_print(town.with_settings(public_url=""), town.officer("county"), COUNTY, Kind.apply, Layout.a4,
                     by_township=False, new_codes=False)  # fmt: skip


def test_old_runs_are_forgotten_with_their_parts(town):
    run = ask_to_print(
        town.house, town.officer("qingxi"), QINGXI, Kind.apply, Layout.card, by_township=False, new_codes=False
    )
    do_print_run(town.house, run)
    town.clock.turn(days=29)
    tidy_up(town.house)
    assert town.value("SELECT count(*) FROM print_part") == 1
    town.clock.turn(days=2)
    tidy_up(town.house)
    assert town.value("SELECT count(*) FROM print_part") == 0
