"""Pages about statements and accounts that take more than an address to reach."""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime

from playwright.sync_api import Page

from course_app.records import second_steps
from course_app.records.statements import File

from .library import FIRST
from .pages import REAL, page
from .server import Person
from .tour import NOW, Tour, send

# A picture of one point.
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


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


@page("a statement with its badge")
def _(tour: Tour) -> Page:
    person = tour.site.somebody()
    files = {form: File(b"{}", "application/json") for form in ("pdf", "json", "jwt")}
    code = tour.issued(person, files=files | {"png": File(DOT, "image/png")})
    return tour.alone(tour.site, person, f"/statements/{code}")


@page("a statement, expired")
def _(tour: Tour) -> Page:
    person = tour.site.somebody()
    code = tour.issued(person, expires_on=date(2026, 11, 22))
    return tour.alone(tour.site, person, f"/statements/{code}")


@page("verify, expired")
def _(tour: Tour) -> Page:
    return tour.open("nobody", f"/verify/{tour.issued(tour.site.somebody(), expires_on=date(2026, 11, 22))}")


def _asked(tour: Tour, name: str) -> tuple[Page, str]:
    """A statement on whose page a correction was asked for."""
    person = tour.site.somebody()
    code = tour.issued(person)
    page = tour.alone(tour.site, person, f"/statements/{code}")
    page.locator("#corrections summary").click()
    return send(page, "#corrections form", name=name), code


@page("a statement, a correction with a mistake")
def _(tour: Tour) -> Page:
    return _asked(tour, "")[0]


@page("a statement, a correction asked for")
def _(tour: Tour) -> Page:
    return _asked(tour, "Małgorzata Nguyễn")[0]


@page("admin: a statement with a correction to decide")
def _(tour: Tour) -> Page:
    page = tour.open("admin", f"/admin/statements/{_asked(tour, 'Małgorzata Nguyễn')[1]}")
    for summary in page.locator("main summary").all():
        summary.click()
    return page


@page("admin: statements, with mistakes in one")
def _(tour: Tour) -> Page:
    page = tour.open("admin", f"/admin/statements/{tour.issued(tour.site.somebody())}")
    page.locator("main summary").last.click()
    return send(page, "form[action$=revocations]", reason="", revoke_password="")


@page("admin: statements")
def _(tour: Tour) -> Page:
    _asked(tour, "Małgorzata Nguyễn")
    return tour.open("admin", "/admin/statements")


@page("verify, asked for a name that it does not bear")
def _(tour: Tour) -> Page:
    code = tour.issued(tour.site.somebody(), public=False)
    return send(tour.open("nobody", f"/verify/{code}/name"), "main form", name="Zoe Lind")


@page("a file that is no statement")
def _(tour: Tour) -> Page:
    page = tour.open("nobody", "/verify/files")
    page.set_input_files("#file", {"name": "holiday.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
    page.locator("main form button").click()
    return page


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


@page("a second step that is being set up")
def second_step_begun(tour: Tour) -> Page:
    person = tour.site.somebody("Małgorzata O’Sullivan-Nguyễn")
    tour.site.write(lambda: second_steps.begin(person.id, datetime.now(UTC)))
    return tour.alone(tour.site, person, "/me/second-step")


@page("a first code that does not fit")
def second_step_wrong(tour: Tour) -> Page:
    person = tour.site.somebody("Małgorzata O’Sullivan-Nguyễn")
    tour.site.write(lambda: second_steps.begin(person.id, datetime.now(UTC)))
    page = tour.alone(tour.site, person, "/me/second-step")
    page.fill("#code", "12 34")
    with page.expect_navigation():
        page.click("button:has-text('Turn it on')")
    return page


@page("recovery codes, shown once")
def recovery_codes(tour: Tour) -> Page:
    person = tour.site.somebody("Małgorzata O’Sullivan-Nguyễn")
    tour.site.write(lambda: second_steps.begin(person.id, datetime.now(UTC)))
    found = tour.site.read(lambda: second_steps.second_of(person.id))
    page = tour.alone(tour.site, person, "/me/second-step")
    page.fill("#code", second_steps.code_at(found.secret, second_steps.period_of(datetime.now(UTC))))
    with page.expect_navigation():
        page.click("button:has-text('Turn it on')")
    return page


@page("the code after the password")
def code_due(tour: Tour) -> Page:
    page = tour.alone(tour.site, None, "/sign-in")
    person = tour.site.one_of_the_cast("admin")
    page.fill("#email", person.email)
    page.fill("#password", person.password)
    with page.expect_navigation():
        page.click("main button.btn")
    return page
