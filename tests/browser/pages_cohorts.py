"""Pages of trainers, and what reaches learners from cohorts, each in its states. The demo's cohort is number 1."""

from __future__ import annotations

from datetime import date, timedelta

from flask import current_app
from playwright.sync_api import Page

from course_app.records import joining, mail_stops

from .pages import PAGES, page
from .tour import Tour, send

HOME = "/cohorts/1"
LIST = "Ada Mensah, ada.m@example.org\nNobody Here\nowen@example.org\nChidi, chidi@example"

PAGES |= {
    "tom: cohorts": "/cohorts",
    "admin: cohorts, none": "/cohorts",
    "tom: cohort": HOME,
    "tom: people of a cohort": f"{HOME}/people",
    "tom: assignments": f"{HOME}/assignments",
    "tom: an assignment": f"{HOME}/assignments/1",
    "tom: progress": f"{HOME}/progress",
    "tom: progress, nobody fits": f"{HOME}/progress?q=zyx",
    "tom: who needs a nudge": f"{HOME}/nudges",
    "tom: who needs a nudge, nobody fits": f"{HOME}/nudges?who=987654",
    "tom: a module of a cohort": f"{HOME}/progress/01-foundations",
    "tom: a module that few have begun": f"{HOME}/progress/04-conflict-resolution",
    "tom: pack": f"{HOME}/pack/01-foundations",
    "tom: pack, without figures": f"{HOME}/pack/04-conflict-resolution",
    "zoe: a module of a small cohort": "/cohorts/2/progress/01-foundations",
    "tom: files of a cohort": f"{HOME}/exports",
    "marta: home, something late": "/",
    "tom: another cohort": "/cohorts/2",
    "tom: what people say": f"{HOME}/voices",
    "zoe: what people say, nothing yet": "/cohorts/2/voices",
    "tom: asked for more time": f"{HOME}/more-time/1",
    "tom: notes with a learner": "/notes/1",
    "tom: a goal that he proposed": "/goals/2",
    "ada: notes with her mentor": "/notes/1",
    "ada: notes and goals": "/me/notes",
    "fresh: notes and goals, in no cohort": "/me/notes",
    "ada: a goal, reached": "/goals/1",
    "ada: a goal to agree to": "/goals/2",
    "ada: her cohort": "/me/cohorts/1",
    "ada: two questions after a module": "/modules/01-foundations",
    "ada: more time": "/me/assignments/2/more-time",
    "marta: more time, asked": "/me/assignments/1/more-time",
    "admin: what learners say": "/authoring/pulses",
}


def person(tour: Tour, name: str) -> str:
    return f"{HOME}/people/{tour.site.one_of_the_cast(name).id}"


@page("tom: a person who is stuck")
def _(tour: Tour) -> Page:
    return tour.open("tom", person(tour, "farah"))


@page("tom: a person at a module")
def _(tour: Tour) -> Page:
    return tour.open("tom", f"{person(tour, 'farah')}?at=01-foundations#at")


@page("tom: all that a cohort chose in a module")
def _(tour: Tour) -> Page:
    page = tour.open("tom", f"{HOME}/progress/01-foundations")
    page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true })")
    return page


@page("tom: a person who has finished")
def _(tour: Tour) -> Page:
    return tour.open("tom", person(tour, "noor"))


@page("tom: answers opened, and why they are")
def _(tour: Tour) -> Page:
    page = tour.open("tom", person(tour, "farah"))
    page.get_by_text("Open the answers of a quiz").click()
    page.locator("#quiz").select_option(index=1)
    page.locator("#reason").fill("She asked me to go through it with her.")
    page.get_by_role("button", name="Open these answers").click()
    page.wait_for_url("**/openings/*")
    return page


@page("tom: notes and goals with a person, with mistakes")
def _(tour: Tour) -> Page:
    page = tour.open("tom", f"{person(tour, 'ada')}/notes")
    page.locator("#words").fill("How did Monday go?")
    page.get_by_role("button", name="Send this note").click()
    page.locator("#problems").wait_for()
    return page


