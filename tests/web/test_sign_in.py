"""/sign-in: who comes in, and where it leads."""

from __future__ import annotations

import inspect
import re
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from argon2 import PasswordHasher
from conftest import NOW, PASSWORD, Cast
from flask import Flask
from sqlalchemy import select

from course_app.records import people
from course_app.records.db import begin_writing, commit, db
from course_app.records.people import SignIn, User

from .conftest import Browser, Hasher, look_up, words

ENTRY = {"email": "ada@example.org", "password": PASSWORD}
ELSEWHERE = [
    *(
        "//evil.example",
        "///evil.example",
        "////evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "\\/evil.example",
    ),
    *(
        "https:evil.example",
        "https:/evil.example",
        "https://evil.example",
        "http://evil.example",
        "HTTP://evil.example",
    ),
    *(
        "http:///evil.example",
        "https:///evil.example",
        "ftp://evil.example",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
    ),
    *("data:text/html,x", "vbscript:x", "mailto:a@evil.example", "file:///etc/passwd", "evil.example", "@evil.example"),
    *(
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r/evil.example",
        "\t//evil.example",
        " //evil.example",
        "/ /evil.example",
    ),
    *("/%0d%0a//evil.example\r\nX: y", "/x\r\nSet-Cookie: a=b", "//user@evil.example", "//user:pw@evil.example:80/"),
    *(
        "https://localhost@evil.example",
        "https://localhost.evil.example",
        "//evil.example%2f..",
        "//[::1]/",
        "//0x7f.1",
    ),
    *("", "?", "#x", "//", "/\\", "/.\\evil.example", "/\x00/evil.example", "/\u2028/evil", ".//evil.example"),
]


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


def test_somebody_signs_in_and_goes_where_they_wanted(app: Flask, visitor: Browser, ada: User) -> None:
    wanted = visitor.get("/me/journal?a=b").location
    assert wanted == "/sign-in?next=/me/journal?a=b"
    assert 'name="next" value="/me/journal?a=b"' in visitor.get(wanted).get_data(as_text=True)
    response = visitor.post("/sign-in", ENTRY | {"email": " ADA@example.org ", "next": "/me/journal?a=b"})
    assert (response.status_code, response.location) == (303, "/me/journal?a=b")
    assert [row.device for row in rows_of(app, ada)] == ["Chrome on Windows"]


@pytest.mark.check("T24")
def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(browser: Any, cast: Cast, hasher: Hasher) -> None:
    answers = []
    for email in ("ada@example.org", "nobody@example.org"):
        before = hasher.calls
        response = browser().post("/sign-in", {"email": email, "password": "not this one"})
        body = re.sub(r'name="csrf_token" value="[^"]+"', "", response.get_data(as_text=True)).replace(email, "")
        headers = sorted(
            (name, value) for name, value in response.headers if name not in ("Set-Cookie", "Content-Length")
        )
        answers.append((response.status, body, headers, "Set-Cookie" in response.headers, hasher.calls - before))
    assert answers[0] == answers[1]
    assert answers[0][0] == "422 UNPROCESSABLE ENTITY"
    assert answers[0][4] == 1
    assert "This address and this password do not belong together here." in answers[0][1]


@pytest.mark.check("C15")
@pytest.mark.check("C22")
def test_a_suspended_person_gets_that_answer_too(app: Flask, browser: Any, ada: User) -> None:
    wrong = browser().post("/sign-in", ENTRY | {"password": "not this one"})
    change(app, ada, disabled_at=NOW)
    refused = browser().post("/sign-in", ENTRY)
    assert (refused.status_code, words(refused)) == (422, words(wrong))
    assert rows_of(app, ada) == []


@pytest.mark.check("C15")
def test_these_are_all_the_ways_to_sign_in(app: Flask) -> None:
    """A new one belongs on this list, and each refuses somebody who is suspended (see the tests of each)."""
    callers = set()
    for name, view in app.view_functions.items():
        source = inspect.unwrap(view)
        opens = {"start_session", "come_in", "_let_in"}
        if opens & source.__globals__.keys() and opens & set(_names(source.__code__)):
            callers.add(name)
    first = {"accounts.sign_in", "accounts.register", "accounts.confirmation", "accounts.password_reset"}
    # Behind the first step, and for somebody who is signed in already: a new sign-in takes the place of theirs.
    assert callers == first | {"accounts.code", "me.second_step_confirmed", "admin.change"}


def _names(code: Any) -> set[str]:
    inner = [_names(constant) for constant in code.co_consts if hasattr(constant, "co_names")]
    return set(code.co_names).union(*inner)


@pytest.mark.check("C07")
def test_a_password_is_kept_as_argon2id_and_a_weaker_hash_is_renewed(app: Flask, browser: Any, ada: User) -> None:
    assert ada.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    change(app, ada, password_hash=weak)
    browser().post("/sign-in", ENTRY | {"password": "not this one"})
    assert getattr(look_up(app, ada.email), "password_hash", "") == weak
    assert browser().post("/sign-in", ENTRY).status_code == 303
    renewed = getattr(look_up(app, ada.email), "password_hash", "")
    assert renewed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert browser().post("/sign-in", ENTRY).status_code == 303
    assert getattr(look_up(app, ada.email), "password_hash", "") == renewed


@pytest.mark.check("C51")
@pytest.mark.check("T22")
def test_signing_in_never_leads_away_from_the_site(as_ada: Browser) -> None:
    """Sent on with `next` whether just signed in or already: both use the same function."""
    assert len(ELSEWHERE) >= 40
    for target in ELSEWHERE:
        location = as_ada.get("/sign-in", query_string={"next": target}).location
        landed = urlsplit(urljoin("http://localhost/sign-in", location.replace("\\", "/")))
        assert (landed.scheme, landed.netloc) == ("http", "localhost"), target


@pytest.mark.check("C51")
@pytest.mark.check("T22")
@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "https:evil.example", "/x\r\nX: y"])
def test_the_form_leads_to_the_first_page_instead(visitor: Browser, ada: User, target: str) -> None:
    assert visitor.post("/sign-in", ENTRY | {"next": target}).location == "/"
