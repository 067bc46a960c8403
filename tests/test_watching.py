"""What an author changes is published, and tried again while the database is away."""

from __future__ import annotations

import logging
from itertools import count

import pytest
from flask import Flask

from course_app import watching
from course_app.records.db import Busy


def test_a_change_that_met_a_busy_database_is_published_later(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Looked at six times: nothing changed, changed while busy, still busy, published, nothing changed, over."""

    class Over(BaseException):
        pass

    looks, tries = count(), [Busy("another writer"), Busy("another writer"), None]
    published: list[int] = []

    def publish(app: Flask) -> None:
        if error := tries.pop(0):
            raise error
        published.append(1)

    def rest(seconds: float) -> None:
        if next(looks) == 5:
            raise Over

    signatures = iter([{}, {}, *[{"content/a.md": (1, 2)}] * 4])
    monkeypatch.setattr(watching, "_publish", publish)
    monkeypatch.setattr(watching, "_signature", lambda app: next(signatures))
    monkeypatch.setattr(watching.time, "sleep", rest)
    with pytest.raises(Over), caplog.at_level(logging.INFO):
        watching.watch_library(app)
    assert (published, tries) == ([1], [])
    assert [record.getMessage() for record in caplog.records] == [
        "publishing what has changed waits for the database (Busy)",
        "publishing what has changed goes on: the database answers",
    ]
