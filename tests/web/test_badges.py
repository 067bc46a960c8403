"""Badges of a site that vouches for its statements: made with the statement, stored in it, and told to the world."""

from __future__ import annotations

import json
import logging
from typing import Any

import pypdfium2
import pytest
from conftest import NOW
from flask import Flask
from sqlalchemy import delete, select

from course_app import vouching
from course_app.course.statement import Record
from course_app.exports.checker import check
from course_app.exports.signing import check_document
from course_app.exports.status_list import is_set
from course_app.records import badges, corrections, statements
from course_app.records.badges import Badge, StatusList
from course_app.records.db import db
from course_app.records.erasing import erase
from course_app.records.people import User
from course_app.records.statements import StatementFile
from course_app.worker import sign

from .browsing import Browser
from .conftest import words
from .sample import ADDRESS, change, do, issue, publish, rows_of
from .vouching import SITE, vouch

FORMS = {"pdf", "json", "jwt", "png"}


@pytest.fixture
def finished(app: Flask, ada: User) -> None:
    publish(app)
    do(app, ada)


@pytest.fixture
def code(app: Flask, as_ada: Browser, finished: None) -> str:
    """Ada's statement on a site that vouches for it."""
    vouch(app)
    return issue(app, as_ada)


def did_of(browser: Browser) -> dict[str, Any]:
    document: dict[str, Any] = browser.get("/.well-known/did.json").get_json(force=True)
    return document


def status(browser: Browser, code: str, app: Flask) -> bool:
    """Whether the public list says that this statement does not hold any more."""
    with app.app_context():
        found = statements.by_code(code)
        badge = badges.badge_of(found.id) if found else None
    assert badge
    listed = browser.get(f"/credentials/status/{badge.list_number}").get_json(force=True)
    keys = {method["id"]: method for method in did_of(browser)["verificationMethod"]}
    return is_set(check_document(listed, keys)["credentialSubject"]["encodedList"], badge.place)


def test_a_statement_is_issued_with_every_form_stored_in_it(app: Flask, as_ada: Browser, code: str) -> None:
    with app.app_context():
        found = statements.by_code(code)
        assert found
        files = {form: statements.file_of(found.id, form) for form in FORMS}
    for form, file in files.items():
        assert file
        response = as_ada.get(f"/statements/{code}.{form}")
        assert (response.data, response.mimetype) == (file.body, vouching.MEDIA[form])
        told = check(file.body, [did_of(as_ada)])
        assert told["answer"] == "genuine"
        assert told["badge"]["id"] == f"{SITE}/verify/{code}"
    assert Record.from_json(found.record).specimen is False


@pytest.mark.check("P09")
def test_neither_name_nor_address_is_in_it_unless_that_was_ticked(app: Flask, as_ada: Browser, code: str) -> None:
    said = as_ada.get(f"/statements/{code}.json").get_json(force=True)
    assert "identifier" not in said["credentialSubject"]
    assert "Mensah" not in json.dumps(said)


@pytest.mark.check("P09")
def test_what_was_ticked_is_in_it(app: Flask, as_ada: Browser, finished: None) -> None:
    vouch(app)
    code = issue(app, as_ada, name_public="y", email_in_badge="y")
    found = as_ada.get(f"/statements/{code}.json").get_json(force=True)["credentialSubject"]["identifier"]
    assert [(one["identityType"], one["hashed"]) for one in found] == [("name", False), ("emailAddress", True)]
    assert len(found[1]["salt"]) == 32
    assert "ada@example.org" not in json.dumps(found)


def test_a_specimen_carries_none_and_nothing_is_published(app: Flask, as_ada: Browser, finished: None) -> None:
    code = issue(app, as_ada)
    assert [as_ada.get(f"/statements/{code}.{form}").status_code for form in ("pdf", "json", "jwt", "png")] == [
        200, 404, 404, 404,
    ]  # fmt: skip
    assert rows_of(app, Badge) == 0
    vouch(app)
    assert "Your badge" not in words(as_ada.get(f"/statements/{code}"))
    assert "A badge beside it" not in words(as_ada.get(f"/statements/{code}"))
    assert as_ada.post(f"/statements/{code}/badges").status_code == 303
    assert rows_of(app, Badge) == 0


