"""/me: what is yours here."""

from __future__ import annotations

import re

import pytest
from conftest import Cast
from flask import Flask

from course_app.records.db import begin_writing, commit
from course_app.records.people import person

from .conftest import Browser, seen, words


def test_it_says_who_is_signed_in_and_leads_to_all_that_is_theirs(as_ada: Browser) -> None:
    page = as_ada.get("/me")
    assert words(page).startswith("Ada Mensah You are signed in with ada@example.org")
    main = page.get_data(as_text=True).partition('<h2 id="mine-h">')[2].partition("</ul>")[0]
    assert re.findall(r'href="([^"]+)"', main) == [
        *("/me/journal", "/me/statements", "/me/account", "/me/sign-ins", "/me/data")
    ]


@pytest.mark.parametrize("page", ["/me", "/me/account", "/me/journal", "/me/sign-ins", "/me/data"])
def test_others_see_their_own_pages_or_none(page: str, as_ada: Browser, as_zoe: Browser, visitor: Browser) -> None:
    assert "zoe" not in seen(as_ada.get(page)).lower()
    assert "ada" not in seen(as_zoe.get(page)).lower().replace("data", "")
    assert "Ada Mensah" in seen(as_ada.get("/me/account"))  # where it does stand, it is found
    assert "zoe@example.org" not in as_ada.get(page).text
    assert "ada@example.org" not in as_zoe.get(page).text
    assert visitor.get(page).location == f"/sign-in?next={page}"


def test_an_address_that_is_not_confirmed_has_a_quiet_line(app: Flask, as_ada: Browser, cast: Cast) -> None:
    line = "Confirm your address: open the link in the mail that we sent."
    assert line not in words(as_ada.get("/me"))
    with app.app_context():
        begin_writing()
        found = person(cast.ada.id)
        assert found
        found.confirmed_at = None
        commit()
    assert line in words(as_ada.get("/me"))
