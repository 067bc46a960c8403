"""A real Chromium, real servers, and what holds for every page that any of these tests opens.

Whatever a test is about: no page asks a third party for anything, breaks the content security policy, or stumbles in
its script (C44, P07). That is looked at when a test ends.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from course_app.records import second_steps

from .library import write_library
from .server import Person, Site, running

HERE = Path(__file__).resolve().parent
CHROMIUM_MISSING = "Chromium is not here. Run: apt-get install chromium"
TOOLS_MISSING = "axe-core and html-validate are not here. Run: npm ci --prefix tests/browser"
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 760}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is in this folder. Each file stays in one process: see ByFile in tests/conftest.py."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


def missing(what: str) -> None:
    """Skip, or fail where nothing may be skipped."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        missing(CHROMIUM_MISSING)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield found
        found.close()


@pytest.fixture(scope="session")
def tools() -> Path:
    """Give the folder of the npm tools."""
    folder = HERE / "node_modules"
    if not (folder / "axe-core/axe.min.js").exists() or not (folder / ".bin/html-validate").exists():
        missing(TOOLS_MISSING)
    return folder


@pytest.fixture(scope="package")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The real course."""
    with running(tmp_path_factory.mktemp("site")) as found:
        yield found


@pytest.fixture(scope="package")
def small_site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A course of one short module, made up: a long lesson, one in Arabic, a question of each kind, a file to mend."""
    library = tmp_path_factory.mktemp("library")
    write_library(library)
    with running(tmp_path_factory.mktemp("small"), library) as found:
        yield found


class Visits:
    """Opens browsers for people, and notes what no page may do."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.contexts: list[BrowserContext] = []
        self.seen: list[str] = []

    def context(self, site: Site, person: Person | None = None, **options: Any) -> BrowserContext:
        context = self.browser.new_context(base_url=site.base, **({"viewport": DESK} | options))
        context.set_default_timeout(30_000)
        self.contexts.append(context)
        context.on("request", lambda request: self._requested(request.url, site.base))
        context.on("console", lambda message: self._said(message.text))
        context.on("weberror", lambda error: self.seen.append(f"script: {error.error}"))
        if person:
            sign_in(context, person, site)
        return context

    def __call__(self, site: Site, person: Person | None = None, **options: Any) -> Page:
        """Open a page as a new browser of `person` (signed in), or of nobody."""
        return self.context(site, person, **options).new_page()

    def _requested(self, url: str, base: str) -> None:
        if not url.startswith((base + "/", "data:", "about:")):
            self.seen.append(f"third party: {url}")

    def _said(self, text: str) -> None:
        if "Content Security Policy" in text or "Content-Security-Policy" in text:
            self.seen.append(text)

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visits]:
    visits = Visits(browser)
    yield visits
    visits.close()
    assert visits.seen == []


def sign_in(context: BrowserContext, person: Person, site: Site) -> None:
    """Sign in as the forms do, without looking at them."""
    page = context.request.get("/sign-in").text()
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    form = {"csrf_token": token[1], "email": person.email, "password": person.password}
    answer = context.request.post("/sign-in", form=form, max_redirects=0)
    assert answer.status == 303, answer.text()
    if answer.headers["location"] == "/sign-in/code":
        [code, *_] = site.write(lambda: second_steps.new_recovery_codes(person.id, datetime.now(UTC)))
        token = re.search(r'name="csrf_token" value="([^"]+)"', context.request.get("/sign-in/code").text())
        assert token
        answer = context.request.post("/sign-in/code", form={"csrf_token": token[1], "code": code}, max_redirects=0)
        assert answer.status == 303, answer.text()
