"""A real Chromium for the tests that need one; where there is none they are skipped, and say so."""

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
# No sandbox, because root may run the tests; nothing that talks to the outside by itself.
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for a file of tests; every test opens contexts of its own.

    Not for the session: Playwright keeps an event loop of its own running, which no other test may meet.
    """
    program = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    if program is None:
        pytest.skip("SKIPPED FOR WANT OF A BROWSER: no Chromium here (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, size: dict[str, int], *, script: bool = True) -> Iterator[Page]:
    """A fresh page without cookies, on a phone or at a desk, with or without JavaScript."""
    context = browser.new_context(
        viewport=size, java_script_enabled=script, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def press(page: Page, selector: str) -> None:
    """Click what leads to another page, and go on when that page is whole."""
    with page.expect_navigation():
        page.click(selector)


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """The application behind a real HTTP server on a free port of this machine; gives its address."""
    server = uvicorn.Server(uvicorn.Config(app, log_config=None))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()
