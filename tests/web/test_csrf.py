"""What writes needs the token of the session; what reads writes nothing."""

from __future__ import annotations

import fcntl
import re
import sqlite3
from contextlib import closing
from typing import Any

import pytest
from conftest import NOW

from course_app.records import db as database
from course_app.records.db import db
from course_app.records.learning import mark_done

from .conftest import Browser, words
from .routes import MISSING, ada_with_everything, address_of, reading, writing
from .site import Site, Visitor
from .test_matrix import ROUTES


@pytest.fixture(scope="module")
def ada(site: Site) -> Visitor:
    return ada_with_everything(site)


# Mail programs send it (RFC 8058); what is signed in its address is the proof, and it can only stop a mail.
WITHOUT_TOKEN = {"POST /reminders/<token>/stop"}


def refusals(site: Site, ada: Visitor, browser: Browser, **fields: str) -> dict[str, tuple[int, str]]:
    """Send every form, filled in as it should be but for the token; give the answers."""
    answers = {}
    addresses = [
        (route, address_of(site, route, ada)) for route in writing(site.app) if route.name not in WITHOUT_TOKEN
    ]
    before = site.tables()
    for route, address in addresses:
        form: dict[str, Any] = {**ROUTES[route.name].get("form", {}), **fields}
        response = browser.client.post(address, data=form)
        answers[route.name] = (response.status_code, response.location or "")
    assert site.tables() == before
    return answers


@pytest.mark.check("T21")
def test_nothing_is_written_without_a_token(site: Site, ada: Visitor) -> None:
    assert set(refusals(site, ada, Visitor(site.app, ada.user)).values()) == {(400, "")}


@pytest.mark.check("T21")
def test_nothing_is_written_with_the_token_of_another_session(site: Site, ada: Visitor) -> None:
    zoe = site.open("Zoe Lind")
    page = zoe.get("/me/account").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    mine = Visitor(site.app, ada.user)
    mine.get("/me/account")  # has a token of its own
    assert set(refusals(site, ada, mine, csrf_token=token[1]).values()) == {(400, "")}


@pytest.mark.check("T21")
def test_nothing_is_written_without_a_token_for_somebody_without_a_sign_in(site: Site, ada: Visitor) -> None:
    answers = refusals(site, ada, site.open())
    assert set(answers.values()) == {(401, ""), (302, "/sign-in")}


@pytest.mark.check("T21")
def test_looking_changes_no_table(site: Site, ada: Visitor) -> None:
    addresses = [address_of(site, route, ada) for route in reading(site.app)]
    missing = [address_of(site, route, ada, **MISSING) for route in reading(site.app)]
    browsers = [Visitor(site.app, ada.user), site.open("Ruth Adeyemi", "admin"), site.open()]
    before = site.tables()
    for browser in browsers:
        for address in (*addresses, *missing):
            browser.get(address)
    assert site.tables() == before


@pytest.mark.only("sqlite")
@pytest.mark.check("C61")
@pytest.mark.check("F09")
def test_looking_waits_for_nobody_who_writes(site: Site, ada: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = [address_of(site, route, ada) for route in reading(site.app)]
    mine = Visitor(site.app, ada.user)
    monkeypatch.setattr(database, "PATIENCE", -1.0)
    with site.app.app_context():
        path = str(db.engine.url.database)
    with closing(sqlite3.connect(path, isolation_level=None)) as other, open(f"{path}.lock", "w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        other.execute("BEGIN IMMEDIATE")
        codes = {address: mine.get(address).status_code for address in addresses if address != "/readyz"}
        answer = mine.post("/courses/both/enrolments")
        other.execute("ROLLBACK")
    assert [address for address, code in codes.items() if code >= 500] == []
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert words(answer).startswith("Not saved yet Many people are saving at this moment. Nothing was lost.")


@pytest.mark.check("C61")
def test_a_get_that_would_write_fails_and_writes_nothing(own_site: Site) -> None:
    ada = own_site.open("Ada Mensah")

    def writes() -> str:
        mark_done(ada.id, "01-first/01-look", NOW)
        db.session.commit()
        return "written"

    own_site.app.view_functions["reference.glossary"] = writes
    before = own_site.tables()
    assert ada.get("/glossary").status_code >= 500
    assert own_site.tables() == before


@pytest.mark.check("T21")
def test_no_token_stands_in_an_address(site: Site, ada: Visitor) -> None:
    for browser in (Visitor(site.app, ada.user), site.open()):
        for route in reading(site.app):
            page = browser.get(address_of(site, route, ada))
            if page.mimetype == "text/html":
                assert _leaking(page.text) == [], route.name


def _leaking(page: str) -> list[str]:
    """Addresses with a token in them, and forms whose token would come to stand in one."""
    forms = re.findall(r"<form(.*?)</form>", page, re.DOTALL)
    by_address = [form for form in forms if 'method="post"' not in form and "csrf_token" in form]
    return by_address + re.findall(r'(?:href|src|action)="[^"]*csrf[^"]*"', page)


@pytest.mark.check("T21")
def test_every_form_that_posts_carries_a_token(site: Site, ada: Visitor) -> None:
    found = 0
    for browser in (Visitor(site.app, ada.user), site.open()):
        for route in reading(site.app):
            page = browser.get(address_of(site, route, ada))
            for form in re.findall(r"<form(.*?)</form>", page.text, re.DOTALL) if "html" in page.mimetype else ():
                if 'method="post"' in form:
                    found += 1
                    assert form.count('name="csrf_token"') == 1, route.name
    assert found > 20


def test_the_quick_sign_in_of_the_tests_is_the_real_one(site: Site) -> None:
    from_form, quick = site.open(), site.open("Ada Mensah")
    assert quick.user
    response = from_form.post("/sign-in", {"email": quick.user.email, "password": "eleven quiet otters"})
    assert response.status_code == 303
    for browser in (from_form, quick):
        assert browser.get("/me/account").status_code == 200
    with from_form.client.session_transaction() as real, quick.client.session_transaction() as made:
        assert set(made) <= set(real)
        assert len(str(made["_user_id"])) == len(str(real["_user_id"]))
