"""/verify/<code>: what anybody may learn about a statement."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from conftest import NOW
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update
from werkzeug.test import TestResponse

from course_app.course.statement import grouped
from course_app.records import statements
from course_app.records.db import db
from course_app.records.erasing import erase
from course_app.records.people import User
from course_app.records.statements import Statement

from .browsing import Browser
from .conftest import words
from .sample import change, do, issue, publish, sql_of

SETTINGS = {"ISSUER_NAME": "Sunflower Nurseries", "ISSUER_PLACE": "Leeds", "SPECIMEN": False}


def facts(response: TestResponse) -> dict[str, str]:
    pairs = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", response.get_data(as_text=True))
    return {name: html.unescape(re.sub("<[^>]+>", "", value)) for name, value in pairs}


def heading(response: TestResponse) -> str:
    found = re.search("<h1>(.*?)</h1>", response.get_data(as_text=True), re.DOTALL)
    return html.unescape(" ".join(found[1].split())) if found else ""


def to_all(app: Flask, **values: object) -> None:
    change(app, lambda: db.session.execute(update(Statement).values(**values)))


@pytest.fixture
def issued(app: Flask, ada: User) -> None:
    """The site says who issues statements, and Ada did all of the course."""
    app.config.update(SETTINGS)
    publish(app)
    do(app, ada)


@pytest.fixture
def code(app: Flask, as_ada: Browser, issued: None) -> str:
    """The number of Ada's statement, on which she allowed her name to be shown."""
    return issue(app, as_ada, name_public="y")


@pytest.mark.check("T16")
def test_a_genuine_one_is_told_with_exactly_these_facts(app: Flask, visitor: Browser, code: str) -> None:
    response = visitor.get(f"/verify/{code}")

    assert (response.status_code, heading(response)) == (200, "This statement is genuine")
    assert "We issued it, and it still holds today, 23 November 2026." in words(response)
    assert facts(response) == {
        "Name": "Ada Mensah",
        "Statement": "Statement of participation",
        "Took part in": "First steps with families",
        "Finished": "23 November 2026",
        "Time": "About 30 minutes in two modules, by the course’s own estimate",
        "Issued by": "Sunflower Nurseries, Leeds",
        "Issued": "23 November 2026",
        "Number": grouped(code),
    }


@pytest.mark.check("T16")
def test_the_name_is_told_only_if_the_holder_ticked_that(
    app: Flask, as_ada: Browser, visitor: Browser, issued: None
) -> None:
    response = visitor.get(f"/verify/{issue(app, as_ada)}")

    assert heading(response) == "This statement is genuine"
    assert "Name" not in facts(response)
    assert "Mensah" not in response.get_data(as_text=True)


@pytest.mark.check("T16")
def test_nothing_else_about_the_holder_is_told(app: Flask, visitor: Browser, ada: User, code: str) -> None:
    body = visitor.get(f"/verify/{code}").get_data(as_text=True)

    assert [word for word in ("ada@example.org", f"user:{ada.id}", "points", "100") if word in body] == []


@pytest.mark.check("T16")
def test_search_machines_are_asked_to_stay_away(visitor: Browser, code: str) -> None:
    known, unknown = visitor.get(f"/verify/{code}"), visitor.get(f"/verify/{'A' * 26}")

    assert [r.headers["X-Robots-Tag"] for r in (known, unknown)] == ["noindex", "noindex"]
    assert '<meta name="robots" content="noindex">' in known.get_data(as_text=True)
    assert known.headers["Referrer-Policy"] == "same-origin"


def test_a_specimen_is_called_one(app: Flask, as_ada: Browser, visitor: Browser, ada: User) -> None:
    publish(app)
    do(app, ada)

    response = visitor.get(f"/verify/{issue(app, as_ada)}")

    assert heading(response) == "This is a genuine specimen"
    assert "It shows how one looks, and proves nothing." in words(response)


def test_a_revoked_one_is_told_with_its_day_and_reason(app: Flask, visitor: Browser, code: str) -> None:
    to_all(app, revoked_at=NOW + timedelta(days=9), revoked_reason="It was issued to the wrong person.")

    response = visitor.get(f"/verify/{code}")

    assert (response.status_code, heading(response)) == (200, "This statement was withdrawn on 2 December 2026")
    assert "It does not hold any more. It was issued to the wrong person." in words(response)
    assert facts(response)["Number"] == grouped(code)


def test_one_that_its_holder_withdrew_says_so(app: Flask, visitor: Browser, code: str) -> None:
    to_all(app, withdrawn_at=NOW)

    response = visitor.get(f"/verify/{code}")

    assert heading(response) == "This statement was withdrawn on 23 November 2026"
    assert "Its holder withdrew it." in words(response)


@pytest.mark.parametrize(
    ("day", "said"),
    [("2026-11-22", "This statement expired on 22 November 2026"), ("2026-11-23", "This statement is genuine")],
)
def test_an_expired_one_is_another_answer_from_the_day_after(
    app: Flask, visitor: Browser, code: str, day: str, said: str
) -> None:
    with app.app_context():
        held = statements.by_code(code)
    assert held
    to_all(app, record={**held.record, "expires_on": day})

    response = visitor.get(f"/verify/{code}")

    assert (response.status_code, heading(response)) == (200, said)
    assert "Valid until" in facts(response)


