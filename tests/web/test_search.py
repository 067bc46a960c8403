"""/search: words in the library."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .browsing import Browser
from .conftest import errors, words
from .sample import publish

pytestmark = pytest.mark.only("sqlite")  # these pages ask no database


def test_it_lists_what_it_found_with_the_word_in_its_sentence(app: Flask, visitor: Browser) -> None:
    publish(app)
    response = visitor.get("/search?q=greeting+name")
    body = response.get_data(as_text=True)

    assert re.findall(r'<h3><a href="([^"]+)">([^<]+)</a>', body) == [
        ("/modules/01-start/01-hello", "Hello comes first")
    ]
    assert "One page with “greeting name” Lesson 1.1 Hello comes first" in words(response)
    assert re.findall("<mark>(.*?)</mark>", body) == ["greeting"]


def test_case_and_accents_do_not_matter(app: Flask, visitor: Browser) -> None:
    publish(app)

    assert "One page with “ELODIE plaster”" not in words(visitor.get("/search?q=ELODIE+plaster"))
    assert "with “ELODIE”" in words(visitor.get("/search?q=ELODIE"))


@pytest.mark.parametrize("query", ["", "?q=", "?q=+++"])
def test_without_words_it_asks_for_some(app: Flask, visitor: Browser, query: str) -> None:
    publish(app)

    assert words(visitor.get(f"/search{query}")) == (
        "Search Words to look for In lessons, the glossary and the fact sheets. Quizzes are not searched. Look for it"
    )


def test_it_says_so_when_nothing_is_found_and_keeps_the_words(app: Flask, visitor: Browser) -> None:
    publish(app)
    response = visitor.get("/search?q=zebra+%22x%22")

    assert 'Nothing found for “zebra "x"”' in words(response)
    assert 'value="zebra &#34;x&#34;"' in response.get_data(as_text=True)


@pytest.mark.check("T37")
@pytest.mark.parametrize(("length", "status"), [(200, 200), (201, 422)])
def test_words_may_have_200_characters(app: Flask, visitor: Browser, length: int, status: int) -> None:
    publish(app)
    response = visitor.get("/search", query_string={"q": "a" * length})

    said = f"This has {length} characters and may have 200. Two or three words find the most."
    assert (response.status_code, errors(response)) == (status, {"q": said} if status == 422 else {})


@pytest.mark.check("T02")
@pytest.mark.parametrize("secret", ["breath", "jug bite", "courier", "leaking"])
def test_what_is_in_quizzes_and_checks_is_never_found(app: Flask, visitor: Browser, secret: str) -> None:
    publish(app)

    assert f"Nothing found for “{secret}”" in words(visitor.get("/search", query_string={"q": secret}))


def test_a_draft_is_not_found(app: Flask, visitor: Browser) -> None:
    draft = "---\ntitle: Ostrich\nfor: staff\nversion: 2026-11-21\nsource: Ours.\ndraft: true\n---\nOstrich.\n"
    publish(app, {"content/fact-sheets/ostrich.en.md": draft})

    assert "Nothing found for “ostrich”" in words(visitor.get("/search?q=ostrich"))
    assert visitor.get("/fact-sheets/ostrich/en").status_code == 404


@pytest.mark.check("T18")
@pytest.mark.check("C37")
@settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.one_of(
        st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=260),
        st.sampled_from(
            ["' OR 1=1 --", '"; DROP TABLE users; --', "%' UNION SELECT", "name ASC", "x" * 5000, "<svg onload=x>"]
        ),
    )
)
def test_whatever_is_looked_for_is_answered(app: Flask, query: str) -> None:
    if not app.extensions["serving"].publication:
        publish(app)
    response = Browser(app).get("/search", query_string={"q": query})

    kept = " ".join(query.replace("\x00", " ").split())
    shown = re.findall(r'<input id="q"[^>]*? value="([^"]*)"', response.get_data(as_text=True))
    assert response.status_code == (422 if len(kept) > 200 else 200)
    assert [html.unescape(value) for value in shown] == ([kept] if kept else [])


@pytest.mark.check("C37")
@pytest.mark.parametrize("query", ["q=a&q=b", "q[]=a", "q=%00", "q=%ed%a0%80", "q=%ff", "q=NaN", "q=1e999", "sort=;--"])
def test_odd_parameters_are_no_reason_to_break(app: Flask, visitor: Browser, query: str) -> None:
    publish(app)

    assert visitor.get(f"/search?{query}").status_code == 200
