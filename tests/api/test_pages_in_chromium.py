"""The public pages in a real browser: on the smallest phone and at a desk, with and without JavaScript."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from actions.move_case import move_case
from api.app import create_app
from tests.api.sample_report import CLOSING, ONE_CODE, VISIT
from tests.chromium import DESK, PHONE, chromium, opened, serving

__all__ = ["chromium"]

CHECKS = Path(__file__).with_name("page_checks.js").read_text()


@pytest.fixture
def address(town) -> Iterator[str]:
    with serving(create_app(town.house)) as address:
        yield address


def faults(page):
    page.wait_for_load_state()
    return {what: found for what, found in page.evaluate(CHECKS).items() if found}


def fill_in(page):
    page.fill("#text", "我爹上个月查出来肺癌，住院花了六万多")
    page.check("input[value=illness]")
    page.check("input[name='reporter.relation'][value=self]")
    page.fill("#reporter-name", "王二柱")
    page.fill("#reporter-phone", "13900000901")
    page.check("#consent")


SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
AT_HAND = (
    "/",
    f"/s/{ONE_CODE}",
    "/s/NEVERWAS",
    "/genuine",
    "/genuine?code=x",
    f"/genuine?code={ONE_CODE}",
    "/place?area_code=990101001000",
    "/report",
    "/my-report",
    "/ask",
    "/ask/income_line?area_code=990101001201",
    "/guide",
    "/no",
)


@SIZES
def test_every_page_is_readable_and_can_be_tapped(chromium, address, size):
    with opened(chromium, size) as page:
        for path in AT_HAND:
            page.goto(address + path)
            assert faults(page) == {}, path


@SIZES
def test_so_is_every_step_of_a_report(chromium, address, size):
    with opened(chromium, size) as page:
        page.goto(f"{address}/report?one_code={ONE_CODE}")
        page.click("button[value=check]")
        assert faults(page) == {}, "faulty form"
        fill_in(page)
        page.check("#urgent")
        page.click("button[value=check]")
        assert faults(page) == {}, "check answers"
        page.click("button[value=send]")
        assert faults(page) == {}, "receipt"


@SIZES
def test_so_is_the_progress_of_a_closed_case(chromium, address, town, size):
    submitted = town.report()
    for verb, evidence in (("accept", {}), ("visit", VISIT), ("explain_and_close", CLOSING)):
        version = town.value('SELECT version FROM "case"')
        move_case(town.house, town.officer("qingxi"), "2026-000001", verb, version, evidence)
    with opened(chromium, size) as page:
        page.goto(f"{address}/my-report")
        page.fill("#receipt", submitted.receipt)
        page.fill("#look_up_code", submitted.look_up_code)
        page.click("main button")
        page.click("summary")
        assert CLOSING["explanation"] in page.inner_text(".told")
        assert faults(page) == {}


def test_without_javascript_the_whole_way_works(chromium, address):
    with opened(chromium, PHONE, script=False) as page:
        page.goto(f"{address}/s/{ONE_CODE}")
        page.click("text=我要申报")
        page.click("button[value=check]")
        assert page.is_visible("#faults")
        fill_in(page)
        page.fill("#household-head_name", "王大山")
        page.click("button[value=check]")
        page.click("button[value=edit]")
        assert page.input_value("#reporter-name") == "王二柱"
        page.click("button[value=check]")
        page.click("button[value=send]")
        assert page.is_visible("#receipt")


def test_faults_take_the_focus_and_lead_to_their_boxes(chromium, address):
    with opened(chromium, PHONE) as page:
        page.goto(f"{address}/report?one_code={ONE_CODE}")
        page.click("button[value=check]")
        page.wait_for_function("document.activeElement.id === 'faults'")
        page.click("#faults a >> nth=0")
        assert page.url.endswith("#text")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.type") in ("textarea", "checkbox")


def test_the_browser_makes_the_key_and_asks_for_the_head_only_of_others(chromium, address):
    with opened(chromium, PHONE) as page:
        keys = set()
        for _ in range(2):
            page.goto(f"{address}/report?one_code={ONE_CODE}", wait_until="load")
            page.wait_for_selector("input[name=submission_key]:not([data-fresh])", state="attached")
            keys.add(page.input_value("input[name=submission_key]"))
        assert len(keys) == 2
        assert all(len(key) == 32 for key in keys)
        assert not page.is_visible("#household-head_name")
        page.check("input[name='reporter.relation'][value=neighbour]")
        assert page.is_visible("#household-head_name")


def test_a_double_tap_and_a_reload_are_one_report(chromium, address, town):
    with opened(chromium, PHONE) as page:
        page.goto(f"{address}/report?one_code={ONE_CODE}")
        fill_in(page)
        page.click("button[value=check]")
        page.dblclick("button[value=send]")
        receipt = page.inner_text("#receipt")
        page.reload()
        assert page.inner_text("#receipt") == receipt
    assert town.value("SELECT count(*) FROM report") == 1


def test_nothing_is_refused_by_the_content_policy(chromium, address):
    said = []
    with opened(chromium, PHONE) as page:
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        for path in ("/", f"/s/{ONE_CODE}", f"/report?one_code={ONE_CODE}", "/my-report"):
            page.goto(address + path)
    assert said == []
