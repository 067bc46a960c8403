"""What holds for every page that needs no account, and for paths that nobody should be given."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from .browsing import Browser
from .sample import good, publish, sql_of

pytestmark = pytest.mark.only("sqlite")  # nearly all of these pages ask no database

PAGES = (
    *("/glossary", "/references", "/fact-sheets", "/fact-sheets/at-the-door/en", "/search", "/search?q=name"),
    *("/privacy", "/accessibility", "/verify", "/verify?number=abc", "/healthz"),
)
SECRET = "TOP-SECRET-7f3a"


@pytest.mark.parametrize("page", [page for page in PAGES if page != "/privacy"])  # which asks who issues
def test_it_runs_no_query_sets_no_cookie_and_is_the_same_for_everybody(app: Flask, visitor: Browser, page: str) -> None:
    publish(app)
    with sql_of(app) as sent:
        response = visitor.get(page)

    assert response.status_code in (200, 422)
    assert (sent, response.headers.getlist("Set-Cookie")) == ([], [])
    assert response.data == visitor.get(page).data


@pytest.mark.check("C44")
@pytest.mark.check("C47")
@pytest.mark.parametrize("page", [*PAGES, "/nothing", "/verify/abc", "/readyz"])
def test_it_carries_the_headers_that_protect_it(app: Flask, visitor: Browser, page: str) -> None:
    publish(app)
    headers = visitor.get(page).headers

    names = ("X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy")
    assert [headers[name] for name in names] == ["nosniff", "same-origin", "same-origin"]
    assert headers["Content-Security-Policy"].startswith("default-src 'self'; script-src 'self'; style-src 'self';")
    assert "charset=utf-8" in headers["Content-Type"] or headers["Content-Type"] == "application/json"


@pytest.mark.check("C48")
@pytest.mark.parametrize("page", PAGES[:9])
def test_it_is_not_sent_again_to_who_has_it(app: Flask, visitor: Browser, page: str) -> None:
    publish(app)
    tag = visitor.get(page).headers["ETag"]

    assert visitor.get(page, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.check("C49")
@pytest.mark.check("C56")
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
@pytest.mark.parametrize(
    "page", ["/glossary", "/search", "/verify", "/verify/abc", "/healthz", "/readyz", "/media/a/b"]
)
def test_it_is_for_reading_only(app: Flask, visitor: Browser, page: str, method: str) -> None:
    publish(app)
    form = {"csrf_token": visitor.token()} if method != "TRACE" else None

    assert visitor.client.open(page, method=method, data=form).status_code == 405


UP = (
    *("..", "../", "..%2f", "%2e%2e%2f", "..%252f", "%252e%252e%252f", "..\\", "..%5c", "%2e%2e%5c", "....//", "..;/"),
    *("%c0%ae%c0%ae%2f", "%00", "/", "//", "file:///"),
)
TARGETS = ("etc/passwd", "instance/secret-key", "secret-key", ".git/config", "content_internal/secret.md")


@pytest.mark.check("T11")
@pytest.mark.parametrize("target", TARGETS)
def test_no_path_leads_out_of_the_library(app: Flask, visitor: Browser, tmp_path: Any, target: str) -> None:
    publish(app)
    for place in ("secret-key", "instance/secret-key", "content_internal/secret.md", "etc/passwd", ".git/config"):
        file = tmp_path / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(SECRET)
    digest = good()["content/modules/01-start/hill.svg"].digest

    answers = {}
    for up in UP:
        for times in (1, 6):
            path = up * times + target
            for asked in (
                f"/media/{digest}/{path}",
                f"/media/{path}/hill.svg",
                f"/media/{path}",
                f"/fact-sheets/{path}/en",
                f"/fact-sheets/at-the-door/{path}",
                f"/modules/01-start/{path}",
                f"/modules/{path}/01-hello",
                f"/courses/{path}",
                f"/quizzes/{path}",
                f"/static/{path}",
                f"/{path}",
            ):
                if asked.startswith("//"):  # to the client of the tests that is the name of a host
                    continue
                response = visitor.client.get(asked, follow_redirects=True)
                answers[asked] = (response.status_code, SECRET in response.text)
    assert {path: told for path, told in answers.items() if told != (404, False)} == {}


@pytest.mark.check("T11")
@pytest.mark.parametrize("lang", ["../en", "..%2fen", "en%00", "en/../../etc/passwd", "EN", "en.md"])
def test_no_language_leads_out_of_the_library(app: Flask, visitor: Browser, lang: str) -> None:
    publish(app)
    plain = visitor.get("/modules/01-start/01-hello").data

    assert visitor.get(f"/fact-sheets/at-the-door/{lang}").status_code == 404
    lesson = visitor.get(f"/modules/01-start/01-hello?lang={quote(lang)}")
    assert (lesson.status_code, lesson.data) == (200, plain)


@pytest.mark.check("C56")
@pytest.mark.parametrize(
    "path",
    [
        *("/.git/config", "/.git/HEAD", "/.env", "/instance/", "/instance/course.db", "/instance/secret-key"),
        *("/content/", "/content/glossary.md", "/quizzes/01-start.md", "/static/", "/static", "/media/", "/metrics"),
        *("/console", "/wsgi.py", "/course_app/app.py", "/server-status", "/robots.txt~", "/backup.db"),
    ],
)
def test_what_stands_behind_the_site_is_not_served(app: Flask, visitor: Browser, path: str) -> None:
    publish(app)

    assert visitor.get(path).status_code == 404
