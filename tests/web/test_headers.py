"""What goes out with every page, errors among them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import close
from werkzeug.test import TestResponse

from course_app.app import create_app

from . import shelf
from .conftest import words
from .routes import MISSING, ada_with_everything, address_of, reading, routes_of
from .site import SETTINGS, Site, Visitor

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# Pages that do not know who reads them: without a sign-in they ask nothing and set nothing.
OPEN = (
    *("/", "/courses/both", "/modules/01-first", "/modules/01-first/01-look", "/quizzes/s-door", "/glossary"),
    *(
        "/references",
        "/fact-sheets",
        "/fact-sheets/doors/en",
        "/fact-sheets/doors/en.pdf",
        "/search",
        "/search?q=door",
        "/privacy",
    ),
    *("/accessibility", "/verify"),
)


@pytest.fixture(scope="module")
def ada(site: Site) -> Visitor:
    return ada_with_everything(site)


def everything(site: Site, ada: Visitor) -> Iterator[tuple[str, TestResponse]]:
    """Every route as ada, as anybody, with what does not exist, and without a token."""
    mine, anybody = Visitor(site.app, ada.user), site.open()
    for route in routes_of(site.app):
        address = address_of(site, route, ada)
        missing = address_of(site, route, ada, **MISSING)
        for browser in (mine, anybody):
            if route.method == "GET":
                yield route.name, browser.get(address, headers={"Origin": "https://evil.example"})
                yield route.name, browser.get(missing)
            else:
                yield route.name, browser.client.post(address, headers={"Origin": "https://evil.example"})
            yield route.name, browser.client.delete(address)
    yield "nothing", anybody.get("/nothing/here")
    yield "too large", mine.post("/modules/01-first/01-look/reflections/opened", {"words": "x" * 300_000})
    yield "422", mine.post("/modules/01-first/01-look/checks/which", {"answer": "9"})


@pytest.mark.check("C44")
@pytest.mark.check("C45")
@pytest.mark.check("C47")
@pytest.mark.check("C49")
def test_every_answer_carries_the_same_protection(site: Site, ada: Visitor) -> None:
    codes = set()
    for name, response in everything(site, ada):
        codes.add(response.status_code)
        headers = response.headers
        if name != "GET /media/<digest>/<name>" or response.status_code != 200:
            assert headers["Content-Security-Policy"] == POLICY, name
        assert headers["X-Content-Type-Options"] == "nosniff", name
        assert headers["Referrer-Policy"] == "same-origin", name
        assert not any(header.lower().startswith("access-control-") for header, _ in headers), name
        assert "Strict-Transport-Security" not in headers, name
        if response.data and re.match("text/|application/json", response.content_type):
            assert response.content_type.endswith("charset=utf-8") or response.is_json, name
    assert {200, 302, 400, 401, 404, 405, 410, 413, 422} <= codes


@pytest.mark.check("C44")
def test_pages_keep_their_own_policy(site: Site, ada: Visitor) -> None:
    """Nothing in a page that the policy would forbid: no style or script in place, no event attribute."""
    mine = Visitor(site.app, ada.user)
    for route in reading(site.app):
        for browser in (mine, site.open()):
            page = browser.get(address_of(site, route, ada))
            if page.mimetype == "text/html":
                assert re.findall(r"<style|<script(?! type=\"module\" src=\"/static/)", page.text) == [], route.name
                assert re.findall(r"<[^>]+\s(?:style|on\w+)\s*=", page.text) == [], route.name


@pytest.mark.check("C48")
def test_a_page_of_somebody_is_kept_nowhere(site: Site, ada: Visitor) -> None:
    mine = Visitor(site.app, ada.user)
    for route in reading(site.app):
        response = mine.get(address_of(site, route, ada))
        if route.rule.rule.startswith(("/static/", "/media/")):
            continue
        assert response.headers["Cache-Control"] == "no-store", route.name
        if route.rule.rule not in ("/healthz", "/readyz"):
            assert "Cookie" in response.vary, route.name
        assert "ETag" not in response.headers, route.name


@pytest.mark.check("C48")
@pytest.mark.parametrize("address", OPEN)
def test_an_open_page_asks_nothing_sets_nothing_and_is_told_unchanged(site: Site, address: str) -> None:
    anybody = site.open()
    with site.asked() as sent:
        first = anybody.get(address)
    most = 1 if address == "/privacy" else 0  # which names the issuer that an admin put to use
    assert (first.status_code, len(sent), "Set-Cookie" in first.headers) == (200, most, False)
    assert first.headers["Cache-Control"] == "no-cache"
    again = anybody.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.check("C48")
def test_an_open_page_differs_for_somebody_signed_in_and_caches_are_told(site: Site, ada: Visitor) -> None:
    for address in OPEN:
        assert "Cookie" in site.open().get(address).vary, address


@pytest.mark.check("C48")
def test_static_files_and_media_are_kept_for_a_year(site: Site, ada: Visitor) -> None:
    anybody = site.open()
    for route in reading(site.app):
        if route.rule.rule.startswith(("/static/", "/media/")):
            address = address_of(site, route, ada)
            first = anybody.get(address)
            assert first.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            again = anybody.get(address, headers={"If-None-Match": first.headers["ETag"]})
            assert again.status_code == 304


def test_pages_are_compressed_for_those_who_can_read_it(site: Site) -> None:
    zipped = site.open().get("/courses/both", headers={"Accept-Encoding": "gzip"})
    plain = site.open().get("/courses/both")
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in zipped.vary
    assert len(zipped.data) < len(plain.data) / 2
    tag = zipped.headers["ETag"]
    again = site.open().get("/courses/both", headers={"Accept-Encoding": "gzip", "If-None-Match": tag})
    assert again.status_code == 304


@pytest.mark.check("C46")
@pytest.mark.check("C26")
@pytest.mark.only("sqlite")
def test_over_https_browsers_are_told_to_stay_there(database: str, tmp_path: Path) -> None:
    secure: dict[str, Any] = {"BASE_URL": "https://learn.example.org", "TRUSTED_PROXIES": 1}
    app = create_app(DATABASE_URL=database, INSTANCE=tmp_path, **secure, **SETTINGS)
    by_proxy = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1", "X-Forwarded-Host": "learn.example.org"}
    for address in ("/", "/sign-in", "/nothing"):
        response = app.test_client().get(address, headers=by_proxy)
        assert response.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    cookie = app.test_client().get("/sign-in", headers=by_proxy).headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"secure", "httponly", "samesite=lax", "path=/"} <= parts
    assert not any(part.startswith("domain") for part in parts)
    close(app)


@pytest.mark.check("C52")
def test_what_a_proxy_would_say_is_not_believed_without_one(site: Site) -> None:
    forged = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example", "Host": "evil.example"}
    response = site.open().get("/", headers=forged)
    assert "Strict-Transport-Security" not in response.headers
    assert "evil.example" not in response.text
    moved = site.open().get("/courses/halves", headers=forged)
    assert moved.location == "/courses/both"


@pytest.mark.check("C55")
def test_a_fault_of_ours_tells_a_number_and_nothing_else(own_site: Site) -> None:
    def breaks() -> str:
        raise RuntimeError(f"SELECT secret FROM {shelf.ROOT}")

    own_site.app.view_functions["reference.glossary"] = breaks
    response = own_site.open().get("/glossary")
    assert response.status_code == 500
    told = words(response)
    assert told.startswith("Something broke on our side")
    assert re.search(r"name this request: [0-9a-f]{12}$", told)
    for secret in ("Traceback", "RuntimeError", "SELECT", str(shelf.ROOT), "Flask", "Werkzeug", "Python"):
        assert secret not in response.text + str(response.headers)


@pytest.mark.check("C56")
@pytest.mark.parametrize(
    "address",
    [
        *("/.git/config", "/.git", "/instance/secret-key", "/instance/course.db", "/content/glossary.md", "/quizzes/"),
        *("/quizzes/01-first.md", "/static/", "/static/style.css", "/media/", "/console", "/metrics", "/debug"),
        *("/static/x/../../config.py", "/static/x/%2e%2e/views.py", "/media/x/..%2f..%2fapp.py", "/docs/trust.md"),
        *("/fact-sheets/..%2f..%2fglossary/en", "/modules/..%2f..%2fetc/passwd", "/modules/01-first/%252e%252e"),
        *("/quizzes/..\\..\\wsgi", "/quizzes/%00", "/fact-sheets/doors/en%00", "/wsgi.py", "/content_internal/x"),
    ],
)
@pytest.mark.check("T11")
def test_nothing_but_pages_is_served(site: Site, address: str) -> None:
    assert site.open().get(address).status_code == 404


def test_a_personal_page_that_repeats_its_address_is_not_compressed(site: Site, ada: Visitor) -> None:
    mine = Visitor(site.app, ada.user)
    small = {"Accept-Encoding": "gzip"}
    assert "Content-Encoding" not in mine.get("/search?q=door", headers=small).headers
    assert mine.get("/search", headers=small).headers["Content-Encoding"] == "gzip"
    assert site.open().get("/search?q=door", headers=small).headers["Content-Encoding"] == "gzip"
