"""Tom leads a cohort without a script and by keyboard alone; ada joins, zoe finds nothing of it."""

from __future__ import annotations

import re
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from course_app.records import people

from .conftest import Visits
from .keys import Keys
from .server import Person, Site


def trainer(site: Site, name: str) -> Person:
    person = site.somebody(name)
    site.write(lambda: people.grant_role(person.id, "trainer", None, people.person(person.id).created_at))  # type: ignore[union-attr]
    return person


def a_list() -> str:
    """Thirty lines, four of them bad."""
    good = [f"Person {number},person-{number}@nursery.example" for number in range(26)]
    return "\n".join([*good[:10], "No address here", "two@a.example,three@a.example", *good[10:], good[0], "x@y"])


def test_a_trainer_leads_a_cohort_without_a_script(site: Site, visit: Visits) -> None:
    tom, ada, zoe = trainer(site, "Tom Okafor"), site.somebody("Ada Mensah"), trainer(site, "Zoe Lind")
    page = visit(site, tom, java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="Cohorts").click()
    page.locator("#name").fill("Sunflower, autumn 2026")
    page.get_by_role("button", name="Make this cohort").click()
    home = re.sub(r"/people$", "", page.url.removeprefix(site.base))

    page.get_by_text("Several people at once").click()
    page.locator("#lines").fill(a_list())
    page.get_by_role("button", name="Look at the list first").click()
    expect(page.locator(".lede")).to_contain_text("26 people can be invited. Four lines cannot be used.")
    page.get_by_role("button", name="Invite these 26 people").click()
    expect(page.locator(".flash")).to_contain_text("26 invitations are on their way.")
    page.get_by_role("button", name="Make a link").click()
    link = page.locator(".number").first.inner_text().removeprefix(site.base)

    page.goto(f"{home}/assignments")
    page.locator("#what").select_option("module:04-conflict-resolution")
    page.locator("#due_on").fill((date.today() + timedelta(days=28)).isoformat())
    page.get_by_role("button", name="Ask for this").click()
    expect(page.locator(".flash")).to_contain_text("is assigned")

    hers = visit(site, ada, java_script_enabled=False)
    hers.goto(link)
    hers.get_by_role("button", name="Join this cohort").click()
    expect(hers.get_by_role("heading", name="What is due")).to_be_visible()
    expect(hers.locator("aside")).to_contain_text("Module 4")

    page.goto(f"{home}/progress")
    row = page.locator("tbody tr", has_text="Ada Mensah")
    expect(row.locator("td").first).to_contain_text("Not begun")
    row.get_by_role("rowheader").get_by_role("link").click()
    expect(page.get_by_role("heading", name="Module by module")).to_be_visible()

    other = visit(site, zoe, java_script_enabled=False)
    for address in (home, f"{home}/progress", f"{home}/people", page.url.removeprefix(site.base)):
        answer = other.goto(address)
        assert answer
        assert answer.status == 404
        assert "Sunflower" not in other.content()


def test_a_trainer_lets_people_in_by_keyboard_alone(site: Site, visit: Visits) -> None:
    tom = trainer(site, "Tom Okafor")
    page: Page = visit(site, tom)
    keys = Keys(page)
    page.goto("/cohorts")
    keys.skip()
    keys.type("#name", "Rowan")
    keys.follow("main form button.btn")
    expect(page.locator(".flash")).to_contain_text("The cohort is there.")
    keys.skip()
    keys.follow("form[action$='/codes'] button.btn")
    expect(page.locator(".flash")).to_contain_text("There is a new link.")
    keys.skip()
    keys.type("#email", "somebody@nursery.example")
    keys.follow("form[action$='/invitations'] button.btn")
    expect(page.locator(".flash")).to_contain_text("The invitation is on its way.")
