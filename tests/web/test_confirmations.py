"""/confirmations/<token>: the link in the mail to a new account or a new address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from conftest import NOW, PASSWORD
from flask import Flask

from course_app.records import people
from course_app.records.db import begin_writing, commit
from course_app.records.people import User

from .conftest import Browser, link_of, look_up, mails, words

ADA = {"name": "Ada Mensah", "email": "ada@example.org", "password": PASSWORD}


@pytest.fixture
def link(app: Flask, visitor: Browser) -> str:
    """The link in the mail to an address that nobody has confirmed."""
    app.config["SMTP_URL"] = "smtp://127.0.0.1:1"
    visitor.post("/register", ADA)
    return link_of(app)


def confirmed(app: Flask) -> bool:
    found = look_up(app, "ada@example.org")
    return found is not None and found.confirmed_at is not None


def test_opening_the_link_only_shows_a_button(app: Flask, link: str, visitor: Browser) -> None:
    for _ in range(2):
        page = visitor.get(link)
        assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
        assert words(page).startswith("Is this your address? ada@example.org")
    assert not confirmed(app)


def test_the_button_confirms_and_signs_in_once(app: Flask, link: str, visitor: Browser, browser: Any) -> None:
    assert visitor.post(link).location == "/"
    assert confirmed(app)
    assert visitor.get("/me").status_code == 200
    other = browser()
    assert (other.get(link).status_code, other.post(link).status_code) == (410, 410)
    assert other.get("/me").status_code == 302


def test_after_a_day_the_link_is_too_old(
    app: Flask, link: str, visitor: Browser, today: time_machine.Traveller
) -> None:
    today.shift(timedelta(hours=24, seconds=1))
    assert (visitor.get(link).status_code, visitor.post(link).status_code) == (410, 410)
    assert not confirmed(app)


def test_somebody_who_asks_for_a_new_password_first_gets_a_link_too(app: Flask, link: str, visitor: Browser) -> None:
    visitor.post("/password-resets", {"email": "ada@example.org"})
    assert [kind for kind, _, _ in mails(app)] == ["confirm", "confirm"]
    assert link_of(app) != link
    assert visitor.get(link).status_code == 410
    assert visitor.post(link_of(app)).location.startswith("/password-resets/")
    assert confirmed(app)


@pytest.mark.check("C15")
def test_a_suspended_person_does_not_come_in_by_it(app: Flask, link: str, visitor: Browser) -> None:
    with app.app_context():
        begin_writing()
        people.disable(getattr(people.person_by_email("ada@example.org"), "id", 0), NOW)
        commit()
    assert (visitor.get(link).status_code, visitor.post(link).status_code) == (410, 410)
    assert visitor.get("/me").status_code == 302


@pytest.mark.parametrize("token", ["x", "x" * 43, "%00", "..%2f"])
def test_a_made_up_link_looks_like_a_used_one(visitor: Browser, token: str) -> None:
    assert visitor.get(f"/confirmations/{token}").status_code in (404, 410)


def test_a_new_address_counts_when_its_link_was_opened(app: Flask, as_ada: Browser, ada: User) -> None:
    app.config["SMTP_URL"] = "smtp://127.0.0.1:1"
    as_ada.post("/me/account/email", {"email": "Ada@New.example", "email_current": PASSWORD})
    assert look_up(app, "ada@example.org") is not None
    as_ada.get("/me/account")
    assert words(as_ada.get(link_of(app))).startswith("Is this your address? ada@new.example")
    assert as_ada.post(link_of(app)).location == "/me/account"
    assert look_up(app, "ada@example.org") is None
    assert getattr(look_up(app, "ada@new.example"), "id", 0) == ada.id
    assert mails(app)[-1] == ("email_changed", "ada@example.org", {"name": "Ada Mensah"})


def test_a_new_address_that_somebody_took_meanwhile_stays_theirs(app: Flask, as_ada: Browser, ada: User) -> None:
    app.config["SMTP_URL"] = "smtp://127.0.0.1:1"
    as_ada.post("/me/account/email", {"email": "new@example.org", "email_current": PASSWORD})
    with app.app_context():
        begin_writing()
        people.add_person("new@example.org", "Noor", "hash", NOW, confirmed_at=NOW)
        commit()
    as_ada.get("/me/account")
    response = as_ada.post(link_of(app))
    assert (response.status_code, words(response)[:41]) == (410, "This address belongs to another account A")
    assert getattr(look_up(app, "ada@example.org"), "id", 0) == ada.id
