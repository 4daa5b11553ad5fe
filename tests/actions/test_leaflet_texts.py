"""Leaflets are changed by one and approved by another; printing goes on where it was broken off."""

import pytest

from actions import print_leaflets
from actions.errors import InvalidRequest, NotAllowed, OwnProposal, TextNotFound
from actions.leaflet_texts import approve_leaflet, leaflet_preview, leaflet_state, propose_leaflet, text_to_print
from actions.print_leaflets import NoSuchRun, ask_to_print, codes_of_area, do_print_run, fetch_part, list_runs
from actions.tidy_up import tidy_up
from notices.leaflets import Kind, Layout, delivered_text
from tests.actions.conftest import CODE
from tests.notices.printed_pages import decoded, pages, words

COUNTY, QINGXI = "990101000000", "990101001000"


def form(kind=Kind.apply, **changes):
    """The leaflet's form as it is delivered, with changes (`help__points`)."""
    text = delivered_text(kind)
    raw = {name: text[name] for name in ("title", "subtitle", "lead", "foot")}
    for block in text["blocks"]:
        key = block["key"]
        raw |= {
            f"{key}.title": block["title"],
            f"{key}.label": block["label"],
            f"{key}.points": "\n".join(block["points"]),
        }
    return raw | {name.replace("__", "."): value for name, value in changes.items()}


def runs_of(town, by="county"):
    return list_runs(town.house, town.officer(by))


def test_a_proposal_is_printed_only_after_a_second_person_approved_it(town):
    propose_leaflet(town.house, town.officer("qingxi"), Kind.apply, form(title="有难处，报上来"))
    state = leaflet_state(town.house, town.officer("county"), Kind.apply)
    assert state.printed.text["title"] == "家里有难处，扫码说一声"
    assert state.waiting.text["title"] == "有难处，报上来"
    assert text_to_print(town.house, COUNTY, Kind.apply)["title"] == "家里有难处，扫码说一声"
    with pytest.raises(NotAllowed):
        approve_leaflet(town.house, town.officer("qingxi"), state.waiting.id)
    approve_leaflet(town.house, town.officer("county"), state.waiting.id)
    assert text_to_print(town.house, COUNTY, Kind.apply)["title"] == "有难处，报上来"
    assert leaflet_state(town.house, town.officer("qingxi"), Kind.apply).waiting is None
    with pytest.raises(TextNotFound):
        approve_leaflet(town.house, town.officer("county"), state.waiting.id)
    verbs = [row.verb for row in town.rows("SELECT verb FROM audit_entry WHERE subject = 'leaflet:apply' ORDER BY id")]
    assert verbs == ["propose_leaflet", "approve_leaflet"]


def test_nobody_approves_their_own_words(town):
    propose_leaflet(town.house, town.officer("county"), Kind.support, form(Kind.support, title="换个标题"))
    waiting = leaflet_state(town.house, town.officer("county"), Kind.support).waiting
    with pytest.raises(OwnProposal):
        approve_leaflet(town.house, town.officer("county"), waiting.id)


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"title": " "}, "title", "errors.blank"),
        ({"help__points": ""}, "help.points", "errors.blank"),
        ({"help__points": "很长的一句话。\n" * 90}, "help.points", "errors.no_room"),
        ({"title": "长" * 80}, "title", "errors.no_room"),
        ({"notice__points": "ᠮᠣᠩᠭᠣᠯ"}, "notice.points", "errors.cannot_print"),
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
    for _ in range(2):
        do_print_run(town.house, run)
    (line,) = runs_of(town)
    assert [(part.name, part.leaflets) for part in line.done] == [("清溪镇", 8), ("柳湾乡", 8), ("石桥镇", 8)]
    assert line.finished_at == town.clock.now
    assert len(printed) == 4
    first = next(pages(fetch_part(town.house, town.officer("county"), run, 1)))
    assert decoded(first) == f"http://127.0.0.1/s/{CODE}"


def test_a_new_issue_has_new_codes_and_the_words_approved_by_then(town):
    propose_leaflet(town.house, town.officer("qingxi"), Kind.apply, form(title="有难处，报上来"))
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
    with town.owner.transaction(_owner()) as session:
        session.execute(_sql("UPDATE area SET name = '𱍊村' WHERE code = '990101001203'"))
    run = ask_to_print(
        town.house, town.officer("county"), COUNTY, Kind.apply, Layout.a4, by_township=False, new_codes=False
    )
    do_print_run(town.house, run)
    (line,) = runs_of(town)
    assert (line.refused_block, line.done) == ("village", ())


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


def _owner():
    from db.session import Scope

    return Scope.owner()


def _sql(statement):
    from sqlalchemy import text

    return text(statement)
