"""/exports/<id>: files that somebody asked for."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from conftest import PASSWORD, password_hash
from flask import Flask
from records.test_privacy import live_a_life

from course_app.records.db import Base, begin_writing, commit, rows
from course_app.records.people import person
from course_app.records.privacy import PERSONAL

from .conftest import Browser


@pytest.fixture
def asked(app: Flask) -> tuple[Browser, str]:
    """Somebody who has done everything and asked for a copy, and its address. Zoe has done everything too."""
    with app.app_context():
        begin_writing()
        live_a_life("zoescanary", "Z" * 26)
        user = live_a_life("adascanary", "A" * 26)
        found = person(user.id)
        assert found
        found.password_hash = password_hash()
        commit()
    hers = Browser(app).sign_in(user)
    response = hers.post("/me/data/exports", {"export_password": PASSWORD})
    assert response.status_code == 303
    return hers, response.location


def members(hers: Browser, path: str) -> dict[str, bytes]:
    file = hers.get(path)
    assert file.status_code == 200
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.check("C29")
@pytest.mark.check("P02")
def test_the_copy_holds_every_registered_column_and_nothing_of_others(asked: tuple[Browser, str]) -> None:
    found = members(*asked)
    data: dict[str, Any] = json.loads(found["data.json"])
    for table, columns in PERSONAL.items():
        exported = {column: held.export_name for column, held in columns.items() if held.export_name}
        (section,) = {name.partition(".")[0] for name in exported.values()}
        assert data[section], table
        for row in data[section]:
            assert row.keys() == {n.partition(".")[2] for n in exported.values()}
    words = b"".join(found.values())
    for canary in ("adascanary course", "adascanary words", "adascanary device", "adascanary-new@example.org"):
        assert canary.encode() in found["data.json"]
        assert canary.encode() in found["data.html"]
    assert b"zoescanary" not in words
    for secret in ("$argon2id", "adascanary hash", "adascanary key"):
        assert secret.encode() not in words
    assert found["files/statement_files-1.pdf"] == b"adascanary pdf"


@pytest.mark.check("P02")
def test_every_word_that_the_database_holds_of_them_is_in_it(asked: tuple[Browser, str], app: Flask) -> None:
    """Each text with the canary, in any column that is not a secret, is found again."""
    data = members(*asked)["data.json"].decode()
    from_database = _texts(app, "adascanary")
    assert len(from_database) > 15
    assert [text for text in from_database if json.dumps(text, ensure_ascii=False)[1:-1] not in data] == []


def _texts(app: Flask, canary: str) -> set[str]:
    found: set[str] = set()
    with app.app_context():
        for name, columns in PERSONAL.items():
            for row in rows(Base.metadata.tables[name].select()):
                exported = [value for column, value in row._mapping.items() if columns[str(column)].export_name]
                found |= {text for value in exported for text in _flat(value) if canary in text}
    return found


def _flat(value: Any) -> list[str]:
    """Every text in a value, however deep in its JSON."""
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in _flat(part)]
    if isinstance(value, list):
        return [text for part in value for text in _flat(part)]
    return [value] if isinstance(value, str) else []


@pytest.mark.check("P02")
def test_the_page_in_it_can_be_read_and_runs_nothing(asked: tuple[Browser, str], app: Flask) -> None:
    hers, path = asked
    hers.post("/me/account/name", {"name": "<script>alert(1)</script>"})
    page = members(hers, path)["data.html"].decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert re.findall(r"<h2>(.*?)</h2>", page)[:2] == ["Your account", "What you may do here"]
    assert 'src="' not in page


@pytest.mark.check("C50")
def test_it_comes_as_a_file_and_is_kept_nowhere(asked: tuple[Browser, str]) -> None:
    hers, path = asked
    first, second = hers.get(path), hers.get(path)
    assert first.headers["Content-Disposition"] == 'attachment; filename="my-data-2026-11-23.zip"'
    assert (first.headers["Content-Type"], first.headers["Cache-Control"]) == ("application/zip", "no-store")
    assert first.data == second.data


def test_it_is_there_for_ten_minutes(asked: tuple[Browser, str], today: time_machine.Traveller) -> None:
    hers, path = asked
    today.shift(timedelta(minutes=9, seconds=59))
    assert hers.get(path).status_code == 200
    today.shift(timedelta(seconds=2))
    assert hers.get(path).status_code == 410


def test_to_others_it_is_not_there(
    asked: tuple[Browser, str], as_zoe: Browser, as_tom: Browser, visitor: Browser, today: time_machine.Traveller
) -> None:
    _, path = asked
    assert [other.get(path).status_code for other in (as_zoe, as_tom, visitor)] == [404, 404, 302]
    today.shift(timedelta(minutes=11))
    assert [other.get(path).status_code for other in (as_zoe, as_tom)] == [404, 404]


def test_a_made_up_number_is_not_there(as_ada: Browser) -> None:
    assert as_ada.get(f"/exports/{'x' * 43}").status_code == 404
