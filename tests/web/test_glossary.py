"""/glossary: the words of the course."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from .browsing import Browser
from .conftest import words
from .sample import publish, text_of

pytestmark = pytest.mark.only("sqlite")  # these pages ask no database

GLOSSARY = "content/glossary.md"


def test_it_explains_each_word_from_a_to_z(app: Flask, visitor: Browser) -> None:
    publish(app, {GLOSSARY: text_of(GLOSSARY) + "\n## eal: Élan\nWords from [Okafor, 2019](ref:okafor-2019).\n"})

    assert words(visitor.get("/glossary")) == (
        "Glossary The words of the course, each in a sentence or two. E G P "
        "E Élan Words from Okafor, 2019 . "
        "G Greeting What opens a partnership each day. "
        "P Partnership Deciding together what happens for one child."
    )


def test_each_word_can_be_linked_to_and_links_on(app: Flask, visitor: Browser) -> None:
    publish(app)
    body = visitor.get("/glossary").get_data(as_text=True)

    assert re.findall(r'<div id="([^"]+)"><dt>', body) == ["greeting", "partnership"]
    assert re.findall(r'<dd>.*?href="([^"]+)"', body) == ["/glossary#partnership"]


def test_it_says_so_when_no_word_is_explained(app: Flask, visitor: Browser) -> None:
    publish(app, {GLOSSARY: None})

    assert words(visitor.get("/glossary")) == "Glossary No word is explained here yet. See the courses"


def test_a_new_publication_is_shown(app: Flask, visitor: Browser) -> None:
    publish(app)
    visitor.get("/glossary")
    publish(app, {GLOSSARY: "---\ntitle: Glossary\n---\n## key-person: Key person\nWho knows a child best.\n"})

    assert words(visitor.get("/glossary")).endswith("K Key person Who knows a child best.")
