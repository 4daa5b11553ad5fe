"""One report from the code to 办结, walked by a resident's phone and two officers' desks in real Chromium."""

import re

from tests.chromium import DESK, PHONE, opened, press
from tests.journeys.conftest import until

EXPLANATION = "房子已请住建部门来看过，先搬到村里的周转房，修缮的钱按危房政策办；收入高于本县的线，这次不纳入监测。"


def report(page, system):
    """The resident scans, forgets half, mends it, checks and sends; gives receipt and look-up code."""
    page.goto(system.one_code["url"])
    assert system.one_code["village"] in page.inner_text(".where")
    press(page, "text=我要申报")
    page.fill("#text", "昨晚下大雨，后墙塌了一半，老人孩子没地方住，灶也砸了，一天没吃上热饭")
    press(page, "button[value=check]")
    page.wait_for_function("document.activeElement.id === 'faults'")
    assert page.locator("#faults li").count() == 3
    page.check("#urgent")
    page.check("input[value=housing]")
    page.check("input[name='reporter.relation'][value=self]")
    page.fill("#reporter-name", "欧阳小满")
    page.fill("#reporter-phone", "139-0000-0922")
    page.fill("#household-members", "5")
    page.check("#consent")
    press(page, "button[value=check]")
    assert "后墙塌了一半" in page.inner_text(".answers")
    page.dblclick("button[value=send]")
    page.wait_for_selector("#receipt")
    assert "马上会收到通知" in page.inner_text("main")
    return page.inner_text("#receipt"), page.inner_text("#look-up-code")


def sign_in(page, system, account):
    page.goto(f"{system.address}/console")
    page.fill("#username", account["username"])
    page.fill("#password", account["password"])
    press(page, "main button")
    page.wait_for_url("**/console")


def open_case(page):
    """The urgent stand before all others; the case is found by its reporter's name."""
    rows = page.locator("table.queue tbody tr")
    urgent = ["urgent" in (rows.nth(place).get_attribute("class") or "") for place in range(rows.count())]
    assert urgent[0]
    assert urgent == sorted(urgent, reverse=True)
    page.fill("#q", "欧阳小满")
    press(page, "text=查找")
    press(page, "table.queue tbody a")
    return re.search(r"\d{4}-\d{6}", page.url)[0]


def read_by(page, system, number):
    """The stored readings by source."""
    case = page.context.request.get(f"{system.address}/api/v1/cases/{number}").json()
    return {reading["source"]: reading for reading in case["readings"]}


def visit(page):
    press(page, "nav.ways >> text=入户核实")
    page.fill("#visit-visitors", "何秀英、陈大勇")
    page.check("input[name=result][value=not_at_risk]")
    page.fill("#visit-found", "后墙塌了约三米，人没有受伤，已安排住进周转房，粮油已送到。")
    page.click("summary:has-text('收支情况')")
    page.fill("[data-item=wage_income][data-column=a]", "30000")
    page.fill("[data-item=business_income][data-column=a]", "12000")
    page.fill("[data-item=business_expense][data-column=a]", "2000")
    page.wait_for_function("document.querySelector('[data-sum=net_per_head]').textContent.indexOf('8000') === 0")
    press(page, "button.primary")


def close(page):
    press(page, "nav.ways >> text=解释并办结")
    page.check("input[name=outcome][value=not_at_risk]")
    page.fill("#explain_and_close-explanation", EXPLANATION)
    page.check("input[name=told_how][value=in_person]")
    page.check("input[name=applicant_view][value=understood]")
    press(page, "button.primary")


def test_the_walk_by_web(chromium, system):
    with opened(chromium, PHONE) as phone, opened(chromium, DESK) as desk, opened(chromium, DESK) as county:
        receipt, code = report(phone, system)
        sign_in(desk, system, system.account("township"))
        number = open_case(desk)
        read = until(lambda: read_by(desk, system, number).get(system.reads))
        assert read["urgent"]
        assert "housing" in {risk["type"] for risk in read["risks"]}
        press(desk, "nav.ways >> text=受理")
        visit(desk)
        assert "40000.00" in desk.inner_text("main")
        close(desk)
        assert "已办结" in desk.inner_text("h1")
        phone.goto(f"{system.address}/my-report")
        phone.fill("#receipt", receipt)
        phone.fill("#look_up_code", code)
        press(phone, "main button")
        steps = phone.locator(".steps li").all_inner_texts()
        assert [words in step for words, step in zip(("收到申报", "受理", "入户核实", "办结"), steps, strict=True)] == [
            True
        ] * 4
        assert EXPLANATION in phone.inner_text(".told")
        sign_in(county, system, system.account("county"))
        county.goto(f"{system.address}/console/county")
        row = county.locator("table.figures tbody tr").filter(has_text="清溪镇").locator("td").all_inner_texts()
        received, closed, still_open = (int(cell) for cell in row[:3])
        assert received == closed + still_open
        assert closed >= 1
