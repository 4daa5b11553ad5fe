"""The pictures of the README, taken from the running system: `make screenshots` while `make run` stands elsewhere.

They show the demo county's invented people. A phone is 360 px wide, a desk 1280 px. The pictures need a Chinese font on
the machine (Debian: fonts-noto-cjk) and Chromium.
"""

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tools.installation import CHECKOUT, Installation

FOLDER = CHECKOUT / "docs/screenshots"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
PHONE, DESK = ViewportSize(width=360, height=740), ViewportSize(width=1280, height=800)
STORY = "俺爹上个月查出肺癌，住院报完自己还掏了六万多，都是跟亲戚借的，往后化疗的钱没着落"
TOLD = "我叫甘大有，屋子被大水冲了半边墙，今年的苞谷也没收成，电话13900000777"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose: the running system's own file says where it is."""


def run(_: argparse.Namespace) -> int:
    """Take every picture; answers the exit code."""
    said = json.loads(Installation().run_file.read_text())
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=next(filter(None, map(shutil.which, CHROMIUM))),
            args=["--no-sandbox", "--disable-gpu"],
        )
        _resident_pictures(browser, said)
        _officer_pictures(browser, said)
        browser.close()
    return 0


def _resident_pictures(browser: Browser, said: dict[str, Any]) -> None:
    page = browser.new_page(viewport=PHONE)
    page.goto(said["one_codes"][0]["url"])
    _keep(page, "landing-phone")
    page.click("text=我要申报")
    page.fill("#text", STORY)
    page.check("input[value=illness]")
    _keep(page, "form-phone")
    page.check("input[name='reporter.relation'][value=family]")
    page.fill("#reporter-name", "甘小满")
    page.fill("#reporter-phone", "13900000123")
    if page.locator("#household-head_name").is_visible():
        page.fill("#household-head_name", "甘长顺")
    page.check("#consent")
    page.click("button[value=check]")
    _keep(page, "check-phone")
    page.click("button[value=send]")
    _keep(page, "receipt-phone")
    _talk(page, said["one_codes"][0]["url"])
    page.close()


def _talk(page: Page, address: str) -> None:
    """A report told as a talk, up to its reading back."""
    page.goto(address)
    page.click("text=对话申报")
    page.fill("#text", TOLD)
    page.click("#say .button")
    page.click("#choices >> text=本人，报自己家")
    page.wait_for_selector("#choices >> text=同意，交上去")
    _keep(page, "chat-phone")


def _officer_pictures(browser: Browser, said: dict[str, Any]) -> None:
    page = browser.new_page(viewport=DESK)
    _sign_in(page, said, "township")
    _keep(page, "queue-desk")
    page.click("table.queue tbody a")
    _keep(page, "case-desk")
    page.set_viewport_size(PHONE)
    _keep(page, "case-phone")
    page.close()
    page = browser.new_context(viewport=DESK).new_page()
    _sign_in(page, said, "county")
    page.goto(f"{said['base_url']}/console/county")
    _keep(page, "county-desk")
    page.close()


def _sign_in(page: Page, said: dict[str, Any], role: str) -> None:
    account = next(account for account in said["demo_accounts"] if account["role"] == role)
    page.goto(f"{said['base_url']}/console")
    page.fill("#username", account["username"])
    page.fill("#password", account["password"])
    page.click("main button")
    page.wait_for_url("**/console")


def _keep(page: Page, name: str) -> None:
    page.screenshot(path=FOLDER / f"{name}.png", full_page=True)
    print(Path("docs/screenshots") / f"{name}.png")
