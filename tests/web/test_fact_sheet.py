"""/fact-sheets/<slug>/<lang>: one side of A4."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from .browsing import Browser
from .conftest import words
from .sample import publish, text_of

pytestmark = pytest.mark.only("sqlite")  # these pages ask no database

SHEET = "content/fact-sheets/at-the-door.en.md"
ARABIC = SHEET.replace(".en.", ".ar.")
BLANK = '<span class="blank"><span class="vh">________</span></span>'


def test_it_shows_the_sheet_its_version_and_its_source(app: Flask, visitor: Browser) -> None:
    publish(app)

    assert words(visitor.get("/fact-sheets/at-the-door/en")) == (
        "Fact sheets · prints on one side of A4 At the door Tell us how your name is said. "
        "Ask us what your child enjoyed today. You can reach us on ________ . "
        "Our own advice. Version of 21 November 2026. Common Ground."
    )


def test_blanks_are_lines_to_write_on(app: Flask, visitor: Browser) -> None:
    text = text_of(SHEET).replace("- Tell us", "Our setting: ____\n\nChecked by ____ on ____\n\n- Tell us")
    publish(app, {SHEET: text})

    body = visitor.get("/fact-sheets/at-the-door/en").get_data(as_text=True)

    assert f'<p class="fill"><span>Our setting: </span>{BLANK}</p>' in body
    assert f"<p>Checked by {BLANK} on {BLANK}</p>" in body
    assert f"You can reach us on {BLANK}." in body


@pytest.mark.parametrize(("lang", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_it_says_its_language_and_direction(app: Flask, visitor: Browser, lang: str, direction: str) -> None:
    publish(app, {ARABIC: text_of(SHEET)})

    body = visitor.get(f"/fact-sheets/at-the-door/{lang}").get_data(as_text=True)

    assert re.findall(r'<article class="factsheet flow" lang="(\w+)" dir="(\w+)">', body) == [(lang, direction)]


def test_it_links_the_other_languages_by_their_own_names(app: Flask, visitor: Browser) -> None:
    publish(app, {ARABIC: text_of(SHEET)})

    links = r'<a href="([^"]+)" lang="(\w+)" hreflang="\w+"><bdi>([^<]+)</bdi>'
    english = re.findall(links, visitor.get("/fact-sheets/at-the-door/en").get_data(as_text=True))
    arabic = re.findall(links, visitor.get("/fact-sheets/at-the-door/ar").get_data(as_text=True))
    assert english == [("/fact-sheets/at-the-door/ar", "ar", "العربية")]
    assert arabic == [("/fact-sheets/at-the-door/en", "en", "English")]


def test_what_an_author_writes_is_never_a_template_or_html(app: Flask, visitor: Browser) -> None:
    publish(app, {SHEET: text_of(SHEET) + "\n{{ 7*7 }} <script>alert(1)</script>\n"})

    response = visitor.get("/fact-sheets/at-the-door/en")

    assert "{{ 7*7 }} <script>alert(1)</script>" in words(response)
    assert "<script>alert" not in response.get_data(as_text=True)


@pytest.mark.parametrize("path", ["at-the-door/de", "nothing/en", "at-the-door/..", "%00/en"])
def test_a_sheet_that_does_not_exist_is_not_found(app: Flask, visitor: Browser, path: str) -> None:
    publish(app)

    assert visitor.get(f"/fact-sheets/{path}").status_code == 404
