"""/me/account: name, address, password and look of the pages."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import PASSWORD, Cast
from flask import Flask

from course_app.records.people import User
from course_app.web.shared import passwords

from .conftest import Browser, Hasher, errors, link_of, look_up, mails, words

NEW = {"current": PASSWORD, "password": "nine loud badgers"}


def account(app: Flask, email: str = "ada@example.org") -> User:
    found = look_up(app, email)
    assert found is not None
    return found


def test_a_name_is_changed(app: Flask, as_ada: Browser) -> None:
    assert as_ada.post("/me/account/name", {"name": "  Ada   Mensah-Owusu "}).location == "/me/account"
    assert account(app).name == "Ada Mensah-Owusu"
    assert "Your name is changed." in words(as_ada.get("/me/account"))


@pytest.mark.check("C58")
@pytest.mark.parametrize("name", ["", "12345", "Ada\x1b[31m", "Ada\u202e", "A" * 201])
def test_a_name_that_a_statement_cannot_carry_is_refused(app: Flask, as_ada: Browser, name: str) -> None:
    response = as_ada.post("/me/account/name", {"name": name})
    assert (response.status_code, list(errors(response))) == (422, ["name"])
    assert account(app).name == "Ada Mensah"


@pytest.mark.check("C58")
def test_a_name_of_a_megabyte_is_too_large(app: Flask, as_ada: Browser) -> None:
    assert as_ada.post("/me/account/name", {"name": "A" * 1_000_000}).status_code == 413
    assert account(app).name == "Ada Mensah"


@pytest.mark.check("C18")
@pytest.mark.check("C06")
@pytest.mark.parametrize("current", ["", "not this one", PASSWORD.upper()])
def test_a_password_is_not_changed_without_the_present_one(app: Flask, as_ada: Browser, current: str) -> None:
    before = account(app).password_hash
    response = as_ada.post("/me/account/password", NEW | {"current": current})
    assert (response.status_code, list(errors(response))) == (422, ["current"])
    assert account(app).password_hash == before
    assert mails(app) == []


@pytest.mark.check("C06")
@pytest.mark.check("C23")
def test_a_password_is_changed_and_other_sign_ins_end(app: Flask, browser: Any, cast: Cast, as_ada: Browser) -> None:
    elsewhere = browser().sign_in(cast.ada)
    zoes = browser().sign_in(cast.zoe)
    assert '<input type="checkbox" name="others" value="y" checked>' in as_ada.get("/me/account").text
    assert as_ada.post("/me/account/password", NEW | {"others": "y"}).location == "/me/account"
    assert passwords.verify(account(app).password_hash, "nine loud badgers").right
    assert [b.get("/me").status_code for b in (as_ada, elsewhere, zoes)] == [200, 302, 200]
    assert [(kind, to) for kind, to, _ in mails(app)] == [("password_changed", "ada@example.org")]


@pytest.mark.check("C23")
def test_other_sign_ins_stay_if_that_is_wished(browser: Any, cast: Cast, as_ada: Browser) -> None:
    elsewhere = browser().sign_in(cast.ada)
    as_ada.post("/me/account/password", NEW)
    assert elsewhere.get("/me").status_code == 200


@pytest.mark.check("C03")
def test_a_new_password_is_no_name_of_theirs(as_ada: Browser) -> None:
    response = as_ada.post("/me/account/password", NEW | {"password": "ada-mensah-2026"})
    assert list(errors(response)) == ["password"]


def test_two_changes_at_once_do_not_both_count(
    app: Flask, as_ada: Browser, cast: Cast, hasher: Hasher, monkeypatch: pytest.MonkeyPatch, browser: Any
) -> None:
    """While the new password is hashed, no lock is held: another change may come first, and then it stands."""
    other, slow = browser().sign_in(cast.ada), hasher.hash

    def hash_while_another_changes(password: str) -> str:
        monkeypatch.setattr(hasher, "hash", slow)
        assert other.post("/me/account/password", NEW | {"password": "six brave newts"}).status_code == 303
        return slow(password)

    monkeypatch.setattr(hasher, "hash", hash_while_another_changes)
    assert as_ada.post("/me/account/password", NEW).status_code == 422
    assert passwords.verify(account(app).password_hash, "six brave newts").right


def test_without_mail_an_address_is_changed_at_once(app: Flask, as_ada: Browser, ada: User) -> None:
    sent = {"email": "New@Example.org", "email_current": PASSWORD}
    assert as_ada.post("/me/account/email", sent).location == "/me/account"
    assert account(app, "new@example.org").id == ada.id
    assert mails(app) == [("email_changed", "ada@example.org", {"name": "Ada Mensah"})]


@pytest.mark.check("C18")
@pytest.mark.check("C06")
@pytest.mark.parametrize("password", ["", "not this one"])
def test_an_address_is_not_changed_without_the_password(app: Flask, as_ada: Browser, password: str) -> None:
    response = as_ada.post("/me/account/email", {"email": "new@example.org", "email_current": password})
    assert (response.status_code, list(errors(response))) == (422, ["email_current"])
    assert look_up(app, "new@example.org") is None


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("ADA@example.org", "This is your address already."),
        ("zoe@example.org", "There is an account with this address already. Choose another address."),
        ("zoe@", "This address has no part after the @. It should look like name@example.org."),
    ],
)
def test_an_address_that_cannot_be_had_is_told(app: Flask, as_ada: Browser, email: str, said: str) -> None:
    response = as_ada.post("/me/account/email", {"email": email, "email_current": PASSWORD})
    assert (response.status_code, errors(response)) == (422, {"email": said})
    assert account(app).name == "Ada Mensah"
    assert account(app, "zoe@example.org").name == "Zoe Lind"


@pytest.mark.check("T24")
def test_with_mail_a_taken_address_gets_the_same_answer(app: Flask, as_ada: Browser) -> None:
    app.config["SMTP_URL"] = "smtp://127.0.0.1:1"
    answers = []
    for email in ("zoe@example.org", "new@example.org"):
        response = as_ada.post("/me/account/email", {"email": email, "email_current": PASSWORD})
        answers.append((response.status, response.data, words(as_ada.get("/me/account"))))
    assert answers[0] == answers[1]
    assert [(kind, to) for kind, to, _ in mails(app)] == [
        ("already_registered", "zoe@example.org"),
        ("email_change", "new@example.org"),
    ]
    assert link_of(app).startswith("/confirmations/")


@pytest.mark.parametrize(("chosen", "html"), [("dark", '<html lang="en" class="dark">'), ("", '<html lang="en">')])
def test_pages_are_light_or_dark_as_chosen(as_ada: Browser, as_zoe: Browser, chosen: str, html: str) -> None:
    as_ada.post("/me/account/theme", {"theme": "light"})
    assert as_ada.post("/me/account/theme", {"theme": chosen}).status_code == 303
    assert html in as_ada.get("/me").text
    assert '<html lang="en">' in as_zoe.get("/me").text
    assert as_ada.post("/me/account/theme", {"theme": '"><script>'}).status_code == 422
    assert html in as_ada.get("/me").text


def test_a_mistake_leaves_the_other_forms_alone_and_opens_its_own(as_ada: Browser) -> None:
    page = as_ada.post("/me/account/password", {"current": "secret one", "password": "short"}).text
    assert page.count("<details") == 5
    opened = [part for part in page.split("<details")[1:] if part.partition(">")[0].endswith(" open")]
    assert ["Change my password" in part for part in opened] == [True]
    assert "secret one" not in page
