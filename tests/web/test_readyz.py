"""/readyz: can it serve and write?"""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from course_app.records import health, ready
from course_app.records import turn as turn_of
from course_app.web.status import views

from .browsing import Browser
from .sample import publish, sql_of

READY = {
    "ready": True,
    "database": "answers",
    "writing": "possible",
    "library": {"served": 1, "published": 1, "courses": 1},
    "log": "short enough",
    "statements": "specimens",
    "badges": "specimens",
    "backup": "late",
}


def test_it_is_ready_when_it_can_serve_and_write(app: Flask, visitor: Browser) -> None:
    publish(app)
    response = visitor.get("/readyz")

    assert (response.status_code, response.json) == (200, READY)
    assert response.headers["Cache-Control"] == "no-store"


def test_it_says_when_statements_are_no_specimens(app: Flask, visitor: Browser) -> None:
    app.config["SPECIMEN"] = False
    publish(app)

    assert visitor.get("/readyz").json == READY | {"statements": "issued", "badges": "no keys"}


def test_before_anything_is_published_it_is_not_ready(app: Flask, visitor: Browser) -> None:
    response = visitor.get("/readyz")

    assert response.status_code == 503
    assert response.json == READY | {"ready": False, "library": {"served": 0, "published": 0, "courses": 0}}


def test_a_new_process_loads_the_library_before_it_says_that_it_is_ready(app: Flask, visitor: Browser) -> None:
    publish(app)
    app.extensions["serving"] = type(app.extensions["serving"])()

    assert visitor.get("/readyz").json == READY


def test_without_a_database_it_is_not_ready(app: Flask, visitor: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(app)

    def gone() -> int:
        raise OperationalError("SELECT", {}, Exception("connection refused"))

    monkeypatch.setattr(views, "current_publication", gone)
    response = visitor.get("/readyz")

    assert response.status_code == 503
    assert response.json == READY | {
        "ready": False,
        "database": "does not answer",
        "writing": "unknown",
        "badges": "unknown",
        "library": {"served": 1, "published": 0, "courses": 1},
    }


@pytest.mark.only("sqlite")
def test_a_writer_that_does_not_finish_makes_it_unready(
    app: Flask, visitor: Browser, today: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(app)
    passed = iter(range(1000))
    monkeypatch.setattr(turn_of.time, "monotonic", lambda: next(passed))
    with open(f"{make_url(app.config['DATABASE_URL']).database}.lock", "a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        held = visitor.get("/readyz")
    free = visitor.get("/readyz")

    assert (held.status_code, held.json["writing"]) == (503, "a writer does not finish")  # type: ignore[index]
    assert free.status_code == 200


@pytest.mark.only("sqlite")
def test_a_read_only_database_makes_it_unready(app: Flask, visitor: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(app)
    monkeypatch.setattr(ready.os, "access", lambda path, mode: False)

    assert visitor.get("/readyz").json == READY | {"ready": False, "writing": "the database is read-only"}


@pytest.mark.only("sqlite")
def test_it_neither_writes_nor_keeps_the_turn(app: Flask, visitor: Browser) -> None:
    publish(app)
    path = Path(str(make_url(app.config["DATABASE_URL"]).database))
    before = path.read_bytes()
    with sql_of(app) as sent:
        visitor.get("/readyz")

    assert [statement.split()[0] for statement in sent] == ["SELECT"]
    assert path.read_bytes() == before
    with open(f"{path}.lock", "a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)


@pytest.mark.check("F10")
@pytest.mark.only("sqlite")
def test_it_says_when_the_write_ahead_log_is_above_64_mib(
    app: Flask, visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(app)
    log = Path(str(make_url(app.config["DATABASE_URL"]).database) + "-wal")
    assert (health.LONG_LOG, log.stat().st_size > 1) == (64 * 2**20, True)
    monkeypatch.setattr(health, "LONG_LOG", 1)
    response = visitor.get("/readyz")
    long = "its write-ahead log is 0 MiB long: somebody has been reading for long"
    assert (response.status_code, response.json) == (200, READY | {"log": long})
