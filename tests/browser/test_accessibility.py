"""Every page is open to everybody: axe-core finds nothing, nothing is wider than a small phone, the HTML is correct."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from . import pages_admin, pages_after, pages_cohorts, pages_study  # noqa: F401  they add their pages
from .axe import problems
from .conftest import HERE, Visits
from .library import ARABIC
from .pages import PAGES, visit_page
from .server import Site
from .tour import Tour


@pytest.fixture(scope="module")
def tour(browser: Browser, site: Site, small_site: Site) -> Iterator[Tour]:
    visits = Visits(browser)
    yield Tour(visits, site, small_site)
    visits.close()


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of the HTML of each page that was opened, as the server sent it."""
    return tmp_path_factory.mktemp("sent")


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_open_to_everybody(tour: Tour, sent: Path, tools: Path, name: str) -> None:
    tour.visits.seen.clear()
    alone = len(tour.visits.contexts)
    page = visit_page(tour, name)
    (sent / f"{list(PAGES).index(name):03}.html").write_text(tour.source(), "utf-8")
    assert "\n".join(problems(page, tools)) == ""
    assert tour.visits.seen == []
    tour.tidy(alone)


def test_the_html_of_every_page_is_correct(tour: Tour, sent: Path, tools: Path) -> None:
    for number, name in enumerate(PAGES):
        file = sent / f"{number:03}.html"
        if not file.exists():  # this test was asked for alone
            visit_page(tour, name)
            file.write_text(tour.source(), "utf-8")
    command = [str(tools / ".bin/html-validate"), "--config", str(HERE / "html-validate.cjs"), "--formatter", "json"]
    report = sent.with_suffix(".json")
    with report.open("wb") as file:  # a pipe would be cut: html-validate does not wait until it has been read
        told = subprocess.run([*command, str(sent)], stdout=file, stderr=subprocess.PIPE, text=True, cwd=HERE)
    found = json.loads(report.read_text("utf-8"))
    names = list(PAGES)
    assert [
        f"{names[int(Path(one['filePath']).stem)]}: {message['line']}:{message['column']} {message['ruleId']}: "
        f"{message['message']}: {one.get('source', '').splitlines()[message['line'] - 1][:160]}"
        for one in found
        for message in one["messages"]
    ] == []
    assert told.returncode == 0, told.stderr


def test_a_text_in_arabic_runs_from_the_right_and_what_we_say_ourselves_is_english(tour: Tour) -> None:
    page = tour.open("small ada", f"/modules/{ARABIC}?lang=ar")
    article = page.locator("article")
    assert (article.get_attribute("lang"), article.get_attribute("dir")) == ("ar", "rtl")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("article button").first.evaluate("one => one.closest('[lang]').lang") == "en"
    heading, icon = page.locator(".try h3").bounding_box(), page.locator(".try .i").bounding_box()
    assert heading
    assert icon
    assert icon["x"] > heading["x"] + heading["width"] / 2
