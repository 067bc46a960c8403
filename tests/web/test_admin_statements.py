"""/admin/statements: found, taken back, put right, issued anew."""

from __future__ import annotations

import json
import logging

import pytest
from conftest import NOW, PASSWORD, Cast
from flask import Flask
from sqlalchemy import select

from course_app.exports.checker import check
from course_app.records import corrections, people, statements
from course_app.records.corrections import Correction, Revocation
from course_app.records.db import db
from course_app.records.people import User
from course_app.records.statements import Statement

from .browsing import Browser
from .conftest import errors, mails, words
from .sample import change, do, issue, publish, rows_of, sql_of
from .site import set_up
from .test_badges import did_of, status
from .test_verify_code import heading
from .vouching import vouch

pytestmark = pytest.mark.only("sqlite")


@pytest.fixture
def code(app: Flask, as_ada: Browser, ada: User) -> str:
    publish(app)
    do(app, ada)
    vouch(app)
    return issue(app, as_ada, name="Ada Mensa", name_public="y")


@pytest.fixture
def admin(app: Flask, cast: Cast) -> Browser:
    """Tom's browser; he runs the site."""
    change(app, lambda: people.grant_role(cast.tom.id, "admin", None, NOW))
    change(app, lambda: set_up(cast.tom))
    return Browser(app).sign_in(cast.tom)


def ask(browser: Browser, code: str, name: str = "Ada Mensah", why: str = "An h is missing.") -> int:
    return browser.post(f"/statements/{code}/corrections", {"name": name, "words": why}).status_code


def only(app: Flask, **where: object) -> Statement:
    with app.app_context():
        return db.session.scalars(select(Statement).filter_by(**where)).one()


@pytest.mark.check("T13")
def test_a_name_is_put_right_from_the_wish_to_the_new_statement(
    app: Flask, as_ada: Browser, admin: Browser, visitor: Browser, code: str
) -> None:
    old_pdf = as_ada.get(f"/statements/{code}.pdf").data
    assert ask(as_ada, code) == 303
    assert "Somebody who runs this site will look at it." in words(as_ada.get(f"/statements/{code}"))
    assert "A correction is asked for" in words(admin.get("/admin/statements?state=asked"))
    assert "An h is missing." in words(admin.get(f"/admin/statements/{code}"))

    form = {"grant": "y", "decide_password": PASSWORD}
    made = admin.post(f"/admin/statements/{code}/corrections", form).headers["Location"].rpartition("/")[2]

    assert made != code
    assert heading(visitor.get(f"/verify/{code}")) == "This statement was replaced on 23 November 2026"
    assert heading(visitor.get(f"/verify/{made}")) == "This statement is genuine"
    assert (status(visitor, code, app), status(visitor, made, app)) == (True, False)
    assert as_ada.get(f"/statements/{code}.pdf").data == old_pdf
    new = json.loads(as_ada.get(f"/statements/{made}.json").data)
    assert new["credentialSubject"]["identifier"][0]["identityHash"] == "Ada Mensah"
    assert check(as_ada.get(f"/statements/{made}.pdf").data, [did_of(visitor)])["answer"] == "genuine"
    assert "Granted on 23 November 2026" in words(as_ada.get(f"/statements/{code}"))
    assert [kind for kind, _, _ in mails(app)] == ["statement", "corrected"]
    before, after = (only(app, code=number).record for number in (code, made))
    assert {name for name in before if before[name] != after[name]} == {"code", "name", "verify_url"}


def test_a_correction_that_is_not_granted_is_answered(app: Flask, as_ada: Browser, admin: Browser, code: str) -> None:
    ask(as_ada, code, "Zoe Lind")
    refuse = {"refuse": "y", "decide_password": PASSWORD}
    unsaid = admin.post(f"/admin/statements/{code}/corrections", refuse)
    assert (unsaid.status_code, errors(unsaid)["answer"]) == (422, "Write why: whoever asked will read it.")
    said = {**refuse, "answer": "This is the name of somebody else."}
    assert admin.post(f"/admin/statements/{code}/corrections", said).status_code == 303
    assert "Not granted, on 23 November 2026: This is the name of somebody else." in words(
        as_ada.get(f"/statements/{code}")
    )
    assert rows_of(app, Statement) == 1
    assert ask(as_ada, code) == 303  # and may be asked for again
    assert rows_of(app, Correction) == 2


def test_a_correction_is_asked_for_once_at_a_time(app: Flask, as_ada: Browser, code: str) -> None:
    assert [ask(as_ada, code), ask(as_ada, code)] == [303, 303]
    assert rows_of(app, Correction) == 1


