"""Pages for readers without a sign-in: the same for all of them, so finished once for each library that is served."""

from __future__ import annotations

from typing import NamedTuple, cast

from flask import Response, current_app, g, request

from course_app.web.shared.serving import serving

# Their views read the library and the settings, and nothing else, when nobody is signed in.
ENDPOINTS = frozenset(("home.home", "learn.course", "learn.module", "learn.lesson"))
SETTINGS = ("BASE_URL", "CONTACT", "ISSUER_NAME", "MEDIA_URL", "REGISTRATION", "SITE_NAME", "SMTP_URL", "ZONE")
MOST = 1000  # pages of one library, compressed and not


class Page(NamedTuple):
    """A finished answer."""

    body: bytes
    headers: tuple[tuple[str, str], ...]


def kept() -> Response | None:
    """Give the page as it was finished before, or None: then the view makes it."""
    page = _pages().get(_key()) if _may_be_kept() else None
    if page is None:
        return None
    g.kept = True
    response = Response(page.body, headers=list(page.headers))
    if "If-None-Match" in request.headers:
        response.make_conditional(request)
    return response


def keep(response: Response) -> None:
    """Take a page with all its headers, which nobody's sign-in has touched; keep it for the next reader."""
    if response.status_code == 200 and not response.direct_passthrough and _may_be_kept() and len(_pages()) < MOST:
        response.vary.add("Cookie")  # as Flask says of each page that asked who is there
        _pages()[_key()] = Page(response.get_data(), tuple(response.headers))


def _pages() -> dict[object, Page]:
    return cast(dict[object, Page], serving().library.cache.setdefault("pages", {}))


def _may_be_kept() -> bool:
    return (
        request.endpoint in ENDPOINTS
        and request.method == "GET"
        and not request.query_string
        and current_app.config["SESSION_COOKIE_NAME"] not in request.cookies
        and serving().publication > 0  # before that the library is an empty one, which all applications share
    )


def _key() -> tuple[object, ...]:
    small = "gzip" in request.headers.get("Accept-Encoding", "")
    config = current_app.config
    return ("page", request.path, request.scheme, small, *(config[name] for name in SETTINGS))
