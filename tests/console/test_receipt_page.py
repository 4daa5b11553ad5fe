"""Finding a lost receipt again at the desk."""

import re

from actions.look_up_case import look_up_case


def test_search_ask_back_read_out(town, desk):
    town.report()
    page = desk("hotline").open("/console/receipts")
    page.submit("/console/receipts", q="13900000901")
    assert "清溪镇柳树村 王**" in page.text
    assert "王二柱" not in page.html
    page.submit("/console/receipts/1", members="9", reported_on="2026-11-16")
    assert page.status == 403
    assert "答得对不上" in page.text
    assert page.form("/console/receipts/1")["members"] == ["9"]
    page.submit("/console/receipts/1", members="4")
    receipt, code = re.findall(r'name="(?:receipt|look_up_code)" value="([^"]+)"', page.html)
    assert " ".join(receipt[:4]) in page.text
    assert look_up_case(town.house, receipt, code, "198.51.100.7").number == "2026-000001"
    slip = page.client.post("/console/receipt-slip", data=page.form("/console/receipt-slip"))
    assert slip.content.startswith(b"%PDF")


def test_nothing_found_says_what_to_do(desk):
    page = desk("qingxi").open("/console/receipts")
    page.submit("/console/receipts", q="没有这个人")
    assert "没有查到" in page.text


def test_others_have_no_such_page(desk):
    assert desk("liushu").open("/console/receipts").status == 403
