"""The desk in a real browser: what the script adds, and how the pages look on a phone and on a desk."""

import pytest

from api.app import create_app
from tests.actions.conftest import PASSWORD
from tests.bot.test_conversation import STORY, Resident
from tests.chromium import DESK, PHONE, chromium, opened, serving

__all__ = ["chromium"]

CASE = "/console/cases/2026-000001"
# The worked example: 24,000 wages, 9,000 business, 4,000 business expense, 600 + 3,400, 12,000 rigid, 4 people.
AMOUNTS = {
    "a.wage_income": "24000", "a.business_income": "9,000", "a.business_expense": "４０００", "a.other_property": "600",
    "a.dibao": "3400元", "b.rigid_expense": "1.2万",
}  # fmt: skip
SMALLEST_TARGET = 36

FAULTS_OF_LAYOUT = """smallest => {
  const faults = [];
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 0) faults.push('page is ' + wide + ' px too wide');
  for (const box of document.querySelectorAll('input:not([type=hidden]), select, textarea')) {
    if (!box.hidden && !box.labels.length && !box.getAttribute('aria-label')) faults.push('no label: ' + box.name);
  }
  for (const target of document.querySelectorAll('button, a.button, .ticks label, nav a, summary')) {
    const size = target.getBoundingClientRect();
    if (size.width && size.height < smallest) faults.push('small: ' + target.textContent.trim());
  }
  for (const link of document.querySelectorAll('.summary a[href^="#"]')) {
    if (!document.getElementById(link.getAttribute('href').slice(1))) faults.push('leads nowhere: ' + link.textContent);
  }
  const ids = Array.from(document.querySelectorAll('[id]'), e => e.id);
  ids.filter((id, place) => ids.indexOf(id) !== place).forEach(id => faults.push('twice: ' + id));
  return faults;
}"""


@pytest.fixture
def address(town):
    town.report(risks=["illness"], contact_time="晚上七点以后", safe_contact="打我侄子")
    waiting = Resident(town)
    for words in (STORY, "人工"):
        waiting.say(words)
    with serving(create_app(town.house)) as address:
        yield address


def sign_in(page, address, username="qingxi"):
    page.goto(f"{address}/console/sign-in")
    page.fill("#username", username)
    page.fill("#password", PASSWORD)
    page.click("main button.primary")
    page.wait_for_url("**/console**")


def plan_a_visit(page):
    page.click("nav.ways >> text=约定入户时间")
    page.fill("[name=planned_on]", "2026-11-18")
    page.click("[data-once]")
    assert "约好 2026-11-18 入户" in page.inner_text("main")


def test_the_walk_of_an_officer_at_the_doorstep(chromium, address):
    """Accept in one tap, the sums while typing, the first fault in focus, ready-made words that must be changed."""
    with opened(chromium, PHONE) as page:
        sign_in(page, address)
        page.goto(address + CASE)
        page.click("text=受理")
        plan_a_visit(page)
        page.click("nav.ways >> text=入户核实")
        page.click("summary:has-text('收支情况')")
        for box, amount in AMOUNTS.items():
            page.fill(f'[name="worksheet.{box}"]', amount)
        assert page.locator("output").all_inner_texts() == ["37000.00", "21000.00", "5250.00"]
        page.select_option("[data-formula]", "national")
        assert page.locator("output").all_inner_texts() == ["37000.00", "33000.00", "8250.00"]
        page.click("[data-once]")
        page.wait_for_function("document.activeElement.className === 'summary'")
        assert page.evaluate(FAULTS_OF_LAYOUT, SMALLEST_TARGET) == []
        page.check("[name=result][value=not_at_risk]")
        page.fill("[name=visitors]", "何秀英、陈大勇")
        page.fill("[name=found]", "房子和收入都看过了")
        page.click("[data-once]")
        assert "8250.00" in page.inner_text("main")
        page.click("nav.ways >> text=解释并办结")
        page.click("summary:has-text('用现成的话')")
        page.click("button:has-text('没有发现返贫致贫风险')")
        assert page.evaluate("window.getSelection().toString()").startswith("【")
        asked = []
        page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
        page.click("[data-once]")
        assert asked == ["还有【】没有改"]
        assert page.url.endswith("/moves/explain_and_close")


def test_a_waiting_talk_is_answered_on_a_phone_and_the_answer_appears_by_itself(chromium, address):
    with opened(chromium, PHONE) as resident, opened(chromium, PHONE) as officer:
        resident.goto(f"{address}/chat?area_code=990101001201")
        resident.fill("#text", "人工")
        resident.click("text=发出去")
        resident.wait_for_selector(".reply:has-text('已经告诉工作人员')")
        sign_in(officer, address)
        officer.click(".counters >> text=等人回话")
        officer.click("article:has(p.words:text-is('人工')) a >> nth=-1")
        officer.fill("#talk-text", "您好，请说")
        officer.click("[value=answer]")
        officer.wait_for_selector(".talk .officer:has-text('您好，请说')")
        resident.wait_for_selector(".reply:has-text('（清溪镇何秀英）')")
        resident.fill("#text", "房子漏雨")
        resident.click("text=发出去")
        resident.wait_for_selector(".own:has-text('房子漏雨')")
        officer.click("text=看有没有新话")
        officer.wait_for_selector(".talk .own:has-text('房子漏雨')")
        assert resident.locator(".reply").last.inner_text().startswith("您好，请说"), "the machine says nothing"


def test_the_same_without_a_script(chromium, address):
    with opened(chromium, PHONE, script=False) as page:
        sign_in(page, address)
        page.goto(address + CASE)
        page.click("text=受理")
        page.click("nav.ways >> text=入户核实")
        page.click("summary:has-text('收支情况')")
        for box, amount in AMOUNTS.items():
            page.fill(f'[name="worksheet.{box}"]', amount)
        page.click("text=算一算")
        assert page.locator("output").all_inner_texts() == ["37000.00", "21000.00", "5250.00"]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_fits_and_every_box_has_its_name(chromium, address, size):
    pages = (
        "", "/cases/2026-000001", "/cases/2026-000001/moves/correct_reading", "/cases/2026-000001/moves/mark_duplicate",
        "/cases/2026-000001/moves/transfer_area", "/calls", "/talks", "/talks/1", "/receipts", "/households", "/county",
        "/calendar", "/account", "/policy", "/policy/fee", "/policy/new", "/leaflets", "/hotline", "/readings",
        "/readings/lessons",
    )  # fmt: skip
    with opened(chromium, size) as page:
        page.goto(f"{address}/console/sign-in")
        assert page.evaluate(FAULTS_OF_LAYOUT, SMALLEST_TARGET) == []
        sign_in(page, address, "county")
        for path in pages:
            page.goto(f"{address}/console{path}")
            assert page.evaluate(FAULTS_OF_LAYOUT, SMALLEST_TARGET) == [], path
