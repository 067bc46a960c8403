"""/me/statements: all that somebody holds."""

from __future__ import annotations

import re
from datetime import timedelta

from conftest import NOW
from flask import Flask
from sqlalchemy import update

from course_app.course.statement import grouped
from course_app.records.db import db
from course_app.records.people import User
from course_app.records.statements import Statement

from .browsing import Browser
from .conftest import words
from .sample import COURSE, COURSE_FILE, change, do, issue, publish, sql_of, text_of


def test_before_the_first_it_says_what_will_be_here(app: Flask, as_ada: Browser) -> None:
    publish(app)

    assert words(as_ada.get("/me/statements")) == (
        "My statements No statement yet When nothing is missing in a course, its statement is made at once: "
        "a page, a PDF to print, and a number that anybody can check. See the courses"
    )


def test_who_is_on_the_way_is_led_to_what_is_missing(app: Flask, as_ada: Browser, ada: User) -> None:
    publish(app)
    do(app, ada, {("enrol", COURSE)})

    body = as_ada.get("/me/statements").get_data(as_text=True)
    assert re.findall(r'class="btn" href="([^"]+)"', body) == [f"/courses/{COURSE}/statements"]


def test_who_finished_is_reminded_to_have_it_made(app: Flask, as_ada: Browser, ada: User) -> None:
    publish(app)
    do(app, ada)

    assert words(as_ada.get("/me/statements")) == (
        "My statements First steps with families You finished it. Its statement is not made yet: "
        "it takes half a minute. Make my statement"
    )


def test_it_lists_each_with_its_state(app: Flask, as_ada: Browser, ada: User) -> None:
    publish(app, {COURSE_FILE: text_of(COURSE_FILE).replace("hours: 0.5", "hours: 0.5\nachievement: 90")})
    do(app, ada)
    first, second = issue(app, as_ada), issue(app, as_ada, kind="achievement")
    gone = update(Statement).where(Statement.code == first).values(revoked_at=NOW + timedelta(days=1))
    change(app, lambda: db.session.execute(gone))

    assert words(as_ada.get("/me/statements")) == (
        "My statements Together about 30 minutes of study, each module counted once. "
        "First steps with families Statement of achievement · About 30 minutes · finished on 23 November 2026 "
        f"Holds, as a specimen {grouped(second)} "
        "First steps with families Statement of participation · About 30 minutes · finished on 23 November 2026 "
        f"Withdrawn on 24 November 2026 {grouped(first)}"
    )


def test_zoe_sees_nothing_of_it(app: Flask, as_ada: Browser, as_zoe: Browser, ada: User) -> None:
    publish(app)
    do(app, ada)
    issue(app, as_ada)

    assert "No statement yet" in words(as_zoe.get("/me/statements"))


def test_without_a_sign_in_it_asks_for_one(visitor: Browser) -> None:
    response = visitor.get("/me/statements")

    assert (response.status_code, response.headers["Location"]) == (302, "/sign-in?next=/me/statements")


def test_it_asks_the_database_as_little_for_two_as_for_none(app: Flask, as_ada: Browser, ada: User) -> None:
    publish(app, {COURSE_FILE: text_of(COURSE_FILE).replace("hours: 0.5", "hours: 0.5\nachievement: 90")})
    do(app, ada)
    counts = []
    for kind in ("participation", "achievement"):
        with sql_of(app) as sent:
            as_ada.get("/me/statements")
        counts.append(len(sent))
        issue(app, as_ada, kind=kind)

    assert counts == [3, 3]
