"""/privacy: what is kept, in plain words."""

from __future__ import annotations

import re

import pytest
from conftest import Cast
from flask import Flask

from .browsing import Browser
from .conftest import words
from .sample import issuer_put_to_use

pytestmark = pytest.mark.only("sqlite")  # these pages ask the database for nothing but a name


@pytest.mark.check("P07")
def test_it_names_the_cookie_that_a_sign_in_sets_and_no_other(app: Flask, visitor: Browser) -> None:
    body = visitor.get("/privacy").get_data(as_text=True)
    cookies = re.findall(r"<td><code>(.*?)</code></td>", body)

    set_by_form = visitor.get("/sign-in").headers.getlist("Set-Cookie")
    assert cookies == sorted({cookie.partition("=")[0] for cookie in set_by_form}) == ["session"]


def test_it_says_how_long_a_sign_in_lasts(app: Flask, visitor: Browser) -> None:
    app.config.update(SIGN_IN_DAYS=7, STAFF_SIGN_IN_HOURS=3)

    assert "at most 7 days ( 3 hours for trainers" in words(visitor.get("/privacy")).replace("(3", "( 3")


def test_it_says_who_is_responsible_and_whom_to_ask(app: Flask, visitor: Browser) -> None:
    app.config.update(ISSUER_NAME="Sunflower Nurseries", CONTACT="ask@example.org")
    response = visitor.get("/privacy")

    assert "Responsible for it: Sunflower Nurseries." in words(response)
    assert 'href="mailto:ask@example.org"' in response.get_data(as_text=True)


def test_what_an_admin_wrote_comes_before_the_settings(app: Flask, cast: Cast, visitor: Browser) -> None:
    app.config["ISSUER_NAME"] = "Sunflower Nurseries"
    issuer_put_to_use(app, "Rowan Trust", cast.tom)

    assert "Responsible for it: Rowan Trust." in words(visitor.get("/privacy"))


def test_no_page_loads_anything_from_elsewhere(app: Flask, visitor: Browser) -> None:
    body = visitor.get("/privacy").get_data(as_text=True)

    assert [src for src in re.findall(r'(?:src|<link[^>]*href)="([^"]+)"', body) if not src.startswith("/")] == []