@pytest.mark.parametrize("address", ["/.well-known/did.json", "/credentials/status/1"])
def test_before_the_site_vouches_its_public_addresses_are_not_there(visitor: Browser, address: str) -> None:
    assert visitor.get(address).status_code == 404


def test_without_keys_a_statement_is_issued_without_a_badge_and_that_is_noted(
    app: Flask, as_ada: Browser, finished: None, caplog: pytest.LogCaptureFixture
) -> None:
    vouch(app)
    for path in vouching.folder(app.config).iterdir():
        path.unlink()
    code = issue(app, as_ada)
    assert as_ada.get(f"/statements/{code}.json").status_code == 404
    assert "the keys are not on this host" in caplog.text


def test_one_from_before_keeps_its_bytes_and_gets_a_badge_beside_it(
    app: Flask, as_ada: Browser, finished: None
) -> None:
    vouch(app)
    code = issue(app, as_ada)
    with app.app_context():
        paper = vouching.print_statement(Record.from_json(statements.by_code(code).record))  # type: ignore[union-attr]

    def as_before() -> None:
        db.session.execute(delete(Badge))
        db.session.execute(delete(StatementFile).where(StatementFile.form != "pdf"))
        found = db.session.scalars(select(StatementFile)).one()
        found.body = paper

    change(app, as_before)
    assert "A badge beside it" in words(as_ada.get(f"/statements/{code}"))
    assert as_ada.post(f"/statements/{code}/badges").status_code == 303
    assert as_ada.post(f"/statements/{code}/badges").status_code == 303
    assert as_ada.get(f"/statements/{code}.pdf").data == paper
    for form in ("json", "jwt", "png"):
        assert check(as_ada.get(f"/statements/{code}.{form}").data, [did_of(as_ada)])["answer"] == "genuine"
    assert rows_of(app, Badge) == 1


@pytest.mark.check("C28")
def test_a_badge_is_its_holders_alone(as_zoe: Browser, as_tom: Browser, visitor: Browser, code: str) -> None:
    for form in sorted(FORMS):
        answers = [b.get(f"/statements/{code}.{form}").status_code for b in (as_zoe, as_tom, visitor)]
        assert answers == [404, 404, 302]


def test_its_picture_is_for_everybody_and_never_changes(as_ada: Browser, visitor: Browser, code: str) -> None:
    said = as_ada.get(f"/statements/{code}.json").get_json(force=True)
    image = said["credentialSubject"]["achievement"]["image"]["id"]
    response = visitor.get(image.removeprefix(SITE))
    assert (response.status_code, response.mimetype) == (200, "image/png")
    assert "immutable" in response.headers["Cache-Control"]
    assert visitor.get("/credentials/pictures/..%2f.png").status_code == 404


@pytest.mark.check("P10")
def test_its_place_in_the_list_is_drawn_by_chance(app: Flask, cast: Any, finished: None) -> None:
    vouch(app)
    do(app, cast.tom)
    for user in (cast.ada, cast.tom):
        issue(app, Browser(app).sign_in(user))
    with app.app_context():
        places = db.session.scalars(select(Badge.place)).all()
    assert len({*places}) == 2
    assert max(places) > 2  # 1 in 10 million


def test_the_status_is_told_as_soon_as_it_changes(app: Flask, as_ada: Browser, visitor: Browser, code: str) -> None:
    assert status(visitor, code, app) is False

    def revoke() -> None:
        found = statements.by_code(code)
        assert found
        corrections.revoke(found, "It was issued to the wrong person.", None, "cli:test", NOW)

    change(app, revoke)
    assert status(visitor, code, app) is False  # until it is signed, by whoever comes first
    assert sign(app, NOW) == 1
    assert sign(app, NOW) == 0
    assert status(visitor, code, app) is True


