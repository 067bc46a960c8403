"""/verify: the form that takes a number."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course_app.course.statement import normalise_code

from .browsing import Browser
from .conftest import errors, words
from .sample import publish, sql_of

pytestmark = pytest.mark.only("sqlite")  # these pages ask no database

CODE = "K3MXQ7TF2ABCDEFGHIJKLMNOPQ"
WRONG = "This is not the number of a statement. It has 26 letters and digits, without 0, 1, 8 and 9."


def test_it_asks_for_the_number(visitor: Browser) -> None:
    response = visitor.get("/verify")

    assert (response.status_code, errors(response)) == (200, {})
    assert words(response).startswith("Check a statement Somebody showed you a statement from Common Ground.")


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        "K3MX-Q7TF-2ABCD-EFGH-IJKL-MNOPQ",
        " k3mx q7tf 2abcd efgh ijkl mnopq ",
        f"http://127.0.0.1:8000/verify/{CODE}",
        f"127.0.0.1:8000/verify/{CODE}/",
    ],
)
def test_a_number_leads_to_its_answer_however_it_is_typed(visitor: Browser, typed: str) -> None:
    response = visitor.get("/verify", query_string={"number": typed})

    assert (response.status_code, response.headers["Location"]) == (302, f"/verify/{CODE}")


@pytest.mark.parametrize("typed", ["abc", CODE + "A", "9" * 26, "<script>alert(1)</script>", "A" * 10000, "é" * 26])
def test_what_is_no_number_is_told_beside_the_field_and_kept(visitor: Browser, typed: str) -> None:
    response = visitor.get("/verify", query_string={"number": typed})

    assert (response.status_code, errors(response)) == (422, {"number": WRONG})
    assert "<script>alert" not in response.get_data(as_text=True)


def test_what_was_typed_stays_in_the_field(visitor: Browser) -> None:
    body = visitor.get("/verify?number=K3MX").get_data(as_text=True)

    assert 'value="K3MX"' in body


@pytest.mark.parametrize("query", ["number=", "number=++", "other=1"])
def test_nothing_typed_is_no_mistake(visitor: Browser, query: str) -> None:
    assert visitor.get(f"/verify?{query}").status_code == 200


@pytest.mark.check("C37")
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.one_of(st.text(max_size=60), st.binary(max_size=40).map(lambda raw: raw.decode("latin-1"))))
def test_whatever_is_typed_is_answered_as_the_rule_of_numbers_says(app: Flask, typed: str) -> None:
    sent = "".join(c for c in typed if not 0xD800 <= ord(c) < 0xE000)
    response = Browser(app).get("/verify", query_string={"number": sent})

    last = sent.strip().rstrip("/").rpartition("/")[2]
    assert response.status_code == (302 if normalise_code(last) else 422 if sent.strip() else 200)


@pytest.mark.check("C37")
@pytest.mark.parametrize(
    "query", ["number=a&number=b", "number[]=a", "number=%00", "number=%ed%a0%80", "number=%ff%fe", "number=1e309"]
)
def test_odd_parameters_are_no_reason_to_break(visitor: Browser, query: str) -> None:
    assert visitor.get(f"/verify?{query}").status_code in (200, 422)


def test_it_runs_no_query_and_sets_no_cookie(app: Flask, visitor: Browser) -> None:
    publish(app)
    with sql_of(app) as sent:
        response = visitor.get("/verify")

    assert (sent, "Set-Cookie" in response.headers) == ([], False)
