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
from course_app.config import read_settings
from course_app.records import people
from course_app.records.db import begin_writing, commit, db
from course_app.records.people import SignIn, User
from course_app.records.second_steps import code_at, period_of
from course_app.web.shared.clock import now

from .conftest import Browser
from .site import Site, set_up

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


def lasts(site: Site, user: User, secret: str, today: time_machine.Traveller, hours: int) -> bool:
    """Sign somebody in with what they have; say whether that lasts so long, not a second more, however it is used."""
    began, browser = now(), site.open()
    answer = browser.post("/sign-in", {"email": user.email, "password": PASSWORD})
    if secret:
        assert answer.location == "/sign-in/code"
        assert browser.post("/sign-in/code", {"code": code_at(secret, period_of(now()))}).status_code == 303
    answers = []
    for seconds in (0, hours * 1800, hours * 3600 - 1, hours * 3600):
        today.move_to(began + timedelta(seconds=seconds))
        answers.append(browser.get("/me").status_code)
    return answers == [200, 200, 200, 302]


@pytest.mark.check("C24")
@pytest.mark.parametrize(
    ("roles", "hours"),
    [((), 30 * 24), (("trainer",), 12), (("author",), 12), (("admin",), 12), (("trainer", "author"), 12)],
)
def test_a_sign_in_lasts_30_days_and_12_hours_for_staff_whether_it_is_used_or_not(
    own_site: Site, today: time_machine.Traveller, roles: tuple[str, ...], hours: int
) -> None:
    user = own_site.person("Ada Mensah", *roles, second=False)
    with own_site.app.app_context():
        begin_writing()
        secret = set_up(user) if "admin" in roles else ""
        commit()
    assert lasts(own_site, user, secret, today, hours)
    idle = own_site.open()
    idle.post("/sign-in", {"email": user.email, "password": PASSWORD})
    if secret:
        idle.post("/sign-in/code", {"code": code_at(secret, period_of(now()))})
    today.shift(timedelta(hours=hours, seconds=-1))
    assert idle.get("/me").status_code == 200  # a GET writes nothing, so nobody knows that it was idle


@pytest.mark.check("C24")
def test_how_long_is_in_the_settings(own_site: Site, today: time_machine.Traveller) -> None:
    told = read_settings({})
    assert (told["SIGN_IN_DAYS"], told["STAFF_SIGN_IN_HOURS"]) == (30, 12)
    own_site.app.config.update(SIGN_IN_DAYS=2, STAFF_SIGN_IN_HOURS=3)
    assert lasts(own_site, own_site.person("Ada Mensah"), "", today, 48)
    assert lasts(own_site, own_site.person("Tom Okafor", "trainer"), "", today, 3)


@pytest.mark.check("C20")
@pytest.mark.check("C24")
def test_whoever_is_made_staff_is_signed_in_for_12_hours_and_not_for_what_is_left_of_30_days(
    own_site: Site, today: time_machine.Traveller
) -> None:
    ada, user = own_site.open(), own_site.person("Ada Mensah")
    ada.post("/sign-in", {"email": user.email, "password": PASSWORD})
    for what, hours in (("grant-author", 12), ("withdraw-author", 30 * 24)):
        assert ada.get("/me").status_code == 200
        form = {"change": what, "change_reason": "So", "change_password": PASSWORD}
        ruth = own_site.open("Ruth Adeyemi", "admin")
        ruth.sign_in(ruth.user, now() - NOW + timedelta(hours=1))
        assert ruth.post(f"/admin/people/{user.id}/changes", form).status_code == 303
        assert ada.get("/me").status_code == 302
        assert lasts(own_site, user, "", today, hours)
        ada.post("/sign-in", {"email": user.email, "password": PASSWORD})


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
