"""Tom leads a cohort from its first list to its last export, with real mail; zoe, who leads another, finds nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2
import pytest
from inbox import Inbox, listening
from playwright.sync_api import Browser, Page, expect

from course_app.course import checks
from course_app.records import learning, people
from course_app.worker import deliver, remind

from .conftest import PHONE, Visits
from .keys import Keys
from .server import Person, Site, best, running

WRITTEN = ("Zinnia", "Ada Owusu", "person-3@", "Person 3", "shouts", "Wait first", "Bring one sentence")
BAD = ("No address here", "two@a.example,three@a.example", "Person 0,person-0@nursery.example", "x@y")


class Post(NamedTuple):
    """A site with a mail server of its own; its mail goes when a test says so, at the moment that it says."""

    site: Site
    inbox: Inbox

    def sent(self, days: int = 0) -> dict[str, Any]:
        """Remind and send as a worker does, in so many days, at noon or later; give the newest mail by address."""
        self.inbox.mails.clear()
        assert self.site.library  # as it is served now
        now = datetime.now(UTC)
        now = max(now, now.replace(hour=12)) + timedelta(days=days)  # what was just written is due
        remind(self.site.app, now)
        deliver(self.site.app, now)
        return {to: mail for (to,), mail in self.inbox.mails}


@pytest.fixture
def post(browser: Browser, tmp_path: Path) -> Iterator[Post]:
    with listening() as (address, inbox), running(tmp_path, cast=False, WORKER="0", SMTP_URL=address) as site:
        site.app.config["SMTP_URL"] = address
        yield Post(site, inbox)


def trainer(site: Site, name: str) -> Person:
    person = site.somebody(name)
    site.write(lambda: people.grant_role(person.id, "trainer", None, people.person(person.id).created_at))  # type: ignore[union-attr]
    return person


def all_but_the_last_lesson(site: Site, person: Person, course: str) -> str:
    """Do all that a course asks for but saying that its last lesson is done; give where that is said."""
    modules = site.library.courses[course].modules

    def read(lesson: Any, last: bool) -> None:
        for block in lesson.blocks:
            if block.scene:
                learning.answer_check(person.id, lesson.key, block.id, checks.model(block.scene), datetime.now(UTC))
        if not last:
            learning.mark_done(person.id, lesson.key, datetime.now(UTC))

    for module in modules:
        for lesson in module.lessons:
            last = lesson is modules[-1].lessons[-1]
            site.write(lambda lesson=lesson, last=last: read(lesson, last))
        for quiz in (*module.required, module.quiz):
            assert quiz
            site.play(person, quiz.slug, best)
    return modules[-1].lessons[-1].address


def link_in(mail: Any, site: Site, path: str) -> str:
    """Give the address of this site that a mail leads to."""
    found = re.search(rf"{re.escape(site.base)}({path})", mail.get_body(("plain",)).get_content())
    assert found, mail
    return found[1]


@pytest.mark.check("C31")
@pytest.mark.check("T40")
def test_a_cohort_from_its_first_list_to_its_last_export(post: Post, visit: Visits) -> None:
    site = post.site
    tom, ada, zoe = trainer(site, "Tom Okafor"), site.somebody("Ada Owusu"), trainer(site, "Zoe Lind")
    page, hers = (
        visit(site, tom, java_script_enabled=False),
        visit(site, ada, java_script_enabled=False, viewport=PHONE),
    )
    seen: list[str] = []

    def got(answer: Any) -> bool:
        return bool(answer.ok) and answer.request.method == "GET"

    page.on("response", lambda one: seen.append(one.url.removeprefix(site.base)) if got(one) else None)

    page.goto("/")
    page.get_by_role("link", name="Cohorts").click()
    page.locator("#name").fill("Zinnia, autumn 2026")
    page.get_by_role("button", name="Make this cohort").click()
    home = re.sub(r"/people$", "", page.url.removeprefix(site.base))
    good = [f"Person {number},person-{number}@nursery.example" for number in range(26)]
    listed = "\r\n".join([*good[:10], *BAD[:2], *good[10:], *BAD[2:]])
    page.get_by_text("Several people at once").click()
    page.locator("#file").set_input_files({"name": "list.csv", "mimeType": "text/csv", "buffer": listed.encode()})
    page.get_by_role("button", name="Look at the list first").click()
    expect(page.locator(".lede")).to_contain_text("26 people can be invited. Four lines cannot be used.")
    expect(page.locator("tbody th")).to_have_text(["11", "12", "29", "30"])
    assert post.sent() == {}
    page.get_by_role("button", name="Invite these 26 people").click()
    expect(page.locator(".flash")).to_contain_text("26 invitations are on their way.")
    assert post.sent().keys() == {f"person-{number}@nursery.example" for number in range(26)}
    page.get_by_role("button", name="Make a link").click()
    link = page.locator(".number").first.inner_text().removeprefix(site.base)

    page.goto(f"{home}/assignments")
    page.locator("#what").select_option("course:difficult-conversations")
    page.locator("#due_on").fill((date.today() + timedelta(days=28)).isoformat())
    page.locator("#note").fill("Bring one sentence that you heard this week.")
    page.get_by_role("button", name="Ask for this").click()
    expect(page.locator(".flash")).to_contain_text("is assigned")

    hers.goto(link)
    hers.get_by_role("button", name="Join this cohort").click()
    expect(hers.get_by_role("heading", name="What is due")).to_be_visible()
    expect(hers.locator("aside")).to_contain_text("Difficult conversations")
    page.goto(f"{home}/progress")
    row = page.locator("tbody tr", has_text="Ada Owusu")
    expect(row.locator("td.n")).to_have_count(2)

    assert ada.email not in post.sent(20)
    reminder = post.sent(21)[ada.email]
    assert reminder["Subject"].startswith("Due on ")
    assert reminder["Subject"].endswith(": Difficult conversations")
    assert link_in(reminder, site, r"/reminders/[\w-]+/stop")
    site.let_days_pass(30)
    hers.goto(link_in(reminder, site, "/courses/[a-z-]+"))
    hers.goto("/")
    expect(hers.locator("aside")).to_contain_text("It still counts.")
    hers.goto(all_but_the_last_lesson(site, ada, "difficult-conversations"))
    hers.get_by_role("button", name="I have done this lesson").click()
    expect(hers.locator(".flash")).to_contain_text("That was the last piece.")

    hers.goto("/modules/04-conflict-resolution")
    hers.get_by_role("link", name="Write to Tom Okafor about this module").click()
    hers.locator("#words").fill("What do I say when he shouts?")
    hers.get_by_role("button", name="Send this note").click()
    expect(hers.locator(".flash")).to_contain_text("Sent.")
    page.goto(link_in(post.sent()[tom.email], site, r"/notes/\d+"))
    expect(page.locator(".said")).to_have_text("What do I say when he shouts?")
    page.locator("#words").fill("Less than you think.\nWait first.")
    page.get_by_role("button", name="Send this note").click()
    hers.goto(link_in(post.sent()[ada.email], site, r"/notes/\d+"))
    expect(hers.locator(".said")).to_have_text(["What do I say when he shouts?", "Less than you think.\nWait first."])

    page.goto(f"{home}/progress")
    expect(row.locator("td.e")).to_have_count(2)
    expect(row.locator("td.e").first).to_contain_text("Done late")
    row.locator("td a").first.click()
    expect(page.locator("#at")).to_contain_text("Done, two days late")
    page.get_by_role("link", name="This module in the whole cohort").click()
    page.get_by_role("link", name="A page for the staff meeting").click()
    expect(page.locator(".talks > li")).to_have_count(3)
    printed = sheets(page)
    assert 1 <= len(printed) <= 3
    assert "To talk about" in " ".join(printed)
    assert "Owusu" not in " ".join(printed)
    page.goto(f"{home}/exports")
    page.locator("#file_password").fill(tom.password)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Make this file").click()
    taken = coming.value.path().read_text("utf-8-sig").splitlines()
    assert taken[0].startswith("Name,4 Conflict resolution,7 Mentoring and teamwork,")
    assert taken[1].startswith('Ada Owusu,"Done, two days late","Done, two days late",2,2,')

    never = {home, f"{home}/nudges", f"{home}/voices", coming.value.url.removeprefix(site.base)}
    finds_nothing(visit(site, zoe, java_script_enabled=False), site, {*seen} | never)


def sheets(page: Page) -> list[str]:
    """Print the open page; give the text of each sheet."""
    pdf = pypdfium2.PdfDocument(page.pdf(format="A4", prefer_css_page_size=True, print_background=True))
    try:
        return [sheet.get_textpage().get_text_range() for sheet in pdf]
    finally:
        pdf.close()


def finds_nothing(page: Page, site: Site, addresses: set[str]) -> None:
    """At every address where tom was, and wherever she may look, zoe finds what she would if his cohort were not."""
    page.goto("/cohorts")
    expect(page.locator("main")).to_contain_text("No cohort yet.")
    page.locator("#name").fill("Rowan House")
    page.get_by_role("button", name="Make this cohort").click()
    hers = re.sub(r"/people$", "", page.url.removeprefix(site.base))
    closed = sorted(one for one in addresses if re.match(r"/(cohorts/\d|notes/|exports/)", one))
    assert len(closed) > 8

    def text(address: str, status: int, query: str = "") -> str:
        answer = page.request.get(address, params={"q": query} if query else {})
        assert (answer.status, address) == (status, address)
        found = answer.text().replace(query or "no query", "what she typed herself")
        assert [word for word in WRITTEN if word in found] == [], address
        return re.sub(r'name="csrf_token" value="[^"]*"', "", found)

    for address in closed:
        missing = re.sub(r"\d+", "987654", address, count=1)
        assert text(address, 404) == text(missing, 404)
    for address in ("/search", f"{hers}/progress", f"{hers}/nudges"):
        nothing = text(address, 200, "Qwertyuiop")
        assert [text(address, 200, query) == nothing for query in ("Zinnia", "Ada Owusu")] == [True, True], address
    for address in ("/", "/me", "/cohorts", hers, *(f"{hers}/{part}" for part in ("people", "voices", "assignments"))):
        text(address, 200)
    assert "Nobody yet" in text(f"{hers}/people", 200)


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


def test_a_goal_is_shared_and_reached(site: Site, visit: Visits) -> None:
    gwen, tom = (
        visit(site, site.one_of_the_cast(name), java_script_enabled=False, viewport=PHONE) for name in ("gwen", "tom")
    )
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
