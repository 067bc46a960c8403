"""/sign-out."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Cast

from .conftest import Browser

PAGES = ("/", "/me", "/me/account", "/me/journal", "/me/sign-ins", "/me/data", "/search", "/glossary", "/no-such-page")


@pytest.mark.check("C21")
def test_a_copy_of_the_cookie_is_worth_nothing_afterwards(browser: Any, as_ada: Browser) -> None:
    thief = browser()
    thief.client.set_cookie("session", as_ada.cookie())
    assert thief.get("/me").status_code == 200
    response = as_ada.post("/sign-out")
    assert (response.status_code, response.location) == (303, "/")
    assert thief.get("/me").location == "/sign-in?next=/me"
    assert as_ada.get("/me").location == "/sign-in?next=/me"


@pytest.mark.check("C21")
def test_personal_pages_are_not_kept_for_the_back_button(as_ada: Browser) -> None:
    for page in ("/me", "/me/account", "/me/journal", "/me/sign-ins", "/me/data"):
        response = as_ada.get(page)
        assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store"), page


@pytest.mark.check("C25")
@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_somebody_signed_in_has_the_button(as_ada: Browser, visitor: Browser, page: str) -> None:
    button = '<form class="out" method="post" action="/sign-out"><input type="hidden" name="csrf_token" value="'
    assert as_ada.get(page).get_data(as_text=True).count(button) == 1
    assert visitor.get(page).get_data(as_text=True).count(button) == 0


@pytest.mark.check("C25")
def test_it_takes_a_token_and_a_post(as_ada: Browser) -> None:
    assert as_ada.get("/sign-out").status_code == 405
    assert as_ada.post("/sign-out", {"csrf_token": ""}).status_code == 400
    assert as_ada.get("/me").status_code == 200


def test_others_stay_signed_in(cast: Cast, browser: Any, as_ada: Browser, as_zoe: Browser) -> None:
    elsewhere = browser().sign_in(cast.ada)
    as_ada.post("/sign-out")
    assert (elsewhere.get("/me").status_code, as_zoe.get("/me").status_code) == (200, 200)


def test_signing_out_twice_is_harmless(as_ada: Browser) -> None:
    as_ada.post("/sign-out")
    assert as_ada.post("/sign-out").status_code == 303
