"""Pages about statements and accounts that take more than an address to reach."""

from __future__ import annotations

from playwright.sync_api import Page

from .library import FIRST
from .pages import REAL, page
from .server import Person
from .tour import NOW, Tour, send


@page("before we make it, with a mistake")
def _(tour: Tour) -> Page:
    return send(tour.open("noor", f"{REAL}/statements"), "main form.form", name="")


@page("a statement")
def _(tour: Tour) -> Page:
    return tour.open("small noor", tour.statement)


@page("a statement, checked")
def _(tour: Tour) -> Page:
    return tour.open("small nobody", tour.statement.replace("/statements/", "/verify/"))


@page("my statements, one made")
def _(tour: Tour) -> Page:
    assert tour.statement
    return tour.open("small noor", "/me/statements")


@page("my data, with a statement")
def _(tour: Tour) -> Page:
    assert tour.statement
    page = tour.open("small noor", "/me/data")
    page.locator("#erase ~ details summary").click()
    return page


@page("a statement that is no specimen")
def _(tour: Tour) -> Page:
    person = tour.site.somebody("Małgorzata O’Sullivan-Nguyễn")
    return tour.alone(tour.site, person, f"/statements/{tour.issued(person)}")


@page("a statement with a name in Arabic")
def _(tour: Tour) -> Page:
    person = tour.site.somebody("ليلى حداد")
    return tour.alone(tour.site, person, f"/statements/{tour.issued(person, name='ليلى حداد')}")


@page("verify, genuine, named")
def _(tour: Tour) -> Page:
    return tour.open("nobody", f"/verify/{tour.issued(tour.site.somebody())}")


@page("verify, genuine, not named")
def _(tour: Tour) -> Page:
    return tour.open("nobody", f"/verify/{tour.issued(tour.site.somebody(), public=False)}")


@page("verify, revoked")
def _(tour: Tour) -> Page:
    person = tour.site.somebody()
    code = tour.issued(person)
    tour.change(code, revoked_at=NOW, revoked_reason="It was issued for the wrong person.")
    return tour.open("nobody", f"/verify/{code}")


@page("a statement, withdrawn")
def _(tour: Tour) -> Page:
    person = tour.site.somebody()
    code = tour.issued(person)
    tour.change(code, withdrawn_at=NOW)
    return tour.alone(tour.site, person, f"/statements/{code}")


@page("verify, withdrawn")
def _(tour: Tour) -> Page:
    code = tour.issued(tour.site.somebody())
    tour.change(code, withdrawn_at=NOW)
    return tour.open("nobody", f"/verify/{code}")


def _replaced(tour: Tour) -> tuple[Person, str]:
    person = tour.site.somebody()
    old = tour.issued(person)
    tour.issued(person, supersedes=old)
    return person, old


@page("a statement, replaced")
def _(tour: Tour) -> Page:
    person, code = _replaced(tour)
    return tour.alone(tour.site, person, f"/statements/{code}")


@page("verify, replaced")
def _(tour: Tour) -> Page:
    return tour.open("nobody", f"/verify/{_replaced(tour)[1]}")


@page("verify, holder gone")
def _(tour: Tour) -> Page:
    code = tour.issued(tour.site.somebody())
    tour.change(code, user_id=None)
    return tour.open("nobody", f"/verify/{code}")


@page("account, with mistakes")
def _(tour: Tour) -> Page:
    page = tour.open("ada", "/me/account")
    return send(page, "form[action$=password]", current="wrong", password="short")


@page("account, everything open")
def _(tour: Tour) -> Page:
    page = tour.open("ada", "/me/account")
    for form in page.locator("details").all():
        form.evaluate("one => { one.removeAttribute('name'); one.open = true; }")
    return page


@page("my data, with a mistake")
def _(tour: Tour) -> Page:
    return send(tour.open("ada", "/me/data"), "form[action$=erasure]", erase_password="wrong")


@page("goodbye")
def _(tour: Tour) -> Page:
    person = tour.site.somebody()
    page = tour.alone(tour.site, person, "/me/data")
    return send(page, "form[action$=erasure]", erase_password=person.password)


@page("sign-ins, several")
def _(tour: Tour) -> Page:
    tour.alone(tour.site, tour.fresh, "/")
    return tour.open("fresh", "/me/sign-ins")


@page("a lesson with a check to the small module, done")
def _(tour: Tour) -> Page:
    return tour.open("small noor", f"/modules/{FIRST}")
