"""Leaflets at the desk: edited, looked at side by side, approved, printed."""

from actions.check_scan import check_code, count_scan
from actions.print_leaflets import do_print_run
from tests.actions.conftest import CODE

PAGE = "/console/leaflets"


def test_words_are_changed_by_one_looked_at_beside_the_old_and_approved_by_another(town, desk):
    page = desk("qingxi").open(PAGE)
    assert "等着批准的" not in page.text
    page.submit(f"{PAGE}/apply/proposals", title="有难处，报上来")
    assert (page.status, page.path) == (200, PAGE)
    assert "等县里另一个人批准" in page.text
    assert f"{PAGE}/apply/proposals/1" not in page.forms
    county = desk("county").open(PAGE)
    for version in ("printed", "proposed"):
        assert f"{PAGE}/apply/{version}.png" in county.html
        assert county.client.get(f"{PAGE}/apply/{version}.png").content.startswith(b"\x89PNG")
    county.submit(f"{PAGE}/apply/proposals/1")
    assert "已批准" in county.text
    assert 'value="有难处，报上来"' in county.html


def test_what_cannot_be_printed_comes_back_with_its_reason_and_all_that_was_typed(town, desk):
    page = desk("county").open(PAGE)
    page.submit(f"{PAGE}/apply/proposals", title="长" * 80, lead="一句新的开头")
    assert page.status == 422
    assert "纸上放不下" in page.text
    assert 'value="一句新的开头"' in page.html


def test_a_township_prints_its_villages_and_fetches_pdf_and_codes(town, desk):
    page = desk("qingxi").open(f"{PAGE}?kind=support")
    page.submit(f"{PAGE}/runs", layout="card", by_township="yes")
    assert "在排队" in page.text
    do_print_run(town.house, 1)
    page.open(PAGE)
    assert "印好了" in page.text
    pdf = page.client.get(f"{PAGE}/runs/1/1.pdf")
    assert (pdf.headers["content-type"], pdf.content[:4]) == ("application/pdf", b"%PDF")
    codes = page.client.get(f"{PAGE}/codes.csv?area=990101001000")
    assert "attachment" in codes.headers["content-disposition"]
    assert "柳树村" in codes.text


def test_scans_are_shown_and_a_code_is_revoked_as_it_is_printed(town, desk):
    count_scan(town.house, CODE)
    page = desk("qingxi").open(PAGE)
    assert "清溪镇柳树村 1" in " ".join(page.text.split())
    assert "没有人扫过码的村：7 个" in page.text
    page.submit(f"{PAGE}/revocations", code=f"{CODE[:4]}-{CODE[4:8]}-{CODE[8:]}".lower())
    assert "这个码停了" in page.text
    assert check_code(town.house, CODE).revoked_at is not None
    assert desk("liuwan").open(PAGE).submit(f"{PAGE}/revocations", code=CODE).status == 403


def test_villages_have_no_leaflet_page(town, desk):
    assert PAGE not in desk("liushu").html
    assert desk("liushu").open(PAGE).status == 403
