"""Pages on the way through the course that take more than an address to reach."""

from __future__ import annotations

from typing import Any

from every_kind import ITEMS, SCENES, WEAK
from playwright.sync_api import Page

from course_app.course.play import Place

from .library import BANK, BANK_LESSON, STORY
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

    def noting(place: Place) -> Any:
        kinds.append(place.scene.kind if place.scene else "")
        return best(place)

    number = tour.site.play(person, "04-conflict-resolution", noting)
    assert kind in kinds
    return tour.alone(tour.site, person, f"/attempts/{number}/steps/{kinds.index(kind) + 1}")


@page("a question with one answer")
def _(tour: Tour) -> Page:
    return _scene(tour, "01-foundations", most=0)


@page("a question with several answers")
def _(tour: Tour) -> Page:
    items = tour.site.library.quizzes["01-foundations"].scenes.values()
    return _scene(tour, "01-foundations", most=0, items=[item.id for item in items if item.kind == "several"])


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

    def once_unsafe(place: Place) -> Any:
        assert place.scene
        seen.append(place.scene.critical and not any(seen))
        return worst(place) if seen[-1] else best(place)

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
    return _scene(tour, "s01-bite-at-home-time")


@page("how a scenario ended, all of it open")
def _(tour: Tour) -> Page:
    page = _of_every_kind(tour, STORY, best)
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    return page


@page("a road not taken")
def _(tour: Tour) -> Page:
    page = _of_every_kind(tour, STORY, best)
    page.goto(f"{page.url}/roads/1")
    return page


@page("a quiz of every kind, reviewed")
def _(tour: Tour) -> Page:
    page = _of_every_kind(tour, BANK, worst, items=ITEMS)
    page.locator("main details summary").click()
    return page


def _of_every_kind(tour: Tour, slug: str, choose: Any, **how: Any) -> Page:
    person = tour.small.somebody("Maya Brandt")
    number = tour.small.play(person, slug, choose, **how)
    return tour.alone(tour.small, person, f"/attempts/{number}")


def _add_kind(scene: str, position: int) -> None:
    @page(f"{scene}: asked")
    def _(tour: Tour) -> Page:
        return _of_every_kind(tour, STORY, best, most=position - 1)

    @page(f"{scene}: told")
    def _(tour: Tour) -> Page:
        page = _of_every_kind(tour, STORY, lambda place: WEAK[place.scene.id], most=position)
        page.goto(f"{page.url}/steps/{position}")
        return page

    @page(f"{scene}: without an answer")
    def _(tour: Tour) -> Page:
        page = _of_every_kind(tour, STORY, best, most=position - 1)
        if scene == "words":
            page.locator("#say").evaluate("one => { one.maxLength = 9999; one.value = 'x'.repeat(2001); }")
        return send(page, "form[data-once]")


for position, scene in enumerate(SCENES, 1):
    _add_kind(scene, position)


@page("a check that sorts")
def _(tour: Tour) -> Page:
    return tour.open("small nobody", f"/modules/{BANK_LESSON}")


@page("a check that sorts, answered")
def _(tour: Tour) -> Page:
    page = tour.open("small nobody", f"/modules/{BANK_LESSON}")
    for row in page.locator("#check-ten .placing li").all():
        row.locator("input").first.check()
    page.locator("#check-ten button.btn").click()
    page.wait_for_url("**?check=**")
    return page


@page("a check that sorts, not whole")
def _(tour: Tour) -> Page:
    page = tour.open("small ada", f"/modules/{BANK_LESSON}")
    page.locator("#check-ten input").nth(1).check()
    return send(page, "#check-ten form")


@page("a quiz passed")
def _(tour: Tour) -> Page:
    return _scene(tour, "04-conflict-resolution")


@page("a quiz not passed")
def _(tour: Tour) -> Page:
    person = tour.site.somebody("Maya Brandt")
    safe = lambda place: best(place) if place.scene.critical else worst(place)  # noqa: E731
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
