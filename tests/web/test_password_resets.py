"""/password-resets: a new password for somebody who has forgotten theirs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from conftest import NOW, PASSWORD, Cast
from flask import Flask
from sqlalchemy import select

from course_app.records import people
from course_app.records.db import begin_writing, commit, db
from course_app.records.mail_tokens import MailToken
from course_app.records.people import User, digest

from .conftest import Browser, errors, link_of, mails, words

ASKED = {"email": "ada@example.org"}
NEW = {"password": "nine loud badgers"}


@pytest.fixture
def link(app: Flask, visitor: Browser, ada: User) -> str:
    """The link in the mail that ada asked for."""
    visitor.post("/password-resets", ASKED)
    return link_of(app)


def may_sign_in(browser: Browser, password: str) -> bool:
    return browser.post("/sign-in", {**ASKED, "password": password}).status_code == 303


@pytest.mark.check("C12")
def test_the_link_opens_a_page_for_a_new_password(app: Flask, link: str, visitor: Browser, browser: Any) -> None:
    page = visitor.get(link)
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert visitor.post(link, NEW).location == "/"
    assert visitor.get("/me").status_code == 200
    assert may_sign_in(browser(), "nine loud badgers")
    assert not may_sign_in(browser(), PASSWORD)
    assert mails(app)[-1][:2] == ("password_changed", "ada@example.org")


@pytest.mark.check("C12")
def test_the_token_is_random_and_only_its_digest_is_kept(app: Flask, link: str) -> None:
    token = link.rpartition("/")[2]
    assert len(token) == 43
    with app.app_context():
        (stored,) = db.session.scalars(select(MailToken))
    assert stored.token_hash == digest(token)
    assert stored.expires_at - stored.created_at == timedelta(minutes=30)


@pytest.mark.check("C12")
def test_it_works_once_and_for_30_minutes(
    link: str, visitor: Browser, browser: Any, today: time_machine.Traveller
) -> None:
    today.shift(timedelta(minutes=29, seconds=59))
    assert visitor.get(link).status_code == 200
    today.shift(timedelta(seconds=2))
    assert (visitor.get(link).status_code, visitor.post(link, NEW).status_code) == (410, 410)
    today.move_to(NOW)
    assert visitor.post(link, NEW).status_code == 303
    assert (browser().get(link).status_code, browser().post(link, NEW).status_code) == (410, 410)


@pytest.mark.check("C12")
@pytest.mark.parametrize("change", ["password", "email"])
def test_it_is_worth_nothing_after_another_change(link: str, as_ada: Browser, visitor: Browser, change: str) -> None:
    if change == "password":
        as_ada.post("/me/account/password", {"current": PASSWORD, "password": "six brave newts"})
    else:
        as_ada.post("/me/account/email", {"email": "new@example.org", "email_current": PASSWORD})
    assert visitor.get(link).status_code == 410


@pytest.mark.check("C12")
def test_it_ends_every_sign_in_and_every_other_link(app: Flask, link: str, as_ada: Browser, browser: Any) -> None:
    browser().post("/password-resets", ASKED)
    another = link_of(app)
    assert another != link
    assert browser().post(link, NEW).status_code == 303
    assert as_ada.get("/me").status_code == 302
    assert browser().get(another).status_code == 410


@pytest.mark.check("C15")
def test_a_suspended_person_gets_no_link_and_uses_none(app: Flask, link: str, visitor: Browser, ada: User) -> None:
    with app.app_context():
        begin_writing()
        people.disable(ada.id, NOW)
        commit()
    assert (visitor.get(link).status_code, visitor.post(link, NEW).status_code) == (410, 410)
    assert visitor.post("/password-resets", ASKED).location == "/password-resets/sent"
    assert len(mails(app)) == 1


@pytest.mark.check("C03")
def test_the_new_password_is_no_name_of_theirs_and_the_link_stays_good(link: str, visitor: Browser) -> None:
    response = visitor.post(link, {"password": "Mensah2026"})
    assert response.status_code == 422
    assert list(errors(response)) == ["password"]
    assert visitor.post(link, NEW).status_code == 303


@pytest.mark.check("T24")
@pytest.mark.check("T26")
def test_every_address_gets_the_same_answer(browser: Any, cast: Cast) -> None:
    answers = []
    for email in ("ada@example.org", "tom@example.org", "nobody@example.org"):
        response = browser().post("/password-resets", {"email": email})
        headers = sorted((name, value) for name, value in response.headers if name != "Set-Cookie")
        answers.append((response.status, response.data, headers, "Set-Cookie" in response.headers))
    assert answers[0] == answers[1] == answers[2]


@pytest.mark.check("C33")
@pytest.mark.check("T26")
@pytest.mark.check("T28")
def test_a_hundred_requests_are_three_mails_an_hour(
    app: Flask, visitor: Browser, ada: User, today: time_machine.Traveller
) -> None:
    for _ in range(100):
        visitor.post("/password-resets", ASKED)
    assert [kind for kind, _, _ in mails(app)] == ["reset"] * 3
    today.shift(timedelta(hours=1, seconds=1))
    visitor.post("/password-resets", ASKED)
    assert len(mails(app)) == 4


@pytest.mark.check("T23")
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"X-Forwarded-Host": "evil.example"},
        {"Forwarded": "host=evil.example;proto=https"},
        {"Host": "127.0.0.1:8000@evil.example"},
    ],
)
def test_a_mailed_link_leads_to_the_site_whatever_the_request_says(
    app: Flask, visitor: Browser, ada: User, headers: dict[str, str]
) -> None:
    visitor.client.post("/password-resets", data={**ASKED, "csrf_token": visitor.token()}, headers=headers)
    visitor.client.post("/register", data={"csrf_token": visitor.token()}, headers=headers)
    assert "evil.example" not in str(mails(app))
    assert [link for _, _, data in mails(app) for link in data.values() if "/" in link] == [
        data["link"] for _, _, data in mails(app) if data["link"].startswith("http://127.0.0.1:8000/password-resets/")
    ]


def test_an_address_that_cannot_be_one_is_told(visitor: Browser) -> None:
    response = visitor.post("/password-resets", {"email": "ada"})
    assert errors(response) == {"email": "This address has no @. It should look like name@example.org."}


def test_without_mail_it_says_where_the_link_is(app: Flask, visitor: Browser) -> None:
    assert "This site sends no mail yet" in words(visitor.get("/password-resets"))
    assert "Ask them for it." in words(visitor.get("/password-resets/sent"))
    app.config["SMTP_URL"] = "smtp://127.0.0.1:1"
    assert "This site sends no mail yet" not in words(visitor.get("/password-resets"))
    assert "a mail is on its way to it" in words(visitor.get("/password-resets/sent"))
