"""What browser tests share: Debian's Chromium, the site on a port of its own, and a page where an author is signed in.

Without Chromium these tests are skipped with the reason at the end of the run; under CI=true they fail instead.
"""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from budgets.services import load_subjects
from disclosures import editing
from tests.cast import example, person
from units.enums import Role

# Playwright's own loop runs in this thread; Django would take it for one that must not wait for the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    if not CHROMIUM:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is missing, and here browser tests must run: apt-get install chromium")
        pytest.skip("BROWSER TESTS LEFT OUT: Chromium is missing (apt-get install chromium)")
    started = request.getfixturevalue("playwright").chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield started
    started.close()


@pytest.fixture
def budget(transactional_db):
    """屯留's budget, with the classification that ships."""
    load_subjects()
    return editing.create(example(), user=None, action="导入数据包")


@pytest.fixture
def author(budget):
    return person("alice", Role.AUTHOR, budget.unit)


@pytest.fixture
def sign_in(browser, live_server):
    """Opens a page for a user: `with sign_in(user) as page`. Fails at its end when the browser reported an error."""

    @contextmanager
    def opened(user, *, scripts: bool = True) -> Iterator[Page]:
        others = set(threading.enumerate())
        client = Client()
        client.force_login(user)
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": 1360, "height": 900},
            locale="zh-CN",
            java_script_enabled=scripts,
        )
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_server.url)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        context.set_default_timeout(8_000)
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        # A refused form answers 400 or 409, which the console calls an error.
        page.on(
            "console",
            lambda message: (
                errors.append(message.text)
                if message.type == "error" and "Failed to load resource" not in message.text
                else None
            ),
        )
        yield page
        context.close()
        # The server's threads use the test's database until they have noticed; those of a page that is still open wait for it.
        for thread in set(threading.enumerate()) - others:
            if "process_request_thread" in thread.name:
                thread.join(5)
        assert errors == []

    return opened


@pytest.fixture
def page(sign_in, author) -> Iterator[Page]:
    """A page where the author of 屯留's budget is signed in."""
    with sign_in(author) as opened:
        yield opened
