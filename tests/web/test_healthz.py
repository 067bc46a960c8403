"""/healthz: is it alive?"""

from __future__ import annotations

from flask import Flask

from .browsing import Browser
from .sample import sql_of


def test_it_is_alive_without_asking_the_database(app: Flask, visitor: Browser) -> None:
    with sql_of(app) as sent:
        response = visitor.get("/healthz")

    assert (response.status_code, response.data, sent) == (200, b"alive\n", [])
    assert response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in response.headers
