"""/register: making an account."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW, PASSWORD, Cast
from flask import Flask
from sqlalchemy import func, select

from course_app.records.db import db
from course_app.records.people import SignIn, User
from course_app.web.shared import passwords

from .conftest import Browser, Hasher, errors, link_of, look_up, mails, words
from .sample import issuer_put_to_use

ADA = {"name": "Ada Mensah", "email": "Ada@Example.org", "password": PASSWORD}
SMTP = "smtp://127.0.0.1:1"


def count(app: Flask, model: type[Any]) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_it_makes_an_account_and_signs_in(app: Flask, visitor: Browser) -> None:
    response = visitor.post("/register", ADA | {"next": "/me/journal"})
    assert (response.status_code, response.location) == (303, "/me/journal")
    made = look_up(app, "ada@example.org")
    assert made is not None
    assert (made.name, made.email, made.confirmed_at, made.created_at) == ("Ada Mensah", "ada@example.org", NOW, NOW)
    assert visitor.get("/me").status_code == 200


def test_what_was_typed_stays_and_each_mistake_stands_beside_its_field(app: Flask, visitor: Browser) -> None:
    response = visitor.post("/register", {"name": " ", "email": "ada.mensah@", "password": "secret"})
    assert response.status_code == 422
    assert errors(response) == {
        "name": "Write your name as it should read on the statement.",
        "email": "This address has no part after the @. It should look like name@example.org.",
        "password": "The password has 6 characters and needs 8. Please type it again.",
    }
    assert words(response).startswith("Three things to put right")
    body = response.get_data(as_text=True)
    assert 'value="ada.mensah@"' in body
    assert "secret" not in body
    assert count(app, User) == 0


def test_without_mail_it_says_when_an_address_is_taken(app: Flask, visitor: Browser, ada: User) -> None:
    response = visitor.post("/register", ADA | {"email": "ADA@example.org"})
    assert response.status_code == 422
    assert errors(response) == {
        "email": "There is an account with this address already. Sign in with it, or choose a new password for it."
    }
    assert (count(app, User), count(app, SignIn)) == (3, 0)


@pytest.mark.check("C01")
@pytest.mark.parametrize(("length", "status"), [(7, 422), (8, 303), (128, 303), (1000, 303), (1001, 422)])
def test_a_password_has_8_to_1000_characters(visitor: Browser, length: int, status: int) -> None:
    assert visitor.post("/register", ADA | {"password": "§x" * 500 + "x" if length == 1001 else "§xz"[:3] * 334})
    made = ("§xz" * 400)[:length]
    assert visitor.post("/register", ADA | {"email": "b@example.org", "password": made}).status_code == status


@pytest.mark.check("C01")
def test_the_form_says_that_15_characters_are_better(visitor: Browser) -> None:
    assert "At least 8 characters; 15 or more is better." in words(visitor.get("/register"))


@pytest.mark.check("C02")
def test_the_3000_passwords_that_most_people_use_are_refused(visitor: Browser) -> None:
    assert len(passwords.COMMON - {""}) == 3000
    assert {len(word) >= 8 for word in passwords.COMMON - {""}} == {True}
    said = {passwords.problem_with(form) for word in passwords.COMMON - {""} for form in (word, word.upper())}
    assert said == {"Many people have this password, so it is guessed first. Three or four words you like work well."}
    response = visitor.post("/register", ADA | {"password": "Iloveyou1"})
    assert list(errors(response)) == ["password"]


@pytest.mark.check("C03")
@pytest.mark.parametrize(
    "password",
    [
        *(
            "Common Ground",
            "commonground2026",
            "Little Otters!",
            "LITTLE-OTTERS",
            "Ada Mensah",
            "adamensah1",
            "mensah99",
        ),
        *("a.kofi-mensah", "akofimensah!", "A.Kofi-Mensah@example.org"),
    ],
)
def test_names_that_others_know_are_no_password(app: Flask, visitor: Browser, password: str) -> None:
    app.config["ISSUER_NAME"] = "Little Otters"
    response = visitor.post("/register", ADA | {"email": "a.kofi-mensah@example.org", "password": password})
    assert errors(response) == {
        "password": "This password is a name that others know. Choose words that only you would think of."
    }


@pytest.mark.check("C04")
@pytest.mark.only("sqlite")
def test_the_issuer_that_an_admin_wrote_is_such_a_name(app: Flask, cast: Cast, visitor: Browser) -> None:
    issuer_put_to_use(app, "Little Otters", cast.tom)
    response = visitor.post("/register", ADA | {"password": "little-otters"})
    assert "password" in errors(response)
    app.config["REGISTRATION"] = "closed"
    assert "ask Little Otters" in words(visitor.get("/register"))


@pytest.mark.check("C04")
@pytest.mark.parametrize(
    "password", ["  two  spaces  ", "🦦🦦🦦🦦🦦🦦🦦🦦", secrets.token_bytes(128).decode("latin-1")]
)
def test_a_password_may_be_made_of_anything(app: Flask, browser: Any, password: str) -> None:
    assert browser().post("/register", ADA | {"password": password}).status_code == 303
    entry = {"email": "ada@example.org", "password": password}
    assert browser().post("/sign-in", entry).status_code == 303
    assert browser().post("/sign-in", entry | {"password": password[:-1]}).status_code == 422


@pytest.mark.check("C04")
def test_case_and_end_of_a_password_count_and_its_composition_does_not(browser: Any) -> None:
    browser().post("/register", ADA | {"password": "Caf\u00e9 am Abend"})
    for typed, status in {"Cafe\u0301 am Abend": 303, "caf\u00e9 am Abend": 422, "Caf\u00e9 am Aben": 422}.items():
        entry = {"email": "ada@example.org", "password": typed}
        assert browser().post("/sign-in", entry).status_code == status, typed


@pytest.mark.check("C05")
@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("/register", ["new-password"]),
        ("/sign-in", ["current-password"]),
        ("/me/account", ["current-password", "current-password", "new-password"]),
        ("/me/data", ["current-password", "current-password"]),
    ],
)
def test_password_managers_know_each_password_field(as_ada: Browser, visitor: Browser, page: str, fields: Any) -> None:
    shown = (as_ada if page.startswith("/me") else visitor).get(page).get_data(as_text=True)
    inputs = [part.partition(">")[0] for part in shown.split("<input ") if "password" in part.partition(">")[0]]
    assert [part.partition('autocomplete="')[2].partition('"')[0] for part in inputs] == fields
    assert {'type="password"' in part for part in inputs} == {True}


@pytest.mark.check("C05")
def test_no_script_looks_at_pasting() -> None:
    scripts = Path(passwords.__file__).parents[1].glob("static/*.js")
    assert [path.name for path in scripts if "paste" in path.read_text().lower()] == []


@pytest.mark.check("T24")
def test_with_mail_a_taken_address_gets_the_same_answer(app: Flask, browser: Any, ada: User, hasher: Hasher) -> None:
    app.config["SMTP_URL"] = SMTP
    answers = []
    for email in ("ada@example.org", "new@example.org"):
        before = hasher.calls
        response = browser().post("/register", ADA | {"email": email})
        headers = sorted((name, value) for name, value in response.headers if name != "Set-Cookie")
        answers.append((response.status, response.data, headers, "Set-Cookie" in response.headers))
        assert hasher.calls - before == 1
    assert answers[0] == answers[1]
    assert answers[0][0] == "303 SEE OTHER"
    assert [(kind, to) for kind, to, _ in mails(app)] == [
        ("already_registered", "ada@example.org"),
        ("confirm", "new@example.org"),
    ]


@pytest.mark.check("T24")
def test_with_mail_an_account_opens_after_its_link_was_used(app: Flask, browser: Any) -> None:
    app.config["SMTP_URL"] = SMTP
    hers = browser()
    assert hers.post("/register", ADA).location == "/confirmations"
    entry = {"email": "ada@example.org", "password": PASSWORD}
    wrong, early = (browser().post("/sign-in", entry | more) for more in ({"password": "no, not this"}, {}))
    assert (early.status_code, words(early)) == (422, words(wrong))
    assert hers.post(link_of(app)).location == "/"
    assert hers.get("/me").status_code == 200
    assert browser().post("/sign-in", entry).status_code == 303


@pytest.mark.check("T24")
def test_nobody_prepares_an_account_for_somebody_else_and_shares_it(app: Flask, browser: Any) -> None:
    app.config["SMTP_URL"] = SMTP
    browser().post("/register", ADA | {"password": "chosen by a stranger"})
    browser().post("/register", ADA)
    hers = browser()
    choose = hers.post(link_of(app)).location
    assert choose.startswith("/password-resets/")
    for password in ("chosen by a stranger", PASSWORD):
        assert browser().post("/sign-in", {"email": "ada@example.org", "password": password}).status_code == 422
    assert hers.post(choose, {"password": "nine loud badgers"}).status_code == 303
    entry = {"email": "ada@example.org", "password": "nine loud badgers"}
    assert browser().post("/sign-in", entry).status_code == 303


@pytest.mark.check("T26")
def test_a_stranger_does_not_fill_an_inbox(app: Flask, visitor: Browser, ada: User) -> None:
    app.config["SMTP_URL"] = SMTP
    for email in ("ada@example.org", "new@example.org"):
        for _ in range(6):
            visitor.post("/register", ADA | {"email": email})
    assert [kind for kind, _, _ in mails(app)] == ["already_registered", "confirm", "confirm", "confirm"]


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("invitation", "To take part, ask Little Otters, or whoever told you about this site."),
        ("closed", "To learn when that changes, ask Little Otters."),
    ],
)
def test_where_it_is_not_open_it_says_why_and_whom_to_ask(
    app: Flask, visitor: Browser, setting: str, said: str
) -> None:
    app.config.update(REGISTRATION=setting, ISSUER_NAME="Little Otters")
    page = visitor.get("/register")
    assert page.status_code == 200
    assert said in words(page).replace(" .", ".").replace(" ,", ",")
    assert visitor.post("/register", ADA).status_code == 403
    assert count(app, User) == 0


@pytest.mark.check("C09")
def test_a_fresh_install_has_no_account(app: Flask) -> None:
    assert count(app, User) == 0


def test_somebody_signed_in_is_sent_on(as_ada: Browser) -> None:
    assert as_ada.get("/register?next=/me").location == "/me"
