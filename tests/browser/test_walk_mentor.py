"""Ada asks her mentor a question and gets an answer, and they share a goal: on a phone, without a script."""

from __future__ import annotations

from datetime import date, timedelta

from playwright.sync_api import Page, expect

from .conftest import Visits
from .server import Site

PHONE = {"width": 360, "height": 740}


def on_a_phone(visit: Visits, site: Site, name: str) -> Page:
    return visit(site, site.one_of_the_cast(name), java_script_enabled=False, viewport=PHONE)


def test_a_learner_asks_her_mentor_and_gets_an_answer(site: Site, visit: Visits) -> None:
    dilys, tom, zoe = (on_a_phone(visit, site, name) for name in ("dilys", "tom", "zoe"))
    dilys.goto("/modules/04-conflict-resolution")
    dilys.get_by_role("link", name="Write to Tom Okafor about this module").click()
    expect(dilys.locator("#module")).to_have_value("04-conflict-resolution")
    dilys.locator("#words").fill("What do I say when he shouts?")
    dilys.get_by_role("button", name="Send this note").click()
    expect(dilys.locator(".flash")).to_contain_text("Sent.")
    thread = dilys.url.removeprefix(site.base).partition("#")[0]

    tom.goto("/cohorts/1")
    tom.locator("li", has_text="Dilys Pugh wrote you a note").get_by_role("button").click()
    expect(tom.locator(".said")).to_have_text("What do I say when he shouts?")
    tom.locator("#words").fill("Less than you think.\nWait first.")
    tom.get_by_role("button", name="Send this note").click()
    expect(tom.locator(".said")).to_have_count(2)

    dilys.goto("/")
    dilys.locator("aside li", has_text="Tom Okafor wrote you a note").get_by_role("button").click()
    expect(dilys.locator(".said").nth(1)).to_have_text("Less than you think.\nWait first.")
    dilys.goto("/")
    expect(dilys.locator("main")).not_to_contain_text("wrote you a note")

    answer = zoe.goto(thread)
    assert answer
    assert answer.status == 404
    assert "shouts" not in zoe.content()


def test_a_goal_is_shared_and_reached(site: Site, visit: Visits) -> None:
    gwen, tom = (on_a_phone(visit, site, name) for name in ("gwen", "tom"))
    gwen.goto("/me/notes")
    gwen.get_by_text("Propose a goal").click()
    gwen.locator("#goal").fill("Greet each parent by name, for a week.")
    gwen.locator("#day").fill((date.today() + timedelta(days=9)).isoformat())
    gwen.get_by_role("button", name="Propose this goal").click()
    expect(gwen.locator("main")).to_contain_text("it holds when Tom Okafor agrees")

    tom.goto("/cohorts/1")
    tom.locator("li", has_text="Greet each parent by name").get_by_role("link").click()
    tom.get_by_role("button", name="I agree to this goal").click()
    expect(tom.locator("main")).to_contain_text("You two have agreed on it.")

    gwen.reload()
    gwen.get_by_role("button", name="It is reached").click()
    expect(gwen.locator(".sheet")).to_contain_text("It stays in your list of what you reached.")
    tom.reload()
    expect(tom.locator(".sheet")).to_contain_text("Gwen Ashworth set out to do this, and it is done.")