@pytest.mark.parametrize(
    ("name", "told"), [("", "Write your name"), ("Ada Mensa", "This is the name"), ("123", "no letter")]
)
def test_a_name_that_cannot_stand_there_is_told_beside_the_field(
    app: Flask, as_ada: Browser, code: str, name: str, told: str
) -> None:
    response = as_ada.post(f"/statements/{code}/corrections", {"name": name})
    assert response.status_code == 422
    assert told in errors(response)["name"]
    assert rows_of(app, Correction) == 0


@pytest.mark.check("C57")
def test_a_statement_is_taken_back_with_a_reason_and_every_form_says_so(
    app: Flask,
    as_ada: Browser,
    admin: Browser,
    visitor: Browser,
    cast: Cast,
    code: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "course_app.events")
    form = {"reason": "It was issued to the wrong person.", "revoke_password": PASSWORD}
    assert admin.post(f"/admin/statements/{code}/revocations", form).status_code == 303
    assert heading(visitor.get(f"/verify/{code}")) == "This statement was withdrawn on 23 November 2026"
    assert "It was issued to the wrong person." in words(as_ada.get(f"/statements/{code}"))
    assert status(visitor, code, app) is True
    assert "by Tom Okafor: It was issued to the wrong person." in words(admin.get(f"/admin/statements/{code}"))
    with app.app_context():
        assert db.session.scalars(select(Revocation.by)).all() == [cast.tom.id]
    assert mails(app)[-1][0] == "revoked"
    noted = [(r.event, r.actor) for r in caplog.records if getattr(r, "event", "").startswith("statement-re")]
    assert noted == [("statement-revoked", cast.tom.id)]
    assert admin.post(f"/admin/statements/{code}/revocations", form).status_code == 409
    assert ask(as_ada, code) == 409


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("revocations", {"reason": "A mistake.", "revoke_password": "wrong"}),
        ("revocations", {"reason": "", "revoke_password": PASSWORD}),
        ("revocations", {"reason": "A mistake.", "revoke_password": ""}),
        ("corrections", {"grant": "y", "decide_password": "wrong"}),
        ("reissues", {"reissue_password": "wrong"}),
    ],
)
def test_without_the_password_or_a_reason_nothing_happens(
    app: Flask, as_ada: Browser, admin: Browser, code: str, path: str, form: dict[str, str]
) -> None:
    ask(as_ada, code)
    response = admin.post(f"/admin/statements/{code}/{path}", form)
    assert response.status_code == 422
    assert len(errors(response)) == 1
    assert only(app).holds
    with app.app_context():
        assert corrections.waiting(only(app).id)


def test_a_specimen_becomes_a_statement_when_it_is_issued_anew(
    app: Flask, as_ada: Browser, admin: Browser, visitor: Browser, ada: User
) -> None:
    publish(app)
    do(app, ada)
    code = issue(app, as_ada)
    vouch(app)
    made = admin.post(f"/admin/statements/{code}/reissues", {"reissue_password": PASSWORD}).headers["Location"]
    number = made.rpartition("/")[2]
    assert heading(visitor.get(f"/verify/{number}")) == "This statement is genuine"
    record = only(app, code=number).record
    assert (record["specimen"], record["issuer"]) == (False, "Sunflower Nurseries")
    assert as_ada.get(f"/statements/{number}.jwt").status_code == 200
    assert admin.post(f"/admin/statements/{code}/reissues", {"reissue_password": PASSWORD}).status_code == 409


@pytest.mark.parametrize(
    "query", ["", "q=mensa", "q=first-steps", "state=holds", "state=nonsense", "q=mensa&state=holds"]
)
def test_it_is_found_by_name_course_and_state(admin: Browser, code: str, query: str) -> None:
    assert "Ada Mensa" in words(admin.get(f"/admin/statements?{query}"))


@pytest.mark.parametrize("query", ["q=Zoe", "q=%25", "q=mensa+zoe", "state=withdrawn", "state=asked", "state=replaced"])
def test_what_was_not_looked_for_is_not_shown(admin: Browser, code: str, query: str) -> None:
    assert "Ada Mensa" not in words(admin.get(f"/admin/statements?{query}"))


def test_it_is_found_by_its_number_as_people_write_it(admin: Browser, code: str) -> None:
    assert "Ada Mensa" in words(admin.get(f"/admin/statements?q={code[:4].lower()}-{code[4:8]}"))


def test_the_list_asks_the_database_as_little_for_two_as_for_one(
    app: Flask, as_ada: Browser, admin: Browser, code: str
) -> None:
    counts = []
    for _ in range(2):
        with sql_of(app) as sent:
            admin.get("/admin/statements")
        counts.append(len(sent))
        ask(as_ada, code)
        with app.app_context():
            found = statements.by_code(code)
            assert found
        admin.post(f"/admin/statements/{code}/corrections", {"grant": "y", "decide_password": PASSWORD})
    assert counts[0] == counts[1]
