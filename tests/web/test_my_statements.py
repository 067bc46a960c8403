"""/me/statements: all that somebody holds."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import page
import pypdfium2  # type: ignore[import-untyped]
import pytest
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
        "My statements Together 26 min of study, each module counted once. CPD record as PDF as a table (CSV) "
        "2026: 26 min "
        "First steps with families Statement of achievement · About 30 minutes · finished on 23 November 2026 "
        f"26 min new. Holds, as a specimen {grouped(second)} "
        "First steps with families Statement of participation · About 30 minutes · finished on 23 November 2026 "
        f"0 min new. It does not count any more. Withdrawn {grouped(first)}"
    )


def test_it_says_why_a_second_statement_of_a_course_adds_nothing(app: Flask, as_ada: Browser, ada: User) -> None:
    publish(app, {COURSE_FILE: text_of(COURSE_FILE).replace("hours: 0.5", "hours: 0.5\nachievement: 90")})
    do(app, ada)
    issue(app, as_ada)
    issue(app, as_ada, kind="achievement")

    assert "0 min new. All of its modules are counted already, in First steps with families." in words(
        as_ada.get("/me/statements")
    )


def test_the_table_says_the_same_to_the_minute(app: Flask, as_ada: Browser, ada: User) -> None:
    publish(app, {COURSE_FILE: text_of(COURSE_FILE).replace("hours: 0.5", "hours: 0.5\nachievement: 90")})
    do(app, ada)
    codes = {issue(app, as_ada), issue(app, as_ada, kind="achievement")}

    response = as_ada.get("/me/statements.csv")
    rows = list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))

    assert {row["Number"].replace("-", "") for row in rows} == codes
    assert sum(int(row["New minutes"]) for row in rows) == 26
    assert {row["Finished"] for row in rows} == {"2026-11-23"}
    assert (response.mimetype, response.headers["Cache-Control"]) == ("text/csv", "no-store")
    assert response.headers["Content-Disposition"] == 'attachment; filename="cpd-record-2026-11-23.csv"'


def test_no_cell_of_the_table_is_a_formula(app: Flask, as_ada: Browser, ada: User) -> None:
    app.config["SITE_NAME"] = "=HYPERLINK(1)"
    publish(app)
    do(app, ada)
    issue(app, as_ada)

    assert ",'=HYPERLINK(1)," in as_ada.get("/me/statements.csv").text


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
def test_the_pdf_says_the_same_and_is_open_to_everybody(app: Flask, as_ada: Browser, ada: User, paper: str) -> None:
    app.config["PAPER"] = paper
    publish(app)
    do(app, ada)
    code = issue(app, as_ada)

    response = as_ada.get("/me/statements.pdf")
    document = pypdfium2.PdfDocument(response.data)
    said = " ".join(document[0].get_textpage().get_text_range().split())

    for piece in ("Ada Mensah", "26 min of study in all", "2026: 26 min", "First steps with families", grouped(code)):
        assert piece in said
    assert document.get_metadata_dict()["Title"] == "CPD record: Ada Mensah"
    for profile in ("ua1", "3a"):
        found = page.validate_pdf_bytes(response.data, profile=profile).failures
        assert [f.rule_id for f in found if not f.rule_id.endswith("STREAM-LENGTH-001")] == []


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
