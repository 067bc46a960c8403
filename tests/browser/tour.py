"""The browsers of those who look at the pages, and what must have happened before a page can be seen."""

from __future__ import annotations

import dataclasses
import secrets
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any

from playwright.sync_api import Page, Response

from course_app.app import create_app
from course_app.course.statement import ModuleLine, Record, new_code
from course_app.records import mail_tokens, people, statements

from .conftest import Visits
from .library import COURSE
from .server import Person, Site

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Tour:
    """The browsers of those who look at the pages, and what must have happened before."""

    def __init__(self, visits: Visits, site: Site, small: Site) -> None:
        self.visits, self.site, self.small = visits, site, small
        self._pages: dict[str, Page] = {}
        self.answer: Response

    def by(self, who: str) -> Page:
        """Give the browser of 'nobody', 'fresh' or one of the cast; with 'small ' before, on the small site."""
        if who not in self._pages:
            site = self.small if who.startswith("small ") else self.site
            name = who.removeprefix("small ")
            person = None if name == "nobody" else self.fresh if name == "fresh" else site.one_of_the_cast(name)
            self._pages[who] = self._browser(site, person)
        return self._pages[who]

    def _browser(self, site: Site, person: Person | None) -> Page:
        page = self.visits(site, person, reduced_motion="reduce")
        page.context.on("response", self._came)
        return page

    def _came(self, answer: Response) -> None:
        if answer.request.is_navigation_request() and not 300 <= answer.status < 400:
            self.answer = answer

    def tidy(self, kept: int) -> None:
        """Close the browsers that one page alone has used; `kept` is how many there were before it."""
        shared = {page.context for page in self._pages.values()}
        for context in self.visits.contexts[kept:]:
            if context not in shared:
                context.close()
                self.visits.contexts.remove(context)

    def source(self) -> str:
        """Give the HTML of the page opened last, as it was sent."""
        return self.answer.text()

    def open(self, who: str, path: str) -> Page:
        page = self.by(who)
        page.goto(path)
        return page

    def alone(self, site: Site, person: Person | None, path: str) -> Page:
        """Open a page in a browser that no other page uses."""
        page = self._browser(site, person)
        page.goto(path)
        return page

    @cached_property
    def fresh(self) -> Person:
        return self.site.somebody("Fatima al-Sayed")

    @cached_property
    def ada(self) -> Person:
        return self.site.one_of_the_cast("ada")

    @cached_property
    def statement(self) -> str:
        """Noor finishes the small course and receives her statement; give its address."""
        page = self.open("small noor", f"/courses/{COURSE}/statements")
        page.get_by_label("Show my name").check()
        page.click("main button.btn")
        page.wait_for_url("**/statements/*")
        return page.url.removeprefix(self.small.base)

    def issued(self, person: Person, **changes: Any) -> str:
        """Put a statement on record as if it had been issued; give its number."""
        course = self.site.library.courses["first-steps-in-partnership"]
        code = new_code(secrets.token_bytes(17))
        public = changes.pop("public", True)
        supersedes = changes.pop("supersedes", None)
        files = changes.pop("files", {})
        record = Record(
            code=code, kind="participation", name="Małgorzata O’Sullivan-Nguyễn", lang="en", course=course.slug,
            course_title=course.title, course_edition=course.edition, minutes=course.minutes,
            modules=tuple(ModuleLine(m.title, m.header.short, m.minutes, m.edition) for m in course.modules),
            outcomes=course.header.outcomes, completed_on=date(2026, 11, 19), issued_on=date(2026, 11, 20),
            issuer="Leeds Early Years", signatory="Ruth Adeyemi, Head of learning", place="Leeds",
            site="Common Ground", verify_url=f"{self.site.base}/verify/{code}", specimen=False,
        )  # fmt: skip
        record = dataclasses.replace(record, **changes)

        def issue() -> None:
            old = statements.by_code(supersedes) if supersedes else None
            statements.issue(
                person.id, course.slug, record.kind, code, record.to_json(), record.name, public, files, NOW, old
            )

        self.site.write(issue)
        return code

    def change(self, code: str, **values: Any) -> None:
        def act() -> None:
            found = statements.by_code(code)
            for name, value in values.items():
                setattr(found, name, value)

        self.site.write(act)

    def mail_token(self, purpose: str) -> str:
        """Give the token of a link as a mail would carry it."""

        def make() -> str:
            user = people.person(self.ada.id)
            assert user
            life = timedelta(hours=1)
            return mail_tokens.issue_mail_token(user, purpose, "ada.mensah@example.org", datetime.now(UTC), life)

        token: str = self.site.write(make)
        return token

    def otherwise(self, path: str, **settings: Any) -> Page:
        """Open a page as the same site would show it with other settings."""
        app = create_app(
            INSTANCE=self.site.app.config["INSTANCE"], DATABASE_URL=self.site.app.config["DATABASE_URL"],
            BASE_URL=self.site.base, WORKER=False, **settings,
        )  # fmt: skip
        answer = app.test_client().get(path)
        page = self._browser(self.site, None)
        told = {"status": answer.status_code, "body": answer.text, "content_type": "text/html; charset=utf-8"}
        page.route(f"**{path}", lambda route: route.fulfill(**told))
        page.goto(path)
        return page


def send(page: Page, form: str, **values: str) -> Page:
    """Send a form as a browser without our script and without checks of its own would."""
    for name, value in values.items():
        page.locator(f"{form} [name={name}]").evaluate("(field, value) => { field.value = value; }", value)
    with page.expect_navigation():
        page.locator(form).first.evaluate("form => HTMLFormElement.prototype.submit.call(form)")
    return page
