"""Publishing whatever an author has changed, while the site is served (PUBLISH_ON_CHANGE)."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from course_app.course.files import read_tree
from course_app.records.outage import Outage
from course_app.records.publishing import publish_tree, told

log = logging.getLogger(__name__)


def watch_library(app: Flask) -> None:
    """Publish the library for ever, whenever one of its files has changed."""
    seen, outage = _signature(app), Outage(log, "publishing what has changed")
    while True:
        time.sleep(1)
        if (now := _signature(app)) != seen:
            try:
                with outage:
                    _publish(app)
                    seen = now  # else it is tried again
            except (OSError, SQLAlchemyError):
                seen = now
                log.exception("the library could not be published")


def _publish(app: Flask) -> None:
    files = read_tree(app.config["LIBRARY"])
    with app.app_context():
        publication, problems = publish_tree(files, "change", datetime.now(UTC))
        if publication:
            click.echo(told(publication, problems))  # to the author who is watching, not to the log


def _signature(app: Flask) -> dict[str, tuple[int, int]]:
    """Give when each file of the library was last written, and its size."""
    root: Path = app.config["LIBRARY"]
    found = {}
    for path in (path for top in ("content", "quizzes") for path in (root / top).rglob("*")):
        try:
            told = path.stat()
        except OSError:  # gone, or being replaced at this moment
            continue
        found[str(path)] = (told.st_mtime_ns, told.st_size)
    return found