@pytest.mark.parametrize(("keep", "withdrawn"), [(True, False), (False, True)])
def test_whoever_leaves_chooses_whether_the_badge_still_holds(
    app: Flask, visitor: Browser, ada: User, code: str, keep: bool, withdrawn: bool
) -> None:
    change(app, lambda: erase(ada.id, keep, NOW))
    sign(app, NOW)
    assert status(visitor, code, app) is withdrawn


def test_a_list_that_changed_while_it_was_signed_stays_due(app: Flask, code: str) -> None:
    with app.app_context():
        found = statements.by_code(code)
        assert found
    change(app, lambda: badges.status_changed(found.id))
    with app.app_context():
        (due,) = badges.due_lists()
    change(app, lambda: badges.status_changed(found.id))
    change(app, lambda: badges.keep_list(due, b"{}"))
    with app.app_context():
        assert len(badges.due_lists()) == 1
        assert db.session.scalars(select(StatusList.body)).one() != b"{}"


@pytest.mark.check("C42")
def test_after_a_rotation_old_and_new_hold_and_each_names_its_key(
    app: Flask, cast: Any, as_ada: Browser, as_tom: Browser, code: str
) -> None:
    second = vouch(app, 2)
    do(app, cast.tom)
    later = issue(app, as_tom)
    old, new = (b.get(f"/statements/{c}.json").data for b, c in ((as_ada, code), (as_tom, later)))
    assert [check(body, [did_of(as_ada)])["answer"] for body in (old, new)] == ["genuine", "genuine"]
    assert f"#{second}" in json.loads(new)["proof"]["verificationMethod"]
    assert f"#{second}" not in json.loads(old)["proof"]["verificationMethod"]


@pytest.mark.check("C42")
def test_what_a_leaked_key_signed_is_to_be_asked_about(app: Flask, as_ada: Browser, code: str) -> None:
    body = as_ada.get(f"/statements/{code}.json").data
    name = json.loads(body)["proof"]["verificationMethod"].partition("#")[2]
    change(app, lambda: badges.mark_leaked(name, NOW))
    assert check(body, [did_of(as_ada)])["answer"] == "leaked key"
    with app.app_context():
        assert vouching.why_no_badge(app.config) == "no keys"


@pytest.mark.check("C43")
def test_no_private_key_is_in_the_database_the_log_or_a_page(
    app: Flask, as_ada: Browser, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secrets = [path.read_text().splitlines()[1] for path in vouching.folder(app.config).glob("*.pem")]
    assert len(secrets) >= 2
    shown = as_ada.get("/.well-known/did.json").text + as_ada.get(f"/statements/{code}").text + caplog.text
    with app.app_context():
        shown += repr([tuple(row) for table in db.metadata.sorted_tables for row in db.session.execute(table.select())])
    assert [secret for secret in secrets if secret in shown] == []


@pytest.mark.check("T14")
def test_statements_of_many_hold_each_its_own_name(app: Flask, cast: Any, finished: None) -> None:
    vouch(app)
    do(app, cast.tom)
    do(app, cast.zoe)
    for user, name in ((cast.ada, "Ada Canary"), (cast.tom, "Tom Sparrow"), (cast.zoe, "Zoe Heron")):
        browser = Browser(app).sign_in(user)
        made = browser.post(ADDRESS, {"name": name, "name_public": "y"}).headers["Location"]
        said = browser.get(f"{made}.json").text
        paper = pypdfium2.PdfDocument(browser.get(f"{made}.pdf").data)[0].get_textpage().get_text_range()
        for text in (said, paper):
            assert [bird for bird in ("Canary", "Sparrow", "Heron") if bird in text] == [name.split()[1]]
