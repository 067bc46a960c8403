"""What the cookie of a sign-in is worth: how it is made, how long it lasts, what ends it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from conftest import NOW, PASSWORD, Cast
from flask import Flask
from sqlalchemy import select

from course_app.app import create_app
from course_app.records import people
from course_app.records.db import begin_writing, commit, db
from course_app.records.people import SignIn, User

from .conftest import Browser

ENTRY = {"email": "ada@example.org", "password": PASSWORD}


def rows_of(app: Flask, user: User) -> list[SignIn]:
    with app.app_context():
        return list(db.session.scalars(select(SignIn).where(SignIn.user_id == user.id).order_by(SignIn.id)))


def change(app: Flask, user: User, **values: Any) -> None:
    with app.app_context():
        begin_writing()
        found = people.person(user.id)
        for name, value in values.items():
            setattr(found, name, value)
        commit()


@pytest.mark.check("C19")
def test_a_cookie_carries_256_random_bits_and_the_database_their_digest(app: Flask, browser: Any, ada: User) -> None:
    tokens = []
    for _ in range(2):
        hers = browser()
        hers.post("/sign-in", ENTRY)
        with hers.client.session_transaction() as session:
            tokens.append(session["_user_id"])
    assert [len(token) for token in tokens] == [43, 43]
    assert tokens[0] != tokens[1]
    stored = [row.token_hash for row in rows_of(app, ada)]
    assert stored == [people.digest(token) for token in tokens]


@pytest.mark.check("C20")
@pytest.mark.check("T27")
def test_a_cookie_planted_before_the_sign_in_is_worth_nothing_after_it(app: Flask, browser: Any, cast: Cast) -> None:
    planter, victim = browser().sign_in(cast.zoe), browser()
    planted = planter.cookie()
    victim.client.set_cookie("session", planted)
    assert victim.post("/sign-in", ENTRY).status_code == 303
    assert victim.cookie() != planted
    assert planter.get("/me").status_code == 302  # it was zoe's own sign-in: it ended with the new one
    anonymous = browser()
    anonymous.get("/sign-in")
    before = anonymous.cookie()
    anonymous.post("/sign-in", ENTRY)
    thief = browser()
    thief.client.set_cookie("session", before)
    assert thief.get("/me").status_code == 302


@pytest.mark.check("C24")
@pytest.mark.parametrize(("who", "hours"), [("ada", 30 * 24), ("tom", 12)])
def test_a_sign_in_lasts_30_days_and_12_hours_for_staff(
    visitor: Browser, cast: Cast, today: time_machine.Traveller, who: str, hours: int
) -> None:
    visitor.post("/sign-in", {"email": f"{who}@example.org", "password": PASSWORD})
    today.shift(timedelta(hours=hours, seconds=-2))
    assert visitor.get("/me").status_code == 200
    today.shift(timedelta(seconds=3))
    assert visitor.get("/me").status_code == 302


@pytest.mark.check("C22")
def test_closing_an_account_ends_its_sign_ins_at_once(app: Flask, as_ada: Browser, ada: User) -> None:
    assert as_ada.get("/me").status_code == 200
    change(app, ada, disabled_at=NOW)
    assert as_ada.get("/me").location == "/sign-in?next=/me"


@pytest.mark.check("C26")
@pytest.mark.check("P07")
@pytest.mark.parametrize(
    ("base", "name", "secure"),
    [("http://127.0.0.1:8000", "session", False), ("https://learn.example.org", "__Host-session", True)],
)
def test_one_cookie_is_set_and_no_script_reads_it(
    database: str, tmp_path: Any, base: str, name: str, secure: bool
) -> None:
    app = create_app(
        **{"DATABASE_URL": database, "INSTANCE": tmp_path, "SECRET_KEY": "test", "TESTING": True, "BASE_URL": base}
    )
    client = app.test_client()
    seen = []
    page = client.get("/register", base_url=base)
    seen += page.headers.getlist("Set-Cookie")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.get_data(as_text=True))
    assert token
    made = {"name": "Ada", "email": "ada@example.org", "password": PASSWORD, "csrf_token": token[1]}
    entered = client.post("/register", data=made, base_url=base)
    assert entered.status_code == 303
    seen += entered.headers.getlist("Set-Cookie")
    for path in ("/me", "/me/account", "/me/journal", "/me/sign-ins", "/me/data", "/search", "/verify"):
        seen += client.get(path, base_url=base).headers.getlist("Set-Cookie")
    assert {cookie.partition("=")[0] for cookie in seen} == {name}
    for cookie in seen:
        parts = {part.strip().partition("=")[0].lower() for part in cookie.split(";")[1:]}
        assert parts - {"expires"} == {"httponly", "path", "samesite"} | ({"secure"} if secure else set())
        assert "; Path=/" in cookie
        assert "SameSite=Lax" in cookie
    with app.app_context():
        db.engine.dispose()
