"""A closed laptop, a double click, the back button, a second tab, an ended sign-in: nothing is lost or done twice."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from course_app.records import attempts, reflections

from .conftest import Visits
from .library import ARABIC
from .server import Person, Site

QUIZ = "04-conflict-resolution"
ANSWER, GO_ON = "form[data-once] button", "main a.btn"


def _begin(page: Page, site: Site, person: Person) -> int:
    """Begin the quiz, with questions of which each has one answer; give the number of the attempt."""
    page.goto(f"/quizzes/{QUIZ}")
    page.click("main form button.btn")
    page.wait_for_url("**/attempts/*")
    number = int(page.url.rsplit("/", 1)[1])
    site.ask(person, number, "one")
    page.reload()
    return number


def _pick(page: Page, which: int = 0) -> None:
    page.locator("input[name=pick]").nth(which).check()


def _answer(page: Page, which: int = 0) -> None:
    _pick(page, which)
    page.click(ANSWER)
    page.wait_for_url("**/steps/*")


@pytest.fixture
def ada(site: Site) -> Person:
    return site.somebody("Ada Mensah")


@pytest.mark.check("F16")
def test_a_dead_laptop_costs_nothing(visit: Visits, site: Site, ada: Person) -> None:
    page = visit(site, ada)
    number = _begin(page, site, ada)
    _answer(page)
    page.click(GO_ON)
    _answer(page)
    page.click(GO_ON)
    question = page.locator("legend").inner_text()
    options = page.locator(".choice").all_inner_texts()
    _pick(page)
    page.context.close()

    elsewhere = visit(site, ada)
    elsewhere.goto(f"/quizzes/{QUIZ}")
    elsewhere.click("text=Carry on where I was")
    elsewhere.wait_for_url(f"**/attempts/{number}")
    assert elsewhere.locator("legend").inner_text() == question
    assert elsewhere.locator(".choice").all_inner_texts() == options
    expect(elsewhere.locator("main")).to_contain_text("question 3 of")
    assert len(site.attempt(ada, number)[1]) == 2


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_double_click_is_one_step(visit: Visits, site: Site, ada: Person, scripts: bool) -> None:
    page = visit(site, ada, java_script_enabled=scripts)
    number = _begin(page, site, ada)
    _pick(page)
    page.dblclick(ANSWER)
    page.wait_for_url(f"**/attempts/{number}/steps/1")
    expect(page.locator("h1")).to_have_text("What came of it")
    assert len(site.attempt(ada, number)[1]) == 1


def test_two_taps_on_begin_are_one_attempt(visit: Visits, site: Site, ada: Person) -> None:
    page = visit(site, ada)
    page.goto(f"/quizzes/{QUIZ}")
    page.dblclick("main form button.btn")
    page.wait_for_url("**/attempts/*")
    assert len(site.read(lambda: attempts.attempts_at(ada.id, QUIZ))) == 1


def test_the_back_button_after_an_answer_shows_where_one_is_now(visit: Visits, site: Site, ada: Person) -> None:
    page = visit(site, ada)
    number = _begin(page, site, ada)
    _answer(page)
    page.go_back()
    expect(page.locator("main")).to_contain_text("question 2 of")
    _answer(page)
    assert len(site.attempt(ada, number)[1]) == 2


def test_another_answer_in_a_second_tab_is_told_and_changes_nothing(visit: Visits, site: Site, ada: Person) -> None:
    page = visit(site, ada)
    number = _begin(page, site, ada)
    other = page.context.new_page()
    other.goto(page.url)
    _answer(page)
    stored = site.attempt(ada, number)[1]
    _pick(other, 1)
    with other.expect_response(re.compile(f"/attempts/{number}/steps/1$")) as sent:
        other.click(ANSWER)
    assert sent.value.status == 409
    expect(other.locator("h1")).to_have_text("Answered already")
    assert site.attempt(ada, number)[1] == stored
    other.click("text=Go to where you are now")
    expect(other.locator("main")).to_contain_text("question 2 of")


@pytest.mark.check("F14")
def test_without_a_connection_an_answer_waits_and_is_sent_later(visit: Visits, site: Site, ada: Person) -> None:
    page = visit(site, ada)
    number = _begin(page, site, ada)
    _pick(page, 1)
    page.context.set_offline(True)
    page.click(ANSWER)
    expect(page.get_by_role("alert")).to_contain_text("Not saved yet. Your answer is kept on this device")
    assert page.locator("input[name=pick]").nth(1).is_checked()
    kept = "Object.keys(localStorage)"
    assert page.evaluate(kept) == [f"pending:{ada.id}:/attempts/{number}/steps/1"]
    assert site.attempt(ada, number)[1] == []
    page.context.set_offline(False)
    page.wait_for_url("**/steps/1")
    assert len(site.attempt(ada, number)[1]) == 1
    assert page.evaluate(kept) == []


@pytest.mark.check("C21")
def test_the_back_button_after_signing_out_shows_no_personal_page(visit: Visits, site: Site) -> None:
    page = visit(site, site.one_of_the_cast("ada"))
    page.goto("/me/journal")
    expect(page.locator(".words").first).to_be_visible()
    page.goto("/me")
    page.click("form.out button")
    page.wait_for_url("**/")
    for _ in range(2):
        page.go_back()
        expect(page.locator("h1")).to_have_text("Sign in")
        expect(page.locator("body")).not_to_contain_text("Ada")


def _sign_in_again(page: Page, person: Person) -> None:
    expect(page.locator("h1")).to_have_text("Not saved yet")
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password").fill(person.password)
    page.click("text=Sign in and save it")
    page.click("text=Save it now")


@pytest.mark.check("F15")
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_an_answer_given_after_the_sign_in_ended_is_sent_again_with_one_tap(
    visit: Visits, site: Site, ada: Person, scripts: bool
) -> None:
    page = visit(site, ada, java_script_enabled=scripts)
    number = _begin(page, site, ada)
    _pick(page, 1)
    wanted = page.locator(".choice").nth(1).inner_text()
    site.end_sign_ins(ada)
    page.click(ANSWER)
    assert site.attempt(ada, number)[1] == []
    _sign_in_again(page, ada)
    page.wait_for_url(f"**/attempts/{number}/steps/1")
    expect(page.locator("main")).to_contain_text(wanted)
    assert len(site.attempt(ada, number)[1]) == 1


@pytest.mark.check("F15")
def test_words_written_on_a_long_page_survive_an_ended_sign_in_without_scripts(visit: Visits, small_site: Site) -> None:
    ada = small_site.somebody("Ada Mensah")
    page = visit(small_site, ada, java_script_enabled=False)
    page.goto(f"/modules/{ARABIC}")
    page.fill("#words-words", "Two hours of thought.\n\nAnd a second paragraph.")
    small_site.end_sign_ins(ada)
    page.click("text=Save my words")
    _sign_in_again(page, ada)
    expect(page.locator("#words-words")).to_have_value("Two hours of thought.\n\nAnd a second paragraph.")
    found = small_site.read(lambda: reflections.reflections_in(ada.id, ARABIC))
    assert found["words"].words == "Two hours of thought.\n\nAnd a second paragraph."


@pytest.mark.check("F15")
def test_a_wrong_password_on_the_way_keeps_what_was_sent(visit: Visits, site: Site, ada: Person) -> None:
    page = visit(site, ada)
    number = _begin(page, site, ada)
    _pick(page, 1)
    site.end_sign_ins(ada)
    page.click(ANSWER)
    page.get_by_label("Email").fill(ada.email)
    page.get_by_label("Password").fill("not this one at all")
    page.click("text=Sign in and save it")
    expect(page.locator("#problems")).to_be_focused()
    page.get_by_label("Password").fill(ada.password)
    page.click("text=Sign in and save it")
    page.click("text=Save it now")
    page.wait_for_url(f"**/attempts/{number}/steps/1")
    assert len(site.attempt(ada, number)[1]) == 1
