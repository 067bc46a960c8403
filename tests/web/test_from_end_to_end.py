"""A statement from the last quiz to the day after the site is gone, as its holder and a stranger see it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import NOW, PASSWORD, Cast
from flask import Flask
from test_statements_cli import verify

from course_app.records import people
from course_app.records.db import db
from course_app.records.people import User

from .browsing import Browser
from .conftest import words
from .sample import change, do, issue, publish
from .site import set_up
from .test_badges import status
from .test_verify_code import heading
from .test_verify_files import give
from .vouching import vouch

pytestmark = pytest.mark.only("sqlite")
FORMS = ("pdf", "png", "json", "jwt")


@pytest.mark.check("T12")
@pytest.mark.check("T13")
def test_it_is_believed_corrected_withdrawn_and_outlives_the_site(
    app: Flask, cast: Cast, ada: User, as_ada: Browser, visitor: Browser, tmp_path: Path
) -> None:
    publish(app)
    do(app, ada)
    vouch(app)
    change(app, lambda: people.grant_role(cast.tom.id, "admin", None, NOW))
    change(app, lambda: set_up(cast.tom))
    admin = Browser(app).sign_in(cast.tom)
    code = issue(app, as_ada, name="Ada Mensa", name_public="y")
    files = {form: tmp_path / f"statement.{form}" for form in FORMS}
    for form, path in files.items():
        path.write_bytes(as_ada.get(f"/statements/{code}.{form}").data)
    did = tmp_path / "did.json"
    did.write_bytes(visitor.get("/.well-known/did.json").data)
    paper = files["pdf"].read_bytes()

    # A stranger with the file and the public key; then with one byte of the file changed.
    told = verify(tmp_path, str(files["pdf"]), "--key", str(did))
    assert (told.returncode, "genuine" in told.stdout, "Ada Mensa" in told.stdout) == (0, True, True)
    at = len(paper) // 2
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(paper[:at] + bytes([paper[at] ^ 1]) + paper[at + 1 :])
    assert verify(tmp_path, str(changed), "--key", str(did)).returncode == 1

    # Her account has another name, which changes nothing; then the name on the statement is put right.
    as_ada.post("/me/account/name", {"name": "Ada King"})
    assert as_ada.get(f"/statements/{code}.pdf").data == paper
    as_ada.post(f"/statements/{code}/corrections", {"name": "Ada Mensah", "words": "An h is missing."})
    answer = admin.post(f"/admin/statements/{code}/corrections", {"grant": "y", "decide_password": PASSWORD})
    new = answer.headers["Location"].rpartition("/")[2]
    assert heading(visitor.get(f"/verify/{code}")) == "This statement was replaced on 23 November 2026"
    assert "This statement was replaced" in words(as_ada.get(f"/statements/{code}"))
    for path in files.values():
        assert heading(give(visitor, path.read_bytes())) == "This file is genuine, and its statement was replaced"

    # It is withdrawn: every form says so, with or without our pages.
    later = {form: as_ada.get(f"/statements/{new}.{form}").data for form in FORMS}
    reason = {"reason": "It was issued twice.", "revoke_password": PASSWORD}
    assert admin.post(f"/admin/statements/{new}/revocations", reason).status_code == 303
    assert heading(visitor.get(f"/verify/{new}")) == "This statement was withdrawn on 23 November 2026"
    page = words(as_ada.get(f"/statements/{new}"))
    said = ("It was issued twice.", "whoever checks it learns that it does not hold any more", "To print, hang up")
    assert [sentence in page for sentence in said] == [True, True, False]
    assert status(visitor, new, app)
    listed = tmp_path / "status.json"
    badge = json.loads(later["json"])
    listed.write_bytes(visitor.get(f"/credentials/status/{badge['credentialStatus']['statusListCredential'][-1]}").data)
    for form, body in later.items():
        asked = "This file is genuine, and its statement was withdrawn on 23 November 2026"
        assert heading(give(visitor, body)) == asked, form
        path = tmp_path / f"later.{form}"
        path.write_bytes(body)
        told = verify(tmp_path, str(path), "--key", str(did), "--status", str(listed))
        assert (told.returncode, "withdrawn" in told.stdout) == (1, True), form

    # The database is gone: the file still says who issued it, to whom, and that no byte was changed.
    tables = [table for table in reversed(db.metadata.sorted_tables) if table.name != "audit_events"]  # only added to
    change(app, lambda: [db.session.execute(table.delete()) for table in tables])
    assert visitor.get("/.well-known/did.json").status_code == 404
    told = verify(tmp_path, str(files["pdf"]), "--key", str(did))
    assert (told.returncode, "genuine" in told.stdout) == (0, True)
