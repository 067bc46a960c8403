"""/references: the works that the course stands on."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from .browsing import Browser
from .conftest import words
from .sample import publish, text_of

pytestmark = pytest.mark.only("sqlite")  # these pages ask no database

REFERENCES = "content/references.md"


def test_it_lists_each_work_by_author_with_an_anchor(app: Flask, visitor: Browser) -> None:
    older = "\n## adeyemi-2001: Adeyemi, 2001\nAdeyemi, R. (2001) *Doors*.\n"
    publish(app, {REFERENCES: text_of(REFERENCES) + older})

    response = visitor.get("/references")

    assert words(response) == (
        "References What the course stands on: each work, and what we took from it. "
        "Adeyemi, 2001 Adeyemi, R. (2001) Doors . "
        "Okafor, 2019 Okafor, A. (2019) At the Door: Notes of a Key Person . Leeds: Wall and Wren. "
        "It lends us the idea of the first five minutes."
    )
    assert re.findall(r'<li id="([^"]+)"', response.get_data(as_text=True)) == ["adeyemi-2001", "okafor-2019"]


def test_it_says_so_when_no_work_is_named(app: Flask, visitor: Browser) -> None:
    publish(app, {REFERENCES: None})

    assert words(visitor.get("/references")) == "References No work is named here yet. See the courses"
