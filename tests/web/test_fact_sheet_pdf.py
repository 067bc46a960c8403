"""/fact-sheets/<slug>/<lang>.pdf: the same side of A4, printed once and kept."""

from __future__ import annotations

from collections.abc import Callable

import pypdfium2
import pytest
import time_machine
from flask import Flask

from course_app.course.sheets import Paper
from course_app.exports.printer import PrintingFailed, print_sheet
from course_app.web.reference import printed

from .browsing import Browser
from .conftest import words
from .sample import publish, sql_of, text_of

pytestmark = pytest.mark.only("sqlite")  # these pages ask no database

SHEET = "content/fact-sheets/at-the-door.en.md"
ADDRESS = "/fact-sheets/at-the-door/en.pdf"


@pytest.fixture
def printing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of what was printed from here on; nothing is started."""
    titles: list[str] = []

    def note(paper: Paper) -> bytes:
        titles.append(paper.title)
        return f"%PDF of {paper.title}, {len(titles)}".encode()

    monkeypatch.setattr(printed, "print_sheet", note)
    return titles


def fail(paper: Paper) -> bytes:
    raise PrintingFailed("status 1: no paper")


def test_it_is_the_sheet_on_one_page(app: Flask, visitor: Browser) -> None:
    publish(app)
    with sql_of(app) as sent:
        response = visitor.get(ADDRESS)

    (page,) = pypdfium2.PdfDocument(response.data)
    text = " ".join(page.get_textpage().get_text_bounded().split())
    assert text == (
        "At the door • Tell us how your name is said. • Ask us what your child enjoyed today. "
        "• You can reach us on ______________. Our own advice. Version of 21 November 2026. Common Ground"
    )
    named = ("Content-Type", "Content-Disposition", "Cache-Control")
    assert [response.headers[name] for name in named] == [
        *("application/pdf", 'inline; filename="at-the-door.en.pdf"', "no-cache"),
    ]
    assert (sent, response.headers.getlist("Set-Cookie")) == ([], [])


def test_it_is_printed_once_and_not_sent_again_to_who_has_it(
    app: Flask, visitor: Browser, browser: Callable[[], Browser], printing: list[str]
) -> None:
    publish(app)
    first = visitor.get(ADDRESS)
    again = browser().get(ADDRESS, headers={"If-None-Match": first.headers["ETag"]})

    assert first.data == b"%PDF of At the door, 1"
    assert (again.status_code, again.data) == (304, b"")
    assert visitor.client.head(ADDRESS).status_code == 200
    assert printing == ["At the door"]


def test_it_is_printed_anew_for_a_new_edition_and_not_for_another_sheet(
    app: Flask, visitor: Browser, printing: list[str]
) -> None:
    publish(app)
    visitor.get(ADDRESS)
    publish(app, {SHEET.replace("at-the-door", "gate"): text_of(SHEET).replace("At the door", "At the gate")})
    visitor.get(ADDRESS)
    assert printing == ["At the door"]

    publish(app, {SHEET: text_of(SHEET).replace("today", "this week")})
    assert visitor.get(ADDRESS).data == b"%PDF of At the door, 2"


def test_only_so_many_are_kept(
    app: Flask, visitor: Browser, printing: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printed, "MOST", 2)
    slugs = ("one", "two", "three")
    publish(app, {SHEET.replace("at-the-door", slug): text_of(SHEET).replace("At the door", slug) for slug in slugs})
    for slug in ("one", "two", "one", "three", "two", "one"):
        visitor.get(f"/fact-sheets/{slug}/en.pdf")
    assert printing == ["one", "two", "three", "one"]


def test_while_it_cannot_be_printed_a_page_says_so_and_it_is_not_tried_at_every_request(
    app: Flask, visitor: Browser, monkeypatch: pytest.MonkeyPatch, today: time_machine.Traveller
) -> None:
    publish(app)
    monkeypatch.setattr(printed, "print_sheet", fail)
    response = visitor.get(ADDRESS)

    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
    assert response.headers["Cache-Control"] == "no-store"
    assert words(response).startswith("This page cannot be made just now Try again in a minute.")
    assert visitor.get("/fact-sheets/at-the-door/en").status_code == 200

    monkeypatch.setattr(printed, "print_sheet", print_sheet)
    assert visitor.get(ADDRESS).status_code == 503
    today.shift(61)
    assert visitor.get(ADDRESS).status_code == 200


def test_nobody_waits_for_ever_while_another_is_printed(
    app: Flask, visitor: Browser, printing: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(app)
    monkeypatch.setattr(printed, "PATIENCE", 0.01)
    with app.app_context():
        lock = printed.printed()._lock
    with lock:
        assert visitor.get(ADDRESS).status_code == 503
    assert visitor.get(ADDRESS).status_code == 200
    with lock:
        assert visitor.get(ADDRESS).status_code == 200  # what is there needs no waiting


def test_a_sheet_in_letters_that_no_font_has_offers_no_pdf(app: Flask, visitor: Browser) -> None:
    punjabi = SHEET.replace(".en.", ".pa.")
    publish(app, {punjabi: text_of(SHEET).replace("At the door", "ਦਰਵਾਜ਼ੇ ਤੇ")})

    assert 'en.pdf"' in visitor.get("/fact-sheets/at-the-door/en").text
    assert ".pdf" not in visitor.get("/fact-sheets/at-the-door/pa").text
    assert "pa.pdf" not in visitor.get("/fact-sheets").text
    assert visitor.get("/fact-sheets/at-the-door/pa.pdf").status_code == 404


@pytest.mark.parametrize("path", ["at-the-door/de.pdf", "nothing/en.pdf", "at-the-door/.pdf", "at-the-door/en.pdf.pdf"])
def test_a_sheet_that_does_not_exist_is_not_found(app: Flask, visitor: Browser, path: str) -> None:
    publish(app)
    assert visitor.get(f"/fact-sheets/{path}").status_code == 404
