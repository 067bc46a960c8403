"""/accessibility: what was done, and how to tell us."""

from __future__ import annotations

import pytest
from flask import Flask

from .browsing import Browser
from .conftest import words

pytestmark = pytest.mark.only("sqlite")  # these pages ask no database


def test_it_says_what_was_done_what_is_not_good_yet_and_how_to_tell_us(app: Flask, visitor: Browser) -> None:
    said = words(visitor.get("/accessibility"))

    places = [said.index(part) for part in ("What was done", "What is not as good as it should be", "Tell us")]
    assert places == sorted(places)


def test_it_gives_the_address_to_write_to(app: Flask, visitor: Browser) -> None:
    app.config["CONTACT"] = "ask@example.org"

    assert 'href="mailto:ask@example.org"' in visitor.get("/accessibility").get_data(as_text=True)
