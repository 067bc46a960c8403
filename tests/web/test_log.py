"""What the log says: numbers, never people; one line, never more."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from conftest import PASSWORD
from flask import Flask

from course_app.records.people import User
from course_app.web.shared.log import JsonLines

ENTRY = {"email": "ada@example.org", "password": PASSWORD}


@pytest.mark.check("P11")
@pytest.mark.check("C58")
@pytest.mark.check("T31")
def test_the_log_names_numbers_and_never_people(
    app: Flask, browser: Any, ada: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "course_app")
    hers = browser()
    hers.post("/sign-in", ENTRY | {"password": "a wrong one"})
    hers.post("/sign-in", ENTRY)
    hers.post("/me/account/name", {"name": "Ada Canary"})
    hers.post("/me/account/password", {"current": PASSWORD, "password": "nine loud badgers", "others": "y"})
    hers.post("/me/data/exports", {"export_password": "nine loud badgers"})
    hers.post("/sign-out")
    lines = [JsonLines().format(record) for record in caplog.records]
    events = [
        (found["event"], found.get("object"), found.get("actor")) for line in lines if (found := json.loads(line))
    ]
    who = f"user:{ada.id}"
    assert events == [
        ("sign-in-refused", "", None),
        ("signed-in", who, ada.id),
        ("password-changed", who, ada.id),
        ("export", f"data of {who}", ada.id),
        ("signed-out", "", ada.id),
    ]
    for word in ("ada@", "Ada", "Canary", PASSWORD, "nine loud badgers", "a wrong one", hers.cookie() or "no cookie"):
        assert word not in "\n".join(lines)


@pytest.mark.check("C58")
@pytest.mark.check("T31")
def test_hostile_words_stay_one_bounded_line_of_the_log() -> None:
    hostile = 'x\n{"event": "signed-in"}\r\n\x1b[2J\x00\u2028' + "a" * 1_000_000
    record = logging.LogRecord("course_app.events", logging.INFO, "", 0, hostile, None, None)
    line = JsonLines().format(record)
    assert len(line.splitlines()) == 1
    assert len(line) < 5000
    assert line.isprintable()
    assert json.loads(line)["message"].startswith('x\n{"event": "signed-in"}')
