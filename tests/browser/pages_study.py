"""Pages on the way through the course that take more than an address to reach."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from .pages import LESSON, REAL, page
from .server import best, worst
from .tour import Tour, send


@page("an answered check, signed out")
def _(tour: Tour) -> Page:
    page = tour.open("nobody", LESSON)
    page.locator(".check input[type=radio]").first.check()
    page.locator(".check button").click()
    page.wait_for_url("**?check=**")
    return page


@page("register, with mistakes")
def _(tour: Tour) -> Page:
    return send(tour.open("nobody", "/register"), "main form", name="", email="ada@", password="short")


@page("register, a taken address")
def _(tour: Tour) -> Page:
    page = tour.open("nobody", "/register")
    return send(page, "main form", name="Ada Mensah", email="ada@example.org", password="a good long one")


@page("register, by invitation")
def _(tour: Tour) -> Page:
    return tour.otherwise("/register", REGISTRATION="invitation")


@page("register, closed")
def _(tour: Tour) -> Page:
    return tour.otherwise("/register", REGISTRATION="closed", ISSUER_NAME="Leeds Early Years")


@page("a new password, with mail")
def _(tour: Tour) -> Page:
    return tour.otherwise("/password-resets/sent", SMTP_URL="smtp://127.0.0.1:1")


@page("sign-in, no match")
def _(tour: Tour) -> Page:
    return send(tour.open("nobody", "/sign-in"), "main form", email="ada@example.org", password="not this one")


@page("choose a new password, with a mistake")
def _(tour: Tour) -> Page:
    page = tour.open("nobody", f"/password-resets/{tour.mail_token('reset')}")
    return send(page, "main form", password="short")


@page("is this your address?")
def _(tour: Tour) -> Page:
    return tour.open("nobody", f"/confirmations/{tour.mail_token('email')}")


@page("lesson, a check without an answer")
def _(tour: Tour) -> Page:
    return send(tour.open("fresh", LESSON), ".check form")


@page("lesson, a check answered")
def _(tour: Tour) -> Page:
    page = tour.open("fresh", LESSON)
    page.locator(".check input[type=radio]").nth(1).check()
    page.locator(".check button").first.click()
    page.wait_for_url("**?chosen=**")
    return page


@page("lesson, its discussion open")
def _(tour: Tour) -> Page:
    page = tour.open("fresh", LESSON)
    page.locator(".think summary").click()
    page.locator(".term").first.click()
    return page


@page("two versions of words")
def _(tour: Tour) -> Page:
    page = tour.open("ada", f"{LESSON}")
    return send(page, "form[data-autosave]", words="Something else.", revision="0")


@page("not saved yet")
def _(tour: Tour) -> Page:
    page = tour.alone(tour.site, tour.ada, LESSON)
    page.context.clear_cookies()
    return send(page, "form[data-autosave]", words="Something that took an hour.")


@page("not saved yet, signed in again")
def _(tour: Tour) -> Page:
    page = tour.alone(tour.site, tour.ada, LESSON)
    page.context.clear_cookies()
    page = send(page, "form[data-autosave]", words="Something that took an hour.", revision="0")
    return send(page, "main form", email=tour.ada.email, password=tour.ada.password)


def _scene(tour: Tour, slug: str, **how: Any) -> Page:
    person = tour.site.somebody("Maya Brandt")
    number = tour.site.play(person, slug, best, **how)
    return tour.alone(tour.site, person, f"/attempts/{number}")


@page("the first moment of a scenario")
def _(tour: Tour) -> Page:
    return _scene(tour, "s01-bite-at-home-time", most=0)


@page("a later moment of a scenario")
def _(tour: Tour) -> Page:
    page = _scene(tour, "s14-the-committee", most=2)
    page.locator(".so-far summary").click()
    return page


@page("a moment without an answer")
def _(tour: Tour) -> Page:
    return send(_scene(tour, "s04-email-at-2247", most=1), "form[data-once]")


@page("answered already")
def _(tour: Tour) -> Page:
    page = _scene(tour, "s03-what-ellis-said", most=0)
    action = page.locator("form[data-once]").get_attribute("action")
    page.locator("input[name=pick]").first.check()
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("input[name=pick]").nth(1).check()
    other.click("form[data-once] button")
    other.wait_for_url(f"**{action}")
    page.click("form[data-once] button")
    page.wait_for_url(f"**{action}")
    return page


def _of_kind(tour: Tour, kind: str) -> Page:
    """Open a question of a quiz that is of a kind."""
    person = tour.site.somebody("Maya Brandt")
    kinds: list[str] = []
    number = tour.site.play(person, "04-conflict-resolution", lambda scene: kinds.append(scene.kind) or best(scene))  # type: ignore[func-returns-value]
    assert kind in kinds
    return tour.alone(tour.site, person, f"/attempts/{number}/steps/{kinds.index(kind) + 1}")


@page("a question with one answer")
def _(tour: Tour) -> Page:
    return _scene(tour, "01-foundations", most=0)


@page("a question with several answers")
def _(tour: Tour) -> Page:
    page = _scene(tour, "01-foundations", most=0)
    for _ in range(8):
        if page.locator("input[type=checkbox][name=pick]").count():
            break
        page.locator("input[name=pick]").first.check()
        page.click("form[data-once] button")
        page.click("main a.btn")
    return page


@page("what came of an answer to one question")
def _(tour: Tour) -> Page:
    return _of_kind(tour, "one")


@page("what came of several answers")
def _(tour: Tour) -> Page:
    return _of_kind(tour, "several")


@page("what came of an unsafe answer")
def _(tour: Tour) -> Page:
    person = tour.site.somebody("Maya Brandt")
    seen: list[bool] = []

    def once_unsafe(scene: Any) -> list[int]:
        seen.append(scene.critical and not any(seen))
        return worst(scene) if seen[-1] else best(scene)

    number = tour.site.play(person, "04-conflict-resolution", once_unsafe)
    position = seen.index(True) + 1 if True in seen else 1
    return tour.alone(tour.site, person, f"/attempts/{number}/steps/{position}")


@page("what came of it, in a scenario")
def _(tour: Tour) -> Page:
    person = tour.site.somebody("Maya Brandt")
    number = tour.site.play(person, "s01-bite-at-home-time", best, most=2)
    return tour.alone(tour.site, person, f"/attempts/{number}/steps/2")


@page("how a scenario ended")
def _(tour: Tour) -> Page:
    page = _scene(tour, "s01-bite-at-home-time")
    page.locator(".so-far summary").click()
    return page


@page("a quiz passed")
def _(tour: Tour) -> Page:
    return _scene(tour, "04-conflict-resolution")


@page("a quiz not passed")
def _(tour: Tour) -> Page:
    person = tour.site.somebody("Maya Brandt")
    safe = lambda scene: best(scene) if scene.critical else worst(scene)  # noqa: E731
    number = tour.site.play(person, "01-foundations", safe)
    return tour.alone(tour.site, person, f"/attempts/{number}")


@page("the quiz as the last piece")
def _(tour: Tour) -> Page:
    noor = tour.small.one_of_the_cast("noor")
    number = tour.small.play(noor, "01-small", best)
    return tour.alone(tour.small, noor, f"/attempts/{number}")


@page("enrolled just now")
def _(tour: Tour) -> Page:
    page = tour.alone(tour.site, tour.site.somebody("Maya Brandt"), REAL)
    page.click("main form button")
    page.locator(".flash").wait_for()
    return page
