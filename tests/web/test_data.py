"""/me/data: what is kept, and taking it away."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from conftest import NOW, PASSWORD, password_hash
from flask import Flask
from records.test_privacy import everything, live_a_life

from course_app.records.db import begin_writing, commit, db
from course_app.records.people import User, person
from course_app.records.privacy import PERSONAL
from course_app.records.statements import by_code
from course_app.web.me.kept import KEPT, WORDS
from course_app.worker import deliver

from .conftest import Browser, errors, words
from .site import Site

CANARY = "canaryofada"


def live(app: Flask, canary: str, code: str) -> User:
    """Somebody who has done everything; their password is PASSWORD."""
    with app.app_context():
        begin_writing()
        user = live_a_life(canary, code)
        found = person(user.id)
        assert found
        found.password_hash = password_hash()
        commit()
    return user


@pytest.fixture
def hers(app: Flask) -> Browser:
    live(app, "zoescanary", "Z" * 26)
    return Browser(app).sign_in(live(app, CANARY, "A" * 26))


@pytest.mark.check("P01")
def test_it_names_every_kind_of_record_that_is_kept_and_why(as_ada: Browser) -> None:
    assert [kept.title for kept in KEPT] == [title for title, _ in WORDS.values()]
    assert len(KEPT) == len(PERSONAL)
    said = words(as_ada.get("/me/data"))
    for kept in KEPT:
        assert f"{kept.title} {kept.why} Kept: {kept.how_long}. Ground: {kept.ground}." in said


@pytest.mark.check("P03")
def test_after_erasing_no_word_of_theirs_is_in_the_database(app: Flask, hers: Browser) -> None:
    response = hers.post("/me/data/erasure", {"erase_password": PASSWORD, "statements": "keep"})
    assert response.status_code == 200
    assert words(response).startswith("Goodbye, and thank you")
    assert "can still check it" in words(response)
    assert 'href="/sign-in"' in response.text
    assert hers.get("/me").status_code == 302
    with app.app_context():
        stored = everything()
        statement = by_code("A" * 26)
    assert [name for name, rows in stored.items() if CANARY in repr(rows)] == []
    assert [name for name, rows in stored.items() if "zoescanary" in repr(rows)] != []
    assert statement
    assert (statement.name, statement.withdrawn_at) == ("", None)


@pytest.mark.check("P03")
def test_statements_are_withdrawn_if_that_is_wished(app: Flask, hers: Browser) -> None:
    response = hers.post("/me/data/erasure", {"erase_password": PASSWORD, "statements": "withdraw"})
    assert "Your statements are withdrawn." in words(response)
    with app.app_context():
        hers_was, other = by_code("A" * 26), by_code("Z" * 26)
    assert hers_was
    assert other
    assert (hers_was.withdrawn_at, other.withdrawn_at) == (NOW, None)


@pytest.mark.check("P03")
@pytest.mark.only("sqlite")
def test_after_erasing_no_byte_of_theirs_is_in_any_file(app: Flask, hers: Browser, tmp_path: Path) -> None:
    """Mails that were written as files go too."""

    def found() -> list[str]:
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        return [path.name for path in files if CANARY.encode() in path.read_bytes()]

    hers.post("/me/account/password", {"current": PASSWORD, "password": "nine loud badgers"})
    assert deliver(app, NOW) > 0
    assert [name for name in found() if name.endswith(".eml")] != []
    hers.post("/me/data/erasure", {"erase_password": "nine loud badgers", "statements": "keep"})
    with app.app_context():
        db.engine.dispose()
    with closing(sqlite3.connect(tmp_path / "course.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("VACUUM")
    assert found() == []


@pytest.mark.check("P03")
@pytest.mark.parametrize("sent", [{"erase_password": ""}, {"erase_password": "not this one"}, {"statements": "x"}])
def test_nothing_is_erased_without_the_password(app: Flask, hers: Browser, sent: dict[str, str]) -> None:
    with app.app_context():
        before = everything()
    response = hers.post("/me/data/erasure", {"erase_password": PASSWORD, **sent} if "statements" in sent else sent)
    assert response.status_code == 422
    assert "to put right" in words(response)
    with app.app_context():
        after = everything()
    counted = {"audit_events": [], "tries": []}  # a wrong password is written down there
    assert {**after, **counted} == {**before, **counted}


def test_somebody_without_statements_is_not_asked_about_them(as_ada: Browser, hers: Browser) -> None:
    choice = '<input type="radio" name="statements"'
    assert (as_ada.get("/me/data").text.count(choice), hers.get("/me/data").text.count(choice)) == (0, 2)
    response = as_ada.post("/me/data/erasure", {"erase_password": PASSWORD})
    assert response.status_code == 200
    assert "statement" not in words(response)


@pytest.mark.check("P02")
@pytest.mark.parametrize("password", ["", "not this one"])
def test_a_copy_takes_the_password_again(app: Flask, as_ada: Browser, password: str) -> None:
    response = as_ada.post("/me/data/exports", {"export_password": password})
    assert (response.status_code, list(errors(response))) == (422, ["export_password"])
    with app.app_context():
        assert everything()["exports"] == []


def test_the_registry_has_a_word_for_each_table() -> None:
    sections: set[str] = set()
    for columns in PERSONAL.values():
        sections |= {held.export_name.partition(".")[0] for held in columns.values() if held.export_name}
    assert sections == WORDS.keys()


@pytest.mark.only("sqlite")
def test_the_last_admin_is_not_erased_before_there_is_another(site: Site) -> None:
    ruth = site.open("Ruth Adeyemi", "admin")
    erase = {"erase_password": PASSWORD, "statements": "keep"}
    refused = ruth.post("/me/data/erasure", erase)
    assert refused.status_code == 422
    assert "Nobody else could run this site. Make somebody else an admin first" in words(refused)
    site.person("Bea Novak", "admin")
    assert ruth.post("/me/data/erasure", erase).status_code == 200
    assert site.rows(User, id=ruth.id) == []
