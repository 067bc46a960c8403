"""/statements/<code>.pdf: the stored paper, for its holder."""

from __future__ import annotations

import pypdfium2
import pytest
from flask import Flask

from course_app.records import statements
from course_app.records.people import User

from .browsing import Browser
from .sample import do, issue, publish, sql_of


@pytest.fixture
def code(app: Flask, as_ada: Browser, ada: User) -> str:
    publish(app)
    do(app, ada)
    return issue(app, as_ada, name="Ádá Mensah")


def test_it_gives_the_bytes_that_were_stored_to_keep_under_a_plain_name(
    app: Flask, as_ada: Browser, ada: User, code: str
) -> None:
    response = as_ada.get(f"/statements/{code}.pdf")

    with app.app_context():
        held = statements.by_code(code)
        file = statements.file_of(held.id, "pdf") if held else None
    assert file
    assert response.data == file.body
    assert {name: response.headers[name] for name in ("Content-Type", "Content-Disposition", "Cache-Control")} == {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'attachment; filename="statement-first-steps-ada-mensah.pdf"',
        "Cache-Control": "no-store",
    }


def test_it_says_whose_it_is_and_how_it_is_checked(app: Flask, as_ada: Browser, code: str) -> None:
    page = pypdfium2.PdfDocument(as_ada.get(f"/statements/{code}.pdf").data)[0]
    said = " ".join(page.get_textpage().get_text_range().split())

    for piece in ("Ádá Mensah", "First steps with families", "23 November 2026", "Specimen"):
        assert piece in said


def test_a_name_in_another_script_makes_a_file_name_too(app: Flask, as_ada: Browser, ada: User) -> None:
    publish(app)
    do(app, ada)
    code = issue(app, as_ada, name="王小明")

    disposition = as_ada.get(f"/statements/{code}.pdf").headers["Content-Disposition"]
    assert disposition == 'attachment; filename="statement-first-steps.pdf"'


@pytest.mark.check("C28")
def test_to_anybody_else_it_is_not_there(as_zoe: Browser, as_tom: Browser, code: str) -> None:
    assert [b.get(f"/statements/{code}.pdf").status_code for b in (as_zoe, as_tom)] == [404, 404]


def test_without_a_sign_in_it_asks_for_one(visitor: Browser, code: str) -> None:
    assert visitor.get(f"/statements/{code}.pdf").status_code == 302


def test_it_asks_the_database_three_times(app: Flask, as_ada: Browser, code: str) -> None:
    with sql_of(app) as sent:
        as_ada.get(f"/statements/{code}.pdf")

    assert len(sent) == 3
