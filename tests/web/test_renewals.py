"""A statement that is valid for some months: its last day is told everywhere, and it is renewed by the quizzes."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pypdfium2
import pytest
import time_machine
from conftest import NOW
from flask import Flask

from course_app.records import attempts
from course_app.records.people import User
from course_app.records.statements import Statement
from course_app.web.shared.serving import serving

from .browsing import Browser
from .conftest import mails, words
from .sample import ADDRESS, COURSE_FILE, QUIZZES, change, do, issue, publish, rows_of, text_of
from .test_badges import status
from .test_verify_code import heading
from .vouching import vouch

pytestmark = pytest.mark.only("sqlite")
LATER = datetime(2027, 10, 1, 9, 30, tzinfo=UTC)
AFTER = datetime(2027, 12, 1, 9, 30, tzinfo=UTC)
FORM = {"name": "Ada Mensah", "name_public": "y"}


def yearly(**more: int) -> dict[str, str | None]:
    keys = "".join(f"\n{name}: {value}" for name, value in {"valid_months": 12, **more}.items())
    return {COURSE_FILE: text_of(COURSE_FILE).replace("hours: 0.5", f"hours: 0.5{keys}")}


@pytest.fixture
def code(app: Flask, as_ada: Browser, ada: User) -> str:
    """Ada's statement of 23 November 2026, valid for a year."""
    publish(app, yearly())
    do(app, ada)
    vouch(app)
    return issue(app, as_ada, name_public="y")


def again(app: Flask, ada: User, at: datetime, quizzes: tuple[str, ...] = QUIZZES, points: int = 4) -> None:
    def take() -> None:
        for slug in quizzes:
            edition = serving().library.editions[f"quizzes/{slug}.md"]
            one = attempts.begin_attempt(ada.id, slug, edition, None, {}, at - timedelta(minutes=5))
            attempts.end_attempt(one, points, 4, points >= 3, "end", at)

    change(app, take)


def test_its_last_day_stands_in_every_form(app: Flask, as_ada: Browser, visitor: Browser, code: str) -> None:
    paper = pypdfium2.PdfDocument(as_ada.get(f"/statements/{code}.pdf").data)[0].get_textpage().get_text_range()
    assert "Valid until 23 November 2027." in paper
    assert "Valid until 23 November 2027" in words(as_ada.get(f"/statements/{code}"))
    assert json.loads(as_ada.get(f"/statements/{code}.json").data)["validUntil"] == "2027-11-23T23:59:59Z"
    assert "Valid until 23 November 2027" in words(visitor.get(f"/verify/{code}"))
    assert "Holds, until 23 November 2027" in words(as_ada.get("/me/statements"))
    assert "2027-11-23" in as_ada.get("/me/statements.csv").get_data(as_text=True)
    record = pypdfium2.PdfDocument(as_ada.get("/me/statements.pdf").data)[0].get_textpage().get_text_range()
    assert "Holds until 23 November 2027" in " ".join(record.split())


def test_it_expires_where_it_is_checked(as_ada: Browser, visitor: Browser, code: str) -> None:
    with time_machine.travel(AFTER, tick=False):
        assert heading(visitor.get(f"/verify/{code}")) == "This statement expired on 23 November 2027"


def test_it_is_renewed_by_every_quiz_taken_again_at_its_mark(
    app: Flask, as_ada: Browser, visitor: Browser, ada: User, code: str
) -> None:
    with time_machine.travel(LATER, tick=False):
        as_ada.sign_in(ada, timedelta(days=800))
        assert "Not taken again yet" in words(as_ada.get(f"/statements/{code}"))
        assert as_ada.post(ADDRESS, FORM).headers["Location"] == f"/statements/{code}"
        again(app, ada, LATER, QUIZZES[:1])
        again(app, ada, LATER, QUIZZES[1:], points=1)
        assert as_ada.post(ADDRESS, FORM).headers["Location"] == f"/statements/{code}"
        again(app, ada, LATER, QUIZZES[1:])
        assert "Renew my statement" in words(as_ada.get(f"/statements/{code}"))

        new = as_ada.post(ADDRESS, FORM).headers["Location"].rpartition("/")[2]

        assert new != code
        assert as_ada.post(ADDRESS, FORM).headers["Location"] == f"/statements/{new}"
        assert rows_of(app, Statement) == 2
        assert "Finished 1 October 2027" in words(visitor.get(f"/verify/{new}"))
        assert "Valid until 1 October 2028" in words(visitor.get(f"/verify/{new}"))
        assert heading(visitor.get(f"/verify/{code}")) == "This statement is genuine"
        assert "It was renewed since" in words(visitor.get(f"/verify/{code}"))
        assert (status(visitor, code, app), status(visitor, new, app)) == (False, False)
        assert "You renewed this statement on 1 October 2027" in words(as_ada.get(f"/statements/{code}"))
        assert [kind for kind, _, _ in mails(app)] == ["statement", "statement"]
    with time_machine.travel(AFTER, tick=False):
        assert heading(visitor.get(f"/verify/{code}")) == "This statement expired on 23 November 2027"
        assert heading(visitor.get(f"/verify/{new}")) == "This statement is genuine"


def test_what_was_studied_stays_in_the_year_in_which_it_was_studied(
    app: Flask, as_ada: Browser, ada: User, code: str
) -> None:
    with time_machine.travel(LATER, tick=False):
        as_ada.sign_in(ada, timedelta(days=800))
        again(app, ada, LATER)
        as_ada.post(ADDRESS, FORM)
        told = words(as_ada.get("/me/statements"))
    assert "2027: 0 min" in told
    assert "2026: 26 min" in told
    assert "All of its modules are counted already" in told


def test_quizzes_taken_before_it_was_issued_renew_nothing(app: Flask, as_ada: Browser, ada: User, code: str) -> None:
    again(app, ada, NOW - timedelta(minutes=1))
    assert as_ada.post(ADDRESS, FORM).headers["Location"] == f"/statements/{code}"


def test_an_achievement_is_renewed_at_the_higher_mark(app: Flask, as_ada: Browser, ada: User) -> None:
    publish(app, yearly(achievement=90))
    do(app, ada)
    first = as_ada.post(ADDRESS, FORM | {"kind": "achievement"}).headers["Location"]
    with time_machine.travel(LATER, tick=False):
        as_ada.sign_in(ada, timedelta(days=800))
        again(app, ada, LATER, points=3)
        assert as_ada.post(ADDRESS, FORM | {"kind": "achievement"}).headers["Location"] == first
        again(app, ada, LATER, points=4)
        assert as_ada.post(ADDRESS, FORM | {"kind": "achievement"}).headers["Location"] != first


def test_a_course_without_such_a_rule_gives_statements_without_end(app: Flask, as_ada: Browser, ada: User) -> None:
    publish(app)
    do(app, ada)
    code = issue(app, as_ada)
    again(app, ada, LATER)
    with time_machine.travel(LATER, tick=False):
        as_ada.sign_in(ada, timedelta(days=800))
        assert "Keep it valid" not in words(as_ada.get(f"/statements/{code}"))
        assert as_ada.post(ADDRESS, FORM).headers["Location"] == f"/statements/{code}"
