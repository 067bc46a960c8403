"""GET /courses/<course>/statements: what is missing, or the question how the name should read."""

from __future__ import annotations

import re

import pytest
from conftest import Cast
from flask import Flask
from werkzeug.test import TestResponse

from course_app.records.people import User

from .browsing import Browser
from .conftest import words
from .sample import ADDRESS, COURSE, COURSE_FILE, EVERYTHING, do, issue, publish, sql_of, text_of

ACHIEVEMENT = text_of(COURSE_FILE).replace("hours: 0.5", "hours: 0.5\nachievement: 90")


def missing(response: TestResponse) -> list[str]:
    """The addresses of the things that the page names as missing."""
    listed = (
        response.get_data(as_text=True).partition('<ul class="plainlist flow missing">')[2].partition("Nothing else")[0]
    )
    return re.findall(r'href="([^"]+)"', listed)


def boxes(response: TestResponse) -> dict[str, str]:
    """What the form holds, by field."""
    body = response.get_data(as_text=True).partition('action="/courses/')[2].partition("</form>")[0]
    inputs = [dict(re.findall(r'(\w+)="([^"]*)"', tag)) for tag in re.findall("<input[^>]*>", body)]
    typed = [box for box in inputs if box["name"] != "csrf_token" and box.get("type") != "radio"]
    return {box["name"]: box.get("value", "") for box in typed}


def test_somebody_who_did_nothing_is_told_all_that_is_missing_and_to_enrol(app: Flask, as_ada: Browser) -> None:
    publish(app)

    response = as_ada.get(ADDRESS)

    assert response.status_code == 200
    assert missing(response) == [
        "/modules/01-start/01-hello",
        "/modules/01-start/02-ask",
        "/quizzes/s01-the-bag",
        "/quizzes/01-start",
        "/modules/02-talk/01-good-things",
        "/quizzes/s01-the-bag",
        "/quizzes/02-talk",
    ]
    assert "Nothing else. Reflections are yours and never counted." in words(response)
    assert f'action="/courses/{COURSE}/enrolments"' in response.get_data(as_text=True)


def test_it_names_exactly_what_is_missing(app: Flask, as_ada: Browser, ada: User) -> None:
    publish(app)
    do(app, ada, EVERYTHING - {("pass", "02-talk"), ("check", "01-start/01-hello#first-word")})

    assert missing(as_ada.get(ADDRESS)) == ["/modules/01-start/01-hello#check-first-word", "/quizzes/02-talk"]


def test_who_did_all_of_it_without_enrolling_is_asked_to_enrol(app: Flask, as_ada: Browser, ada: User) -> None:
    publish(app)
    do(app, ada, EVERYTHING - {("enrol", COURSE)})

    response = as_ada.get(ADDRESS)

    assert missing(response) == []
    assert words(response).endswith("It is one tap, and what you did before in its modules counts at once. Enrol")


def test_who_finished_is_asked_for_the_name_and_whether_to_show_it(app: Flask, as_ada: Browser, ada: User) -> None:
    publish(app)
    do(app, ada)

    response = as_ada.get(ADDRESS)

    assert words(response).startswith("First steps with families Before we make it")
    assert boxes(response) == {"name": "Ada Mensah", "name_public": "y", "kind": "participation"}
    assert "checked" not in response.get_data(as_text=True)


def test_who_earned_both_statements_chooses_which(app: Flask, as_ada: Browser, ada: User) -> None:
    publish(app, {COURSE_FILE: ACHIEVEMENT})
    do(app, ada)

    body = as_ada.get(ADDRESS).get_data(as_text=True)

    assert re.findall(r'type="radio" name="kind" value="(\w+)"( checked)?', body) == [
        ("participation", " checked"),
        ("achievement", ""),
    ]


def test_who_holds_one_of_two_is_offered_the_other(app: Flask, as_ada: Browser, ada: User) -> None:
    publish(app, {COURSE_FILE: ACHIEVEMENT})
    do(app, ada)
    code = issue(app, as_ada)

    response = as_ada.get(ADDRESS)

    assert boxes(response)["kind"] == "achievement"
    assert f'href="/statements/{code}"' in response.get_data(as_text=True)


def test_who_holds_it_already_is_shown_it(app: Flask, as_ada: Browser, ada: User) -> None:
    publish(app)
    do(app, ada)
    code = issue(app, as_ada)

    response = as_ada.get(ADDRESS)

    assert (response.status_code, response.headers["Location"]) == (302, f"/statements/{code}")


def test_zoe_sees_what_she_herself_is_missing(app: Flask, as_zoe: Browser, ada: User) -> None:
    publish(app)
    do(app, ada)

    assert len(missing(as_zoe.get(ADDRESS))) == 7


def test_without_a_sign_in_it_asks_for_one_and_comes_back(app: Flask, visitor: Browser) -> None:
    publish(app)

    response = visitor.get(ADDRESS)

    assert (response.status_code, response.headers["Location"]) == (302, f"/sign-in?next={ADDRESS}")


def test_the_old_address_of_a_renamed_course_leads_to_the_new_one(app: Flask, as_ada: Browser) -> None:
    publish(app, {COURSE_FILE: text_of(COURSE_FILE).replace("hours: 0.5", "hours: 0.5\nwas: [old-steps]")})

    response = as_ada.get("/courses/old-steps/statements")

    assert (response.status_code, response.headers["Location"]) == (301, ADDRESS)


@pytest.mark.parametrize("slug", ["nothing", "%00", "..%2f..%2fetc"])
def test_a_course_that_does_not_exist_is_not_found(app: Flask, as_ada: Browser, slug: str) -> None:
    publish(app)

    assert as_ada.get(f"/courses/{slug}/statements").status_code == 404


def test_it_asks_the_database_as_little_for_many_attempts_as_for_one(
    app: Flask, cast: Cast, as_ada: Browser, as_tom: Browser
) -> None:
    publish(app, {COURSE_FILE: ACHIEVEMENT})
    do(app, cast.ada)
    for _ in range(10):
        do(app, cast.tom)
    counts = []
    for browser in (as_ada, as_tom):
        with sql_of(app) as sent:
            browser.get(ADDRESS)
        counts.append(len(sent))

    assert counts == [4, 4]