def test_a_replaced_one_leads_to_the_corrected_one(app: Flask, visitor: Browser, ada: User, code: str) -> None:
    newer, at = "B" * 26, NOW + timedelta(days=2)

    def correct() -> None:
        old = statements.by_code(code)
        assert old
        record = {**old.record, "code": newer, "name": "Ada Ama Mensah"}
        statements.issue(ada.id, old.course, old.kind, newer, record, record["name"], True, {}, at, supersedes=old)

    change(app, correct)

    old, new = visitor.get(f"/verify/{code}"), visitor.get(f"/verify/{newer}")
    assert heading(old) == "This statement was replaced on 25 November 2026"
    assert f'href="/verify/{newer}"' in old.get_data(as_text=True)
    assert (heading(new), facts(new)["Name"]) == ("This statement is genuine", "Ada Ama Mensah")


@pytest.mark.check("T16")
def test_unknown_malformed_and_erased_numbers_get_the_same_answer(
    app: Flask, visitor: Browser, ada: User, code: str
) -> None:
    change(app, lambda: erase(ada.id, False, NOW))

    unknown = visitor.get(f"/verify/{'A' * 26}")
    others = [visitor.get(f"/verify/{number}") for number in (code, "abc", "%00", "A" * 300, "9" * 26)]

    assert (unknown.status_code, heading(unknown)) == (404, "We know no statement with this number")
    assert {(r.status_code, r.data) for r in others} == {(404, unknown.data)}
    same = ("Content-Length", "Cache-Control", "X-Robots-Tag", "Content-Type")
    assert {tuple(r.headers.get(name) for name in same) for r in [unknown, *others]} == {
        tuple(unknown.headers.get(name) for name in same)
    }


@pytest.mark.check("T16")
def test_one_that_was_revoked_and_then_erased_gets_the_same_answer_too(
    app: Flask, visitor: Browser, ada: User, code: str
) -> None:
    to_all(app, revoked_at=NOW, revoked_reason="Ada copied.")
    change(app, lambda: erase(ada.id, True, NOW))

    assert visitor.get(f"/verify/{code}").data == visitor.get("/verify/abc").data


def test_of_one_whose_holder_left_and_kept_it_little_is_told(
    app: Flask, visitor: Browser, ada: User, code: str
) -> None:
    change(app, lambda: erase(ada.id, True, NOW))

    response = visitor.get(f"/verify/{code}")

    assert heading(response) == "This statement is genuine"
    assert facts(response) == {
        "Statement": "Statement of participation",
        "Took part in": "First steps with families",
        "Issued": "23 November 2026",
        "Number": grouped(code),
    }


def test_it_says_the_same_when_the_course_is_gone(app: Flask, visitor: Browser, code: str) -> None:
    before = facts(visitor.get(f"/verify/{code}"))
    publish(app, {"content/courses/first-steps.md": None})

    assert facts(visitor.get(f"/verify/{code}")) == before


@pytest.mark.parametrize("change_it", [str.lower, grouped, lambda code: f" {code} "])
def test_the_number_may_be_typed_as_people_do(visitor: Browser, code: str, change_it: object) -> None:
    assert heading(visitor.get(f"/verify/{change_it(code)}")) == "This statement is genuine"  # type: ignore[operator]


def test_a_name_is_text(app: Flask, as_ada: Browser, visitor: Browser, issued: None) -> None:
    response = visitor.get(f"/verify/{issue(app, as_ada, name='<b onclick=x>Ada</b>', name_public='y')}")

    assert facts(response)["Name"] == "<b onclick=x>Ada</b>"
    assert "<b onclick" not in response.get_data(as_text=True)


@pytest.mark.check("C48")
def test_a_page_that_did_not_change_is_not_sent_again(visitor: Browser, code: str) -> None:
    first = visitor.get(f"/verify/{code}")
    again = visitor.get(f"/verify/{code}", headers={"If-None-Match": first.headers["ETag"]})

    assert (first.headers["Cache-Control"], again.status_code) == ("no-cache", 304)


@pytest.mark.parametrize("who", ["visitor", "as_ada"])
def test_it_asks_the_database_at_most_twice(app: Flask, request: pytest.FixtureRequest, code: str, who: str) -> None:
    browser = request.getfixturevalue(who)
    with sql_of(app) as sent:
        response = browser.get(f"/verify/{code}")

    assert len(sent) == (1 if who == "visitor" else 2)
    assert "Set-Cookie" not in response.headers


@pytest.mark.check("C37")
@pytest.mark.check("T18")
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text(alphabet=st.characters(exclude_characters="/", exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_whatever_stands_in_the_address_is_not_found_and_breaks_nothing(app: Flask, typed: str) -> None:
    if typed not in (".", ".."):
        assert Browser(app).client.get(f"/verify/{quote(typed, safe='')}").status_code == 404
