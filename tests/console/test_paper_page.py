"""Papers at the desk."""

NUMBER = "2026-000001"


def test_a_case_offers_its_papers_as_pdf(town, desk):
    town.report()
    page = desk("qingxi").open(f"/console/cases/{NUMBER}")
    assert f"/console/cases/{NUMBER}/papers/visit_sheet" in page.html
    assert "papers/explanation_letter" not in page.html
    answer = page.client.get(f"/console/cases/{NUMBER}/papers/visit_sheet")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content.startswith(b"%PDF")


def test_papers_that_are_not_ready_or_not_known_are_refused(town, desk):
    town.report()
    page = desk("qingxi")
    assert page.client.get(f"/console/cases/{NUMBER}/papers/posting").status_code == 409
    assert page.client.get(f"/console/cases/{NUMBER}/papers/bribe").status_code == 404
    assert desk("liuwan").client.get(f"/console/cases/{NUMBER}/papers/visit_sheet").status_code == 404
