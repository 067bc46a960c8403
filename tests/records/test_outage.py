"""A database that is away is told once, and that it is back; any other fault is nobody's to hide."""

from __future__ import annotations

import logging

import pytest

from course_app.records.db import Busy
from course_app.records.lines import Away
from course_app.records.outage import Outage


def look(outage: Outage, *errors: Exception | None) -> None:
    for error in errors:
        with outage:
            if error:
                raise error


def test_an_outage_is_told_when_it_begins_and_when_it_ends(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    outage = Outage(logging.getLogger("course_app"), "the worker")
    look(outage, None, Away("gone"), Away("gone"), Busy("still"), None, None, Busy("again"))
    assert [(record.levelname, record.getMessage(), record.exc_info) for record in caplog.records] == [
        ("WARNING", "the worker waits for the database (Away)", None),
        ("INFO", "the worker goes on: the database answers", None),
        ("WARNING", "the worker waits for the database (Busy)", None),
    ]


def test_any_other_fault_passes_and_says_nothing_about_the_database(caplog: pytest.LogCaptureFixture) -> None:
    outage = Outage(logging.getLogger("course_app"), "the worker")
    with pytest.raises(LookupError):
        look(outage, LookupError())
    assert caplog.records == []
