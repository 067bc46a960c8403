"""/statements/<code>: the holder's page of a statement."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import NOW
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from course_app.course.statement import grouped
from course_app.records.db import db
from course_app.records.people import User
from course_app.records.statements import Statement

from .browsing import Browser
from .conftest import words
from .sample import change, do, issue, publish, sql_of
from .vouching import vouch


@pytest.fixture
def code(app: Flask, as_ada: Browser, ada: User) -> str:
    """The number of Ada's statement; whoever checks it does not see her name."""
    publish(app)
    do(app, ada)
    return issue(app, as_ada)


def facts(response: TestResponse) -> dict[str, str]:
    """The statement in words: what stands under the paper."""
    body = response.get_data(as_text=True)
    pairs = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", body, re.DOTALL)
    return {name: html.unescape(" ".join(re.sub("<[^>]+>", " ", value).split())) for name, value in pairs}


def test_it_says_all_that_the_paper_says_in_words(app: Flask, as_ada: Browser, code: str) -> None:
    assert facts(as_ada.get(f"/statements/{code}")) == {
        "Name": "Ada Mensah",
        "Statement": "Statement of participation",
        "Took part in": "First steps with families",
        "Time": "About 30 minutes, by the course’s own estimate",
        "Modules": "Start: the first five minutes Talk",
        "Scenarios": "The bag",
        "Quizzes passed": "Start Talk",
        "Outcomes": "Greet a family so that they stay to talk.",
        "Finished": "23 November 2026",
        "Issued": "23 November 2026, as a specimen",
        "Issued by": "Common Ground",
        "Number": grouped(code),
    }


def test_the_paper_is_one_picture_to_a_screen_reader(app: Flask, as_ada: Browser, code: str) -> None:
    body = as_ada.get(f"/statements/{code}").get_data(as_text=True)

    assert re.findall(r'<div class="st" role="img" aria-label="([^"]+)"', body) == [
        "Statement of participation: Ada Mensah, First steps with families"
    ]


def test_it_offers_the_pdf_with_its_size_and_the_address_to_hand_on(app: Flask, as_ada: Browser, code: str) -> None:
    response = as_ada.get(f"/statements/{code}")
    body = response.get_data(as_text=True)

    assert re.findall(r'class="btn" href="([^"]+)"', body) == [f"/statements/{code}.pdf"]
    assert re.search(r"A4 , \d\d KB|A4, \d\d KB", words(response))
    assert re.findall(r'data-copy="([^"]+)"', body) == [f"http://127.0.0.1:8000/verify/{code}"]
    assert f"127.0.0.1:8000/verify/{code}" in words(response)


@pytest.mark.parametrize(
    ("ticked", "said"),
    [
        ("", "They see the course and the date. They do not see your name: you chose so."),
        ("y", "They see your name, the course and the date."),
    ],
)
def test_it_says_what_others_will_see(app: Flask, as_ada: Browser, ada: User, ticked: str, said: str) -> None:
    publish(app)
    do(app, ada)
    code = issue(app, as_ada, **({"name_public": ticked} if ticked else {}))

    assert f"{said} They do not see your answers" in words(as_ada.get(f"/statements/{code}"))


def test_it_stays_as_it_was_when_the_course_is_gone_and_the_account_has_another_name(
    app: Flask, as_ada: Browser, ada: User, code: str
) -> None:
    before = facts(as_ada.get(f"/statements/{code}"))
    publish(app, {"content/courses/first-steps.md": None, "content/modules/02-talk/module.md": None})
    change(app, lambda: db.session.execute(update(User).where(User.id == ada.id).values(name="Ada King")))

    assert facts(as_ada.get(f"/statements/{code}")) == before


def test_a_withdrawn_one_says_when_and_why(app: Flask, as_ada: Browser, code: str) -> None:
    reason = "It was issued to the wrong person."
    change(app, lambda: db.session.execute(update(Statement).values(revoked_at=NOW, revoked_reason=reason)))

    assert words(as_ada.get(f"/statements/{code}")).startswith(
        f"This statement was withdrawn on 23 November 2026 {reason}"
    )


def test_a_replaced_one_leads_to_the_new_one(app: Flask, as_ada: Browser, code: str) -> None:
    change(app, lambda: db.session.execute(update(Statement).values(superseded_by=code)))

    response = as_ada.get(f"/statements/{code}")
    assert words(response).startswith("This statement was replaced A corrected one took its place. See the new one")
    assert f'href="/statements/{code}"' in response.get_data(as_text=True)


@pytest.mark.check("C28")
def test_to_anybody_else_it_is_not_there(
    app: Flask, as_zoe: Browser, as_tom: Browser, as_ada: Browser, code: str
) -> None:
    nothing = as_zoe.get(f"/statements/{'A' * 26}")

    for browser in (as_zoe, as_tom):
        response = browser.get(f"/statements/{code}")
        assert (response.status_code, words(response)) == (404, words(nothing))


@pytest.mark.parametrize("number", ["abc", "%00", "..%2f", "A" * 5000, "A" * 26])
def test_what_is_no_number_of_a_statement_is_not_found(app: Flask, as_ada: Browser, number: str) -> None:
    assert as_ada.get(f"/statements/{number}").status_code == 404


def test_without_a_sign_in_it_asks_for_one(app: Flask, visitor: Browser, code: str) -> None:
    response = visitor.get(f"/statements/{code}")

    assert (response.status_code, response.headers["Location"]) == (302, f"/sign-in?next=/statements/{code}")


def test_it_asks_the_database_four_times(app: Flask, as_ada: Browser, code: str) -> None:
    with sql_of(app) as sent:
        as_ada.get(f"/statements/{code}")

    assert len(sent) == 4


def test_one_that_is_vouched_for_can_be_added_to_a_profile(app: Flask, as_ada: Browser, ada: User) -> None:
    publish(app)
    do(app, ada)
    vouch(app)
    code = issue(app, as_ada)

    body = as_ada.get(f"/statements/{code}").get_data(as_text=True)

    (address,) = re.findall(r'href="(https://www.linkedin.com[^"]+)"', body)
    asked = parse_qs(urlsplit(html.unescape(address)).query)
    assert asked == {
        "startTask": ["CERTIFICATION_NAME"],
        "name": ["Statement of participation: First steps with families"],
        "organizationName": ["Sunflower Nurseries"],
        "issueYear": ["2026"],
        "issueMonth": ["11"],
        "certUrl": [f"https://learn.example.org/verify/{code}"],
        "certId": [grouped(code)],
    }
    assert "Badge picture" in body


def test_a_specimen_is_nothing_for_a_profile(as_ada: Browser, code: str) -> None:
    assert "linkedin" not in as_ada.get(f"/statements/{code}").get_data(as_text=True)
