"""How often somebody may send a form, and what they are told: for one account, and for one network address."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from conftest import PASSWORD, Cast
from flask import Flask
from sqlalchemy import select

from course_app.records.db import db
from course_app.records.limits import Tries
from course_app.records.people import User
from course_app.web.shared import limits

from .browsing import Browser
from .conftest import words

pytestmark = pytest.mark.only("sqlite")
NEW = {"name": "Ada Mensah", "password": "eleven quiet otters"}
# address: form for one account, as often as it is taken, seconds until it is taken again
FORMS = {
    "/sign-in": ({"password": "not the password"}, 10, 300),
    "/password-resets": ({}, 5, 3600),
    "/register": ({**NEW, "password": "short"}, 5, 3600),
}


@pytest.mark.check("C38")
@pytest.mark.parametrize("path", FORMS)
def test_one_account_has_to_wait_and_another_from_the_same_address_has_not(
    app: Flask, cast: Cast, path: str, today: time_machine.Traveller
) -> None:
    form, most, seconds = FORMS[path]
    send = lambda who: Browser(app).post(path, {**form, "email": who})  # noqa: E731
    taken = {send("Ada@example.org ").status_code for _ in range(most)}
    refused = send("ada@example.org")
    assert taken <= {303, 422}
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, str(seconds))
    assert "Nothing was done. Wait" in words(refused)
    assert send("zoe@example.org").status_code in taken
    assert Browser(app).get(path).status_code == 200
    today.shift(timedelta(seconds=seconds + 1))
    assert send("ada@example.org").status_code in taken


@pytest.mark.check("C38")
def test_whoever_was_kept_waiting_by_others_signs_in_afterwards(
    app: Flask, ada: User, today: time_machine.Traveller
) -> None:
    for _ in range(11):
        Browser(app).post("/sign-in", {"email": ada.email, "password": "not the password"})
    today.shift(timedelta(minutes=6))
    assert Browser(app).post("/sign-in", {"email": ada.email, "password": PASSWORD}).status_code == 303


@pytest.mark.check("C38")
def test_copies_are_made_twenty_times_an_hour(as_ada: Browser) -> None:
    answers = [as_ada.post("/me/journal/exports").status_code for _ in range(21)]
    assert answers == [303] * 20 + [429]


@pytest.mark.check("C38")
def test_an_address_has_to_wait_only_above_a_thousand_a_minute(
    app: Flask, visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (1000, timedelta(minutes=1)) == (limits.ADDRESS, limits.MINUTE)
    monkeypatch.setattr(limits, "ADDRESS", 3)

    def send(number: int, here: str) -> int:
        form = {"email": f"a{number}@example.org"}
        return visitor.post("/password-resets", form, environ_base={"REMOTE_ADDR": here}).status_code

    assert [send(n, "192.0.2.7") for n in range(4)] == [303, 303, 303, 429]
    assert send(5, "192.0.2.8") == 303


def test_what_is_counted_names_nobody(app: Flask, visitor: Browser) -> None:
    visitor.post("/sign-in", {"email": "ada@example.org", "password": "x"})
    with app.app_context():
        kept = db.session.scalars(select(Tries.key)).all()
    assert len(kept) == 2
    assert all(len(key) == 64 for key in kept)
