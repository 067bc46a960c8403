"""Scenarios of the course on a phone: by keyboard and as they are read aloud, and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .conftest import PHONE, Visits
from .keys import Keys
from .server import Site
from .test_walk_without_javascript import answer
from .tree import controls

SCENARIOS = (
    "s01-bite-at-home-time",
    "s02-three-languages-one-child",
    "s03-what-ellis-said",
    "s04-email-at-2247",
)


def test_each_remembers_shows_both_sides_and_can_end_in_three_ways(site: Site) -> None:
    for slug in SCENARIOS:
        quiz = site.library.quizzes[slug]
        assert quiz.header.measures
        assert len([scene for scene in quiz.scenes.values() if scene.is_ending]) >= 3
        assert all(c.other for scene in quiz.scenes.values() if scene.kind == "one" for c in scene.choices), slug


def read_aloud(page: Page) -> None:
    """The question names the group, and each choice is a control with its own words."""
    question = " ".join(page.locator("form[data-once] legend").first.inner_text().split())
    told = [(role, name) for role, name in controls(page, question) if role not in ("list", "status")]
    assert told[0] == ("group", question)
    names = [name for _, name in told]
    assert all(names)
    assert len(set(names)) == len(names)
    assert {role for role, _ in told[1:]} in ({"radio"}, {"textbox"})


@pytest.mark.parametrize("slug", SCENARIOS)
def test_it_is_played_by_keyboard_and_as_it_is_read_aloud(visit: Visits, site: Site, slug: str) -> None:
    person = site.somebody("Maya Brandt")
    page = visit(site, person, viewport=PHONE)
    keys = Keys(page)
    page.goto(f"/quizzes/{slug}")
    keys.skip()
    keys.follow("main form button.btn")
    number = int(page.url.rsplit("/", 1)[1])
    while page.locator("form[data-once]").count():
        read_aloud(page)
        keys.answer(site.best_form(person, number))
        keys.follow("form[data-once] > .row button.btn")
        assert keys.on("h1#came")
        keys.follow("main a.btn")
    assert keys.on("h1[data-focus]")
    expect(page.locator("main")).to_contain_text("What to take from it")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("slug", SCENARIOS)
def test_it_is_played_without_javascript(visit: Visits, site: Site, slug: str) -> None:
    person = site.somebody("Maya Brandt")
    page = visit(site, person, viewport=PHONE, java_script_enabled=False)
    page.goto(f"/quizzes/{slug}")
    page.click("main form button.btn")
    page.wait_for_url("**/attempts/*")
    number = page.url.rsplit("/", 1)[1]
    while page.locator("form[data-once]").count():
        answer(page, site.best_form(person, int(number)))
        page.click("form[data-once] > .row button.btn")
        page.wait_for_url("**/steps/*")
        page.click("main a.btn")
        page.wait_for_url(f"**/attempts/{number}")
    expect(page.locator("main")).to_contain_text("What to take from it")