@page("ada: a suggestion without words")
def _(tour: Tour) -> Page:
    page = tour.open("ada", "/me/cohorts/1")
    page.get_by_role("button", name="Put it in the box").click()
    page.locator("#problems").wait_for()
    return page


@page("ada: two questions, with a mistake")
def _(tour: Tour) -> Page:
    page = tour.open("ada", "/modules/01-foundations")
    page.get_by_role("button", name="Say this").click()
    page.locator("#problems").wait_for()
    return page


@page("farah: me, with answers that were opened")
def _(tour: Tour) -> Page:
    return tour.open("farah", "/me")


@page("tom: a new cohort, with mistakes")
def _(tour: Tour) -> Page:
    return send(tour.open("tom", "/cohorts"), "main form", name="", zone="Mars/Olympus")


@page("zoe: an empty cohort")
def _(tour: Tour) -> Page:
    page = tour.open("zoe", "/cohorts")
    page.locator("#name").fill("Tulip")
    page.get_by_role("button", name="Make this cohort").click()
    page.wait_for_url("**/people")
    page.goto(page.url.removesuffix("/people"))
    return page


@page("tom: a list of people, with bad lines")
def _(tour: Tour) -> Page:
    page = tour.open("tom", f"{HOME}/people")
    page.get_by_text("Several people at once").click()
    page.locator("#lines").fill(LIST)
    page.get_by_role("button", name="Look at the list first").click()
    page.wait_for_url("**/preview")
    return page


@page("tom: an assignment, with mistakes")
def _(tour: Tour) -> Page:
    page = tour.open("tom", f"{HOME}/assignments")
    page.locator("#due_on").fill((date.today() - timedelta(days=30)).isoformat())
    page.get_by_role("button", name="Ask for this").click()
    page.locator("#problems").wait_for()
    return page


@page("tom: a later date, without a reason")
def _(tour: Tour) -> Page:
    page = tour.open("tom", f"{HOME}/assignments/1")
    page.get_by_text("Give somebody a later date").click()
    page.get_by_role("button", name="Give them this date").click()
    page.locator("#problems").wait_for()
    return page


@page("tom: nobody ticked for a nudge")
def _(tour: Tour) -> Page:
    page = tour.open("tom", f"{HOME}/nudges")
    page.get_by_role("button", name="Look at the mail first").click()
    page.locator("#problems").wait_for()
    return page


@page("tom: a nudge, seen before it goes")
def _(tour: Tour) -> Page:
    page = tour.open("tom", f"{HOME}/nudges?who={tour.site.one_of_the_cast('farah').id}")
    page.locator("form[method=post]").get_by_role("button", name="Look at the mail first").click()
    page.wait_for_url("**/nudges/preview")
    return page


def stop(tour: Tour, kind: str) -> str:
    secret = tour.site.read(lambda: str(current_app.secret_key))
    return f"/reminders/{mail_stops.stop_token(secret, tour.site.one_of_the_cast('noor').id, kind)}/stop"


@page("nobody: stop reminders")
def _(tour: Tour) -> Page:
    return tour.open("nobody", stop(tour, "reminders"))


@page("nobody: reminders stopped")
def _(tour: Tour) -> Page:
    page = tour.open("nobody", stop(tour, "digest"))
    page.get_by_role("button", name="Stop this mail").click()
    page.get_by_role("heading", name="The weekly mail is turned off").wait_for()
    return page


def link(tour: Tour) -> str:
    code = tour.site.read(lambda: joining.code_of(1))
    return f"/join/{code.code}"


@page("nobody: join")
def _(tour: Tour) -> Page:
    return tour.open("nobody", link(tour))


@page("fresh: join")
def _(tour: Tour) -> Page:
    return tour.open("fresh", link(tour))


@page("ada: join, in already")
def _(tour: Tour) -> Page:
    return tour.open("ada", link(tour))
