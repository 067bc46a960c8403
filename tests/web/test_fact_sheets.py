"""/fact-sheets: what can be printed and handed over."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from .browsing import Browser
from .conftest import words
from .sample import publish, text_of

pytestmark = pytest.mark.only("sqlite")  # these pages ask no database

REVIEW = "review: Machine-assisted translation; reviewed by ____ on ____"
SHEET = "content/fact-sheets/at-the-door.en.md"


def test_it_lists_the_sheets_by_who_they_are_for_with_their_languages(app: Flask, visitor: Browser) -> None:
    english = text_of(SHEET)
    publish(
        app,
        {
            SHEET.replace(".en.", ".ar."): english.replace("At the door", "عند الباب"),
            SHEET.replace(".en.", ".cy."): english.replace("At the door", "Wrth y drws").replace(
                "source:", f"{REVIEW}\nsource:"
            ),
            "content/fact-sheets/wall.en.md": english.replace("At the door", "The wall").replace("families", "staff"),
        },
    )

    response = visitor.get("/fact-sheets")

    assert words(response) == (
        "Fact sheets One page each, to print and to hand over. "
        "Write the name of your setting on it; copy it as often as you like. "
        "For families At the door Version of 21 November 2026 · PDF : At the door "
        "Also in العربية ( PDF : عند الباب ), Cymraeg ( PDF : Wrth y drws ) "
        "Machine-assisted translation, awaiting review: Cymraeg "
        "For staff The wall Version of 21 November 2026 · PDF : The wall"
    )
    assert re.findall(r'href="(/fact-sheets/[^"]+)"', response.get_data(as_text=True)) == [
        *("/fact-sheets/at-the-door/en", "/fact-sheets/at-the-door/en.pdf"),
        *("/fact-sheets/at-the-door/ar", "/fact-sheets/at-the-door/ar.pdf"),
        *("/fact-sheets/at-the-door/cy", "/fact-sheets/at-the-door/cy.pdf"),
        *("/fact-sheets/wall/en", "/fact-sheets/wall/en.pdf"),
    ]


def test_it_says_so_when_there_is_none(app: Flask, visitor: Browser) -> None:
    publish(app, {SHEET: None})

    assert words(visitor.get("/fact-sheets")) == "Fact sheets No fact sheet is here yet. See the courses"
