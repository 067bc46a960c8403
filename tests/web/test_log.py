"""What the log says: numbers, never people; one line, never more."""

from __future__ import annotations

import json
import logging
import secrets
import sys
from typing import Any
from urllib.parse import quote

import pytest
from conftest import PASSWORD
from flask import Flask
from told import Watch

from course_app.records.people import User
from course_app.web.shared.log import JsonLines

from .site import Site

ENTRY = {"email": "ada@example.org", "password": PASSWORD}
HOSTILE = 'x\n{"event": "signed-in"}\r\n\x1b[2J\x00\u2028' + "a" * 1_000_000


@pytest.mark.check("P11")
@pytest.mark.check("C58")
@pytest.mark.check("T31")
def test_the_log_names_numbers_and_never_people(
    app: Flask, browser: Any, ada: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "course_app")
    hers = browser()
    hers.client.environ_base["REMOTE_ADDR"] = "203.0.114.77"
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
    assert {json.loads(line)["address"] for line in lines} == {"public"}
    for word in (
        "203.0",
        "ada@",
        "Ada",
        "Canary",
        PASSWORD,
        "nine loud badgers",
        "a wrong one",
        hers.cookie() or "no cookie",
    ):
        assert word not in "\n".join(lines)


@pytest.mark.check("C58")
@pytest.mark.check("T31")
def test_hostile_words_stay_one_bounded_line_of_the_log() -> None:
    record = logging.LogRecord("course_app.events", logging.INFO, "", 0, HOSTILE, None, None)
    record.object = HOSTILE
    try:
        raise ValueError(HOSTILE)
    except ValueError:
        record.exc_info = sys.exc_info()
    line = JsonLines().format(record)
    assert_bounded(line, 60_000)  # each control character of the text is written as six
    assert json.loads(line)["message"].startswith('x\n{"event": "signed-in"}')


@pytest.mark.check("C58")
@pytest.mark.check("T31")
def test_whatever_is_sent_each_line_is_one_and_short(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    """A name that came in by another door, and hostile words in each place of a request."""
    caplog.set_level(logging.INFO, "course_app")
    hostile = HOSTILE[:60_000]
    ada = site.open(hostile.replace("\0", "")[:200])  # so much of it PostgreSQL would keep
    assert ada.user
    ada.post("/sign-in", {"email": ada.user.email, "password": hostile[:500]})
    ada.post("/sign-in", {"email": ada.user.email, "password": PASSWORD})
    ada.post("/me/account/name", {"name": hostile})
    ada.post("/me/journal/exports")
    ada.post("/cohorts", {"name": hostile})
    ada.get(f"/cohorts/{quote(hostile[:2000])}", query_string={"q": hostile[:2000]})
    ada.get("/admin", headers={"User-Agent": "x" * 60_000, "X-Request-Id": "x" * 60_000, "X-Forwarded-For": "x" * 999})
    told = [JsonLines().format(record) for record in caplog.records]
    assert [json.loads(line)["message"] for line in told][:3] == ["sign-in-refused", "signed-in", "export"]
    for line in told:
        assert_bounded(line, 1000)
        assert "[2J" not in line


def assert_bounded(line: str, most: int) -> None:
    assert len(line.splitlines()) == 1
    assert len(line) < most
    assert line.isprintable()


@pytest.mark.check("C59")
def test_every_line_of_every_test_is_read_for_passwords_addresses_answers_and_tokens(told: Watch) -> None:
    """conftest.py looks at what was found when all tests are through; here it is seen that it would be."""
    for secret in (PASSWORD, "ada@example.org", "canary words of hers", secrets.token_urlsafe(32)):
        before = told.read
        logging.getLogger("course_app.events").warning("here is %s, in a line", secret)
        assert told.read == before + 1
        assert len(told.found) == 1
        told.found.clear()
