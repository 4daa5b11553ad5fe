"""Who gets to the desk, and who does not."""

import pytest

from tests.actions.conftest import PASSWORD

SIGN_IN = "/console/sign-in"


def test_without_a_session_every_page_asks_to_sign_in(browser):
    for path in ("/console", "/console/cases/2026-000001", "/console/county", "/console/audit", "/console/account"):
        assert browser.open(path).path == SIGN_IN


def test_signing_in_leads_back_to_the_page_that_was_asked_for(browser):
    browser.open("/console/county")
    browser.submit(SIGN_IN, username="qingxi", password=PASSWORD)
    assert (browser.status, browser.path) == (200, "/console/county")


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/console/", "/", "/consolex"])
def test_nobody_is_led_away_from_the_desk(browser, elsewhere):
    browser.open(f"{SIGN_IN}?next={elsewhere}")
    browser.submit(SIGN_IN, username="qingxi", password=PASSWORD)
    assert (browser.answer.url.host, browser.path) == ("testserver", "/console")


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser, town):
    browser.open(SIGN_IN)
    browser.client.follow_redirects = False
    browser.submit(SIGN_IN, username="qingxi", password=PASSWORD)
    cookie = next(c for c in browser.answer.headers.get_list("set-cookie") if c.startswith("yimatong_session="))
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert "Secure" not in cookie  # the demo's address is http


def test_over_https_the_cookie_is_for_https_alone(town):
    from fastapi.testclient import TestClient

    from api.app import create_app
    from tests.console.plain_browser import Browser

    house = town.with_settings(public_url="https://baoxian.example")
    browser = Browser(TestClient(create_app(house), base_url="https://testserver", follow_redirects=False))
    browser.open(SIGN_IN)
    browser.submit(SIGN_IN, username="qingxi", password=PASSWORD)
    cookies = browser.answer.headers.get_list("set-cookie")
    assert any(c.startswith("yimatong_session=") and "Secure" in c for c in cookies)


def test_a_wrong_password_and_an_unknown_account_look_the_same(browser):
    seen = set()
    for username in ("qingxi", "nobody-at-all"):
        browser.open(SIGN_IN)
        browser.submit(SIGN_IN, username=username, password="wrong-password")
        assert browser.status == 401
        assert "账号、密码或动态码不对" in browser.text
        seen.add(browser.text)
    assert len(seen) == 1
    assert browser.form(SIGN_IN)["password"] == [""]


def test_a_sign_in_form_from_elsewhere_is_refused(browser):
    browser.open(SIGN_IN)
    browser.submit(SIGN_IN, csrf="forged", username="qingxi", password=PASSWORD)
    assert browser.status == 403
    assert browser.open("/console").path == SIGN_IN


def test_a_sign_in_form_that_lay_too_long_only_wants_a_second_try(browser):
    older = browser.open(SIGN_IN).form(SIGN_IN)["csrf"][0]
    browser.open(SIGN_IN).submit(SIGN_IN, csrf=older, username="qingxi", password=PASSWORD)
    assert (browser.status, browser.form(SIGN_IN)["username"]) == (403, ["qingxi"])
    browser.submit(SIGN_IN, password=PASSWORD)
    assert browser.path == "/console"


@pytest.mark.parametrize("path", ["/console/cases/2026-000001/moves/explain_and_close", SIGN_IN])
def test_a_form_from_another_site_is_not_carried_through_signing_in(browser, path):
    forged = {"kept.explanation": "不是干部写的", "explanation": "不是干部写的", "next": "/console/county"}
    for site, kept in (("cross-site", False), ("same-site", False), ("same-origin", True)):
        answer = browser.client.post(path, data=forged, headers={"Sec-Fetch-Site": site})
        assert answer.status_code in (401, 403)
        assert ("不是干部写的" in answer.text) is kept, site


def test_signing_out_ends_the_session_on_the_server(desk):
    desk_of_qingxi = desk("qingxi")
    token = desk_of_qingxi.client.cookies["yimatong_session"]
    desk_of_qingxi.submit("/console/sign-out")
    assert desk_of_qingxi.path == SIGN_IN
    desk_of_qingxi.client.cookies.set("yimatong_session", token)
    assert desk_of_qingxi.open("/console").path == SIGN_IN


def test_a_form_without_the_sessions_token_does_nothing(desk, town):
    town.report()
    township = desk("qingxi").open("/console/cases/2026-000001")
    township.submit("/console/sign-out", csrf="forged")
    assert township.status == 403
    assert township.open("/console").status == 200


def test_every_role_finds_its_first_page_and_only_its_own_pages(desk):
    for username, first in (("liushu", "/console"), ("county", "/console"), ("auditor", "/console/county")):
        assert desk(username).path == first
    assert "/console/audit" in desk("auditor").html
    assert "/console/audit" not in desk("county").html
