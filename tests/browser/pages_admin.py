"""Pages of whoever runs the site that take more than an address to reach."""

from __future__ import annotations

from datetime import UTC, datetime

from playwright.sync_api import Page

from course_app.records import outbox, rights
from course_app.records.db import db

from .pages import page
from .tour import Tour, send


@page("admin: an account, with what was done before and a form with mistakes")
def _(tour: Tour) -> Page:
    person, ruth = tour.site.somebody("Małgorzata O’Sullivan-Nguyễn"), tour.site.one_of_the_cast("admin")
    hand = rights.Hand(ruth.id, "She leads the spring cohort from Monday on.", datetime.now(UTC), lambda *told: None)
    tour.site.write(lambda: rights.grant(person.id, "trainer", hand))
    return send(tour.open("admin", f"/admin/people/{person.id}"), "form[action$=changes]", change_reason="")


@page("admin: the outbox, with mails that failed")
def _(tour: Tour) -> Page:
    now = datetime.now(UTC)

    def refuse() -> None:
        for kind, reason in (("reset", "SMTPDataError: (552, b'too large')"), ("invitation", "timeout: timed out")):
            outbox.post(kind, f"{kind}@a-very-long-name-of-a-nursery.example.org", {"name": "x"}, f"shown {kind}", now)
            made = db.session.query(outbox.Message).filter_by(key=f"shown {kind}").one()
            outbox.mark_failed(made, reason, now, for_good=True)

    tour.site.write(refuse)
    shown = tour.open("admin", "/admin/outbox")
    shown.locator("main summary").click()
    return shown
