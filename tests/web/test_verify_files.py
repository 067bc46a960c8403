"""/verify/files and /verify/<code>/name: what a visitor learns from a file, or from a name that they expect."""

from __future__ import annotations

import io
import socket
from datetime import timedelta

import pytest
import time_machine
from conftest import NOW
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from course_app.exports.printer import PrintingFailed
from course_app.records import badges
from course_app.records.db import db
from course_app.records.erasing import erase
from course_app.records.limits import Tries
from course_app.records.people import User
from course_app.records.statements import Statement
from course_app.web.statements import checks

from .browsing import Browser
from .conftest import errors, words
from .sample import change, do, issue, publish, rows_of
from .test_verify_code import facts, heading
from .vouching import vouch

pytestmark = pytest.mark.only("sqlite")


@pytest.fixture
def code(app: Flask, as_ada: Browser, ada: User) -> str:
    """Ada's statement, on which she does not show her name."""
    publish(app)
    do(app, ada)
    vouch(app)
    return issue(app, as_ada)


def give(browser: Browser, body: bytes, name: str = "statement.pdf") -> TestResponse:
    return browser.post("/verify/files", {"file": (io.BytesIO(body), name)}, content_type="multipart/form-data")


@pytest.mark.parametrize("form", ["pdf", "png", "json", "jwt"])
def test_a_genuine_file_is_told_with_what_it_says(as_ada: Browser, visitor: Browser, code: str, form: str) -> None:
    response = give(visitor, as_ada.get(f"/statements/{code}.{form}").data)
    assert (response.status_code, heading(response)) == (200, "This file is genuine")
    assert "No byte of it was changed since we signed it, and its statement still holds today" in words(response)
    assert facts(response) == {
        "Statement": "Statement of participation: First steps with families",
        "Finished": "23 November 2026",
        "Time": "About 30 minutes, by the course’s own estimate",
        "Issued by": "Sunflower Nurseries",
        "Issued": "23 November 2026",
    }
    assert response.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.check("T12")
def test_a_changed_file_is_told_and_shows_nothing_of_what_it_claims(
    as_ada: Browser, visitor: Browser, code: str
) -> None:
    body = as_ada.get(f"/statements/{code}.json").data.replace(b"First steps", b"Brain surgery")
    response = give(visitor, body)
    assert heading(response) == "This file was changed"
    assert facts(response) == {}
    assert "surgery" not in response.text


@pytest.mark.check("C50")
def test_a_file_that_is_checked_is_kept_nowhere(app: Flask, as_ada: Browser, visitor: Browser, code: str) -> None:
    body = as_ada.get(f"/statements/{code}.json").data.replace(b"First steps", b"canary of a file")

    def kept() -> list[str]:
        """Every file of the instance, the database with its log among them, that holds a word of it."""
        places = [path for path in app.config["INSTANCE"].rglob("*") if path.is_file()]
        return [path.name for path in places if b"canary of a file" in path.read_bytes()]

    assert heading(give(visitor, body, "canary of a file.json")) == "This file was changed"
    assert kept() == []
    (app.config["INSTANCE"] / "told").write_bytes(body)
    assert kept() == ["told"], "it would be seen"


def test_paper_that_was_changed_is_told(as_ada: Browser, visitor: Browser, code: str) -> None:
    body = as_ada.get(f"/statements/{code}.pdf").data.replace(b"Ada Mensah", b"Zoe Mensah")
    response = give(visitor, body)
    assert heading(response) == "This file was changed"
    assert "the paper around it was changed since it was issued" in words(response)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"revoked_at": NOW, "revoked_reason": "A mistake."}, "its statement was withdrawn on 23 November 2026"),
        ({"withdrawn_at": NOW}, "its statement was withdrawn on 23 November 2026"),
    ],
)
def test_a_genuine_file_of_one_that_does_not_hold_says_so(
    app: Flask, as_ada: Browser, visitor: Browser, code: str, values: dict[str, object], said: str
) -> None:
    body = as_ada.get(f"/statements/{code}.pdf").data
    change(app, lambda: db.session.execute(update(Statement).values(**values)))
    assert heading(give(visitor, body)) == f"This file is genuine, and {said}"


def test_of_one_that_was_erased_the_signature_is_all_that_is_known(
    app: Flask, as_ada: Browser, visitor: Browser, ada: User, code: str
) -> None:
    body = as_ada.get(f"/statements/{code}.pdf").data
    change(app, lambda: erase(ada.id, False, NOW))
    response = give(visitor, body)
    assert heading(response) == "This file is genuine, and what it says is not on record any more"
    assert "erased at its holder’s wish" in words(response)


