"""From registration to the statement without any script, by clicks, on a course of one short module."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from course_app.records import people

from .conftest import PHONE, Visits
from .library import ARABIC, COURSE, FIRST, LONG, MODULE, SCENARIO
from .server import PASSWORD, Person, Site


@pytest.fixture
def page(visit: Visits, small_site: Site) -> Page:
    return visit(small_site, java_script_enabled=False, viewport=PHONE)


def _register(page: Page, site: Site) -> Person:
    page.goto("/register")
    page.fill("#name", "Olu Adeyemi")
    page.fill("#email", "olu@example.org")
    page.fill("#password", PASSWORD)
    page.click("text=Make my account")
    return Person(site.read(lambda: people.person_by_email("olu@example.org").id), "olu@example.org", PASSWORD)


def _read(page: Page, lesson: str) -> None:
    page.goto(f"/modules/{lesson}")
    if page.locator(".check").count():
        page.locator(".check input[type=radio]").first.check()
        page.click("text=Check my answer")
        expect(page.locator(".answer").first).to_be_visible()
    page.click("text=I have done this lesson")


def answer(page: Page, form: dict[str, Any]) -> None:
    """Fill in what a browser would send, by clicks and taps."""
    for name, value in form.items():
        field = page.locator(f"[name='{name}']")
        kind = field.first.get_attribute("type") or field.first.evaluate("one => one.localName")
        if kind in ("radio", "checkbox"):
            for one in [value] if isinstance(value, str) else value:
                page.locator(f"[name='{name}'][value='{one}']").check()
        elif kind == "select":
            field.select_option(index=int(value) + 1)  # by its place: a value is also taken for a label
        else:
            field.fill(value)


def play(page: Page, site: Site, person: Person, slug: str) -> None:
    page.goto(f"/quizzes/{slug}")
    page.click("main form button.btn")
    page.wait_for_url("**/attempts/*")
    number = int(page.url.rsplit("/", 1)[1])
    while page.locator("form[data-once]").count():
        answer(page, site.best_form(person, number))
        page.click("form[data-once] > .row button.btn")
        expect(page.locator("h1")).to_have_text("What came of it")
        page.click("main a.btn")
        page.wait_for_url(f"**/attempts/{number}")


def test_from_registration_to_the_statement(page: Page, visit: Visits, small_site: Site) -> None:
    person = _register(page, small_site)
    page.goto(f"/courses/{COURSE}")
    page.click("main >> text=Enrol")
    page.goto(f"/modules/{ARABIC}")
    page.fill("#words-words", "She waited until I had finished.")
    page.click("text=Save my words")
    expect(page.locator("#words-words")).to_have_value("She waited until I had finished.")
    expect(page.locator(".think")).to_contain_text("Saved today at")
    expect(page.locator(".think details")).to_have_attribute("open", "")
    for lesson in (FIRST, LONG, ARABIC):
        _read(page, lesson)
    play(page, small_site, person, SCENARIO)
    play(page, small_site, person, MODULE)
    page.click("text=Make my statement")
    page.uncheck("input[name=name_public]")
    page.click("main button.btn")
    expect(page.locator("h1")).to_have_text("You finished it, Olu")
    with page.expect_download() as coming:
        page.click("text=Take the PDF with you")
    assert coming.value.suggested_filename.endswith(".pdf")
    number = page.locator(".facts .number").inner_text()

    other = visit(small_site, java_script_enabled=False)
    other.goto("/verify")
    other.fill("#number", number)
    other.click("text=Check it")
    expect(other.locator("h1")).to_have_text("This is a genuine specimen")
    expect(other.locator("main")).not_to_contain_text("Olu")


def test_signing_out_and_in_again_leads_back(page: Page, small_site: Site) -> None:
    person = small_site.somebody("Ada Mensah", enrolled=COURSE)
    page.goto(f"/modules/{ARABIC}")
    page.locator(".think").get_by_role("link", name="Sign in").click()
    page.fill("#email", person.email)
    page.fill("#password", person.password)
    page.click("main button.btn")
    expect(page.locator("#words-words")).to_be_visible()
    assert page.url.endswith("#think-words")
    page.click("text=Sign out")
    expect(page.get_by_role("link", name="Sign in")).to_have_count(1)


def test_a_check_works_without_an_account_and_without_a_script(page: Page) -> None:
    page.goto(f"/modules/{FIRST}")
    page.locator(".check input[type=radio]").first.check()
    page.click("text=Check my answer")
    expect(page.locator(".answer")).to_have_count(1)
    assert page.context.cookies() == []


@pytest.mark.check("C05")
def test_passwords_can_be_pasted_and_browsers_know_what_they_are(visit: Visits, small_site: Site) -> None:
    """No script stands between a password manager and the field."""
    for path, kind in (("/sign-in", "current-password"), ("/register", "new-password")):
        page = visit(small_site, permissions=["clipboard-read", "clipboard-write"])
        page.goto(path)
        field = page.locator("input[type=password]")
        expect(field).to_have_attribute("autocomplete", kind)
        page.evaluate("navigator.clipboard.writeText('from a password manager')")
        field.press("Control+V")
        expect(field).to_have_value("from a password manager")
