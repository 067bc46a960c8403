"""Words are saved as they are typed, and none is lost: cut line, ended sign-in, closed tab, second window."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from course_app.records import reflections

from .conftest import Visits, sign_in
from .library import ARABIC
from .server import Person, Site

LESSON = f"/modules/{ARABIC}"
BOX, STATE, SAVE = "#words-words", "#state-words", "form[data-autosave] button"
WORDS = "She put her phone away and looked at me."
SOON = 15_000  # ms; a word is saved 1.2 s after the last key


def _key(person: Person) -> str:
    return f"pending:{person.id}:{LESSON}/reflections/words"


def _kept(page: Page) -> dict[str, str]:
    """Give what this device keeps."""
    kept: dict[str, str] = page.evaluate("Object.fromEntries(Object.entries(localStorage))")
    return kept


def _saved(site: Site, person: Person) -> str | None:
    found = site.read(lambda: reflections.reflections_in(person.id, ARABIC)).get("words")
    return found.words if found else None


def _says(page: Page, text: str) -> None:
    expect(page.locator(STATE)).to_contain_text(text, timeout=SOON)


@pytest.fixture
def ada(small_site: Site) -> Person:
    return small_site.somebody("Ada Mensah")


@pytest.fixture
def page(visit: Visits, small_site: Site, ada: Person) -> Page:
    """The lesson, open before somebody who has written nothing yet."""
    page = visit(small_site, ada)
    page.goto(LESSON)
    return page


def test_words_are_saved_without_a_click(page: Page, small_site: Site, ada: Person) -> None:
    page.locator(BOX).press_sequentially(WORDS)
    assert json.loads(_kept(page)[_key(ada)])["words"] == WORDS
    _says(page, "Saved")
    assert _saved(small_site, ada) == WORDS
    assert _kept(page) == {}
    page.reload()
    expect(page.locator(BOX)).to_have_value(WORDS)
    _says(page, "Only you can read this.")


def test_words_that_start_with_an_empty_line_stay_as_they_are(page: Page, small_site: Site, ada: Person) -> None:
    page.locator(BOX).fill("\n" + WORDS)
    _says(page, "Saved")
    page.reload()
    expect(page.locator(BOX)).to_have_value("\n" + WORDS)


@pytest.mark.check("F14")
def test_a_cut_connection_costs_no_word(page: Page, small_site: Site, ada: Person) -> None:
    page.context.set_offline(True)
    page.locator(BOX).press_sequentially(WORDS)
    _says(page, "Not saved yet: no connection. Your words are kept on this device")
    assert json.loads(_kept(page)[_key(ada)])["words"] == WORDS
    assert _saved(small_site, ada) is None
    page.context.set_offline(False)
    _says(page, "Saved")
    assert _saved(small_site, ada) == WORDS
    assert _kept(page) == {}


def test_an_ended_sign_in_costs_no_word(page: Page, small_site: Site, ada: Person) -> None:
    small_site.end_sign_ins(ada)
    page.locator(BOX).fill(WORDS)
    _says(page, "your sign-in has ended. Your words are kept here; save them to sign in again.")
    page.click(SAVE)
    expect(page.locator("h1")).to_have_text("Not saved yet")
    expect(page.get_by_label("Your words")).to_have_value(WORDS)
    page.get_by_label("Email").fill(ada.email)
    page.get_by_label("Password").fill(ada.password)
    page.click("main button.btn")
    page.click("text=Save it now")
    expect(page.locator(BOX)).to_have_value(WORDS)
    assert _saved(small_site, ada) == WORDS
    assert _kept(page) == {}


def test_words_come_back_after_signing_in_some_other_way(page: Page, small_site: Site, ada: Person) -> None:
    small_site.end_sign_ins(ada)
    page.locator(BOX).fill(WORDS)
    _says(page, "your sign-in has ended")
    sign_in(page.context, ada, small_site)
    page.goto(LESSON)
    expect(page.locator(BOX)).to_have_value(WORDS)
    _says(page, "Saved")
    assert _saved(small_site, ada) == WORDS


def test_a_closed_tab_costs_no_word(page: Page, small_site: Site, ada: Person) -> None:
    page.locator(BOX).fill(WORDS)
    page.close()
    assert _saved(small_site, ada) is None
    again = page.context.new_page()
    again.goto(LESSON)
    expect(again.locator(BOX)).to_have_value(WORDS)
    _says(again, "These words were not saved last time. They are being saved now.")
    _says(again, "Saved")
    assert _saved(small_site, ada) == WORDS


def _two_windows(page: Page) -> Page:
    """Write in two windows; give the second, which was opened before the first was saved."""
    other = page.context.new_page()
    other.goto(LESSON)
    page.locator(BOX).fill("From the first window.")
    _says(page, "Saved")
    other.locator(BOX).fill("From the second window.")
    _says(other, "You wrote here in another window as well. Save your words to see both.")
    other.click(SAVE)
    expect(other.locator("h1")).to_have_text("Two versions of your words")
    expect(other.locator("#words")).to_have_value("From the second window.")
    expect(other.locator(".kept")).to_have_text("From the first window.")
    return other


def test_two_windows_show_both_versions(page: Page, small_site: Site, ada: Person) -> None:
    other = _two_windows(page)
    other.locator("#words").fill("From both windows.")
    other.click("main button.btn")
    expect(other.locator(BOX)).to_have_value("From both windows.")
    other.wait_for_timeout(2000)  # longer than it takes to save what is pending
    expect(other.locator(BOX)).to_have_value("From both windows.")
    expect(other.locator(STATE)).not_to_contain_text("another window")
    assert _saved(small_site, ada) == "From both windows."
    assert _kept(other) == {}


def test_of_two_versions_the_saved_one_can_be_kept(page: Page, small_site: Site, ada: Person) -> None:
    other = _two_windows(page)
    other.click("text=Keep what was saved")
    expect(other.locator(BOX)).to_have_value("From the first window.")
    other.wait_for_timeout(2000)
    expect(other.locator(BOX)).to_have_value("From the first window.")
    assert _saved(small_site, ada) == "From the first window."
    assert _kept(other) == {}


@pytest.mark.check("P08")
def test_signing_out_takes_along_what_this_device_kept(page: Page, small_site: Site, ada: Person) -> None:
    other = _two_windows(page)
    assert list(_kept(other)) == [_key(ada)]
    other.click("form.out button")
    other.wait_for_url("**/")
    assert _kept(other) == {}


@pytest.mark.check("P08")
def test_words_kept_on_a_device_are_never_shown_to_somebody_else(page: Page, small_site: Site, ada: Person) -> None:
    small_site.end_sign_ins(ada)
    page.locator(BOX).fill(WORDS)
    _says(page, "your sign-in has ended")
    zoe = small_site.somebody("Zoe Lind")
    sign_in(page.context, zoe, small_site)
    page.goto(LESSON)
    expect(page.locator(BOX)).to_have_value("")
    page.wait_for_timeout(2000)
    assert _saved(small_site, zoe) is None


@pytest.mark.check("P07")
def test_cookies_and_storage_are_those_that_the_privacy_page_names(page: Page, small_site: Site, ada: Person) -> None:
    page.context.set_offline(True)
    page.locator(BOX).fill(WORDS)
    _says(page, "Not saved yet")
    assert list(_kept(page)) == [_key(ada)]
    page.context.set_offline(False)
    _says(page, "Saved")
    for path in ("/", "/me", f"{LESSON}?lang=ar", "/me/account", "/privacy"):
        page.goto(path)
    named = page.locator("tbody code").all_inner_texts()
    assert [cookie["name"] for cookie in page.context.cookies()] == named == ["session"]
    cookie = page.context.cookies()[0]
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"], cookie["domain"]) == (True, "Lax", "/", "127.0.0.1")
    assert _kept(page) == {}
    assert page.evaluate("sessionStorage.length") == 0
    expect(page.get_by_role("main")).to_contain_text(re.compile("kept on your device until they are saved"))


@pytest.mark.check("P07")
def test_reading_leaves_nothing_on_the_device(visit: Visits, small_site: Site) -> None:
    page = visit(small_site)
    for path in ("/", LESSON, "/glossary", "/search?q=listen", "/verify"):
        page.goto(path)
        assert page.context.cookies() == []
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0