@pytest.mark.check("C42")
def test_a_file_signed_with_a_leaked_key_is_to_be_asked_about(
    app: Flask, as_ada: Browser, visitor: Browser, code: str
) -> None:
    body = as_ada.get(f"/statements/{code}.jwt").data
    with app.app_context():
        name = badges.key_in_use() or ""
    change(app, lambda: badges.mark_leaked(name, NOW))
    response = give(visitor, body)
    assert heading(response) == "This file cannot be trusted by itself"
    assert f'href="/verify/{code}"' in response.text


@pytest.mark.parametrize("body", [b"hello", b"%PDF-1.7", b"{}", b"\x89PNG\r\n\x1a\n", b"<script>alert(1)</script>"])
def test_what_is_no_statement_is_told(visitor: Browser, code: str, body: bytes) -> None:
    response = give(visitor, body)
    assert response.status_code == 200
    assert heading(response) in ("There is no badge in this file", "Somebody else issued this")
    assert "<script>alert" not in response.text


def test_nothing_given_is_told_beside_the_field(visitor: Browser) -> None:
    response = visitor.post("/verify/files")
    assert (response.status_code, list(errors(response))) == (422, ["file"])


@pytest.mark.check("C37")
def test_a_file_that_is_too_large_is_refused(visitor: Browser) -> None:
    assert give(visitor, b"%PDF-" + bytes(300_000)).status_code == 413


@pytest.mark.check("C62")
@pytest.mark.parametrize(("fault", "status"), [(PrintingFailed("out of memory"), 200), (RuntimeError("broken"), 500)])
def test_a_broken_check_of_a_signature_calls_nothing_genuine(
    as_ada: Browser, visitor: Browser, code: str, monkeypatch: pytest.MonkeyPatch, fault: Exception, status: int
) -> None:
    def broken(*given: object) -> dict[str, object]:
        raise fault

    monkeypatch.setattr(checks, "check_file", broken)
    response = give(visitor, as_ada.get(f"/statements/{code}.pdf").data)
    assert response.status_code == status
    assert facts(response) == {}
    assert "genuine" not in response.text
    assert "First steps" not in response.text


@pytest.mark.check("T19")
def test_no_connection_is_opened(as_ada: Browser, visitor: Browser, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    body = as_ada.get(f"/statements/{code}.json").data.replace(
        b"did:web:learn.example.org", b"did:web:evil.example.org00"
    )
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("a connection"))
    assert heading(give(visitor, body)) == "Somebody else issued this"


@pytest.mark.check("T16")
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Ada Mensah", "Yes, it bears this name"),
        ("  ada   MENSAH ", "Yes, it bears this name"),
        ("Ada Mensa", "No, it does not bear this name"),
        ("Zoe Lind", "No, it does not bear this name"),
    ],
)
def test_a_visitor_may_ask_for_a_name(visitor: Browser, code: str, name: str, said: str) -> None:
    response = visitor.post(f"/verify/{code}/name", {"name": name})
    assert (response.status_code, heading(response)) == (200, said)
    assert response.headers["X-Robots-Tag"] == "noindex"
    if "No" in said:
        assert "Ada Mensah" not in response.text


def test_no_name_is_told_beside_the_field(visitor: Browser, code: str) -> None:
    response = visitor.post(f"/verify/{code}/name", {"name": " "})
    assert (response.status_code, errors(response)) == (422, {"name": "Write the name as it stands on the paper."})


@pytest.mark.check("T16")
def test_asking_for_a_name_of_an_unknown_number_tells_no_more_than_the_number_itself(
    app: Flask, visitor: Browser, ada: User, code: str
) -> None:
    change(app, lambda: erase(ada.id, False, NOW))
    answers = [visitor.post(f"/verify/{number}/name", {"name": "Ada Mensah"}) for number in (code, "A" * 26, "abc")]
    assert {(r.status_code, words(r)) for r in answers} == {(404, words(visitor.get(f"/verify/{'A' * 26}")))}


@pytest.mark.check("C38")
@pytest.mark.check("T28")
def test_the_31st_question_of_a_minute_from_one_address_has_to_wait(
    app: Flask, visitor: Browser, code: str, today: time_machine.Traveller
) -> None:
    answers = [visitor.post(f"/verify/{code}/name", {"name": "Zoe"}).status_code for _ in range(30)]
    assert {*answers} == {200}
    refused = visitor.post("/verify/files")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    other = visitor.post(f"/verify/{code}/name", {"name": "Zoe"}, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert other.status_code == 200
    assert visitor.get(f"/verify/{code}").status_code == 200
    today.shift(timedelta(minutes=2))
    assert visitor.post(f"/verify/{code}/name", {"name": "Zoe"}).status_code == 200
    assert rows_of(app, Tries) == 2  # of this address as it may ask, and of all forms from it; what was before is gone
