"""The disk is full, or the database cannot be written: pages are read, what is sent gets 503, and it mends itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, event

from course_app.records.db import db

from .conftest import words
from .site import Site

LOOK = "/modules/01-first/01-look"
REFLECTION = f"{LOOK}/reflections/opened"
WORDS = {"words": "long " * 4000, "revision": "0"}  # they need pages that the file does not have yet


@contextmanager
def saying(app: Flask, statement: str) -> Iterator[None]:
    """From here on every transaction of a writer begins with a word to the database."""

    def say(connection: Connection) -> None:
        if connection.get_execution_options().get("writing"):
            dbapi: Any = connection.connection.dbapi_connection
            dbapi.execute(statement)

    with app.app_context():
        engine = db.engine
        event.listen(engine, "begin", say)
        try:
            yield
        finally:
            event.remove(engine, "begin", say)
            engine.dispose()


def refused_and_then_taken(site: Site, statement: str) -> None:
    ada = site.open("Ada Mensah")
    with saying(site.app, statement):
        refused = ada.post(REFLECTION, WORDS)
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "60")
        assert "Nothing can be saved at this moment" in words(refused)
        assert ada.get(LOOK).status_code == 200
    assert ada.post(REFLECTION, WORDS).status_code == 303


@pytest.mark.only("sqlite")
@pytest.mark.check("F21")
def test_a_full_disk_gives_503_and_is_mended_by_room_alone(site: Site) -> None:
    refused_and_then_taken(site, "PRAGMA max_page_count = 1")


@pytest.mark.only("sqlite")
@pytest.mark.check("F22")
def test_a_database_that_cannot_be_written_gives_503_and_is_read(site: Site) -> None:
    refused_and_then_taken(site, "PRAGMA query_only = ON")


@pytest.mark.only("sqlite")
@pytest.mark.check("F22")
def test_a_folder_in_which_no_turn_can_be_taken_gives_503_and_is_read(own_site: Site) -> None:
    ada = own_site.open("Ada Mensah")
    lock = Path(f"{own_site.app.config['DATABASE_URL'].removeprefix('sqlite:///')}.lock")
    lock.unlink()
    lock.mkdir()  # root may write anywhere; a folder it cannot write to, either
    assert ada.post(REFLECTION, WORDS).status_code == 503
    assert ada.get(LOOK).status_code == 200
    lock.rmdir()
    assert ada.post(REFLECTION, WORDS).status_code == 303


@pytest.mark.only("postgres")
@pytest.mark.check("F22")
def test_a_standby_gives_503_and_is_read(site: Site) -> None:
    refused_and_then_taken(site, "SET TRANSACTION READ ONLY")
