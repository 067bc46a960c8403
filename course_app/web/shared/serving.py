"""The library that this process serves: the current editions of the database, never the disk."""

from __future__ import annotations

import logging
import threading
import time

from flask import Flask, current_app, g
from sqlalchemy.exc import SQLAlchemyError

from course_app.course.files import read_file
from course_app.course.library import Library
from course_app.course.loader import build
from course_app.course.quiz import Quiz
from course_app.course.quiz_text import read_quiz
from course_app.records import editions
from course_app.records.db import db
from course_app.records.outage import Outage

log = logging.getLogger(__name__)
_EMPTY = build({})[0]


class Serving:
    """One per application. A request takes `library` once and sees one publication from beginning to end."""

    def __init__(self) -> None:
        self.publication = 0
        self.library: Library = _EMPTY
        self._quizzes: dict[str, Quiz] = {}
        self._lock = threading.Lock()

    def refresh(self) -> bool:
        """Look whether something was published since; give whether the library changed. Needs an app context."""
        newest = editions.current_publication()
        if newest == self.publication:
            return False
        with self._lock:
            rows = editions.current_editions()
            self.library = build({row.path: read_file(row.path, row.body) for row in rows})[0]
            self.publication = newest
        return True

    def quiz(self, digest: str) -> Quiz:
        """Give the quiz of an edition, current or not: what an attempt began with."""
        shown = self.library
        if current := next((quiz for quiz in shown.quizzes.values() if shown.editions[quiz.path] == digest), None):
            return current  # read already: one quiz is one object, with one graph
        if digest not in self._quizzes:
            row = editions.edition(digest)
            if row is None:
                raise LookupError(f"edition {digest} is not in the database")
            quiz, _ = read_quiz(row.path, row.slug, row.body.decode("utf-8-sig").replace("\r\n", "\n"))
            if quiz is None:
                raise LookupError(f"edition {digest} cannot be read")
            self._quizzes[digest] = quiz
        return self._quizzes[digest]

    def watch(self, app: Flask, seconds: float = 1.0) -> threading.Thread:
        """Start a thread that looks for publications, so that no request has to."""

        def look() -> None:
            outage = Outage(log, "looking for publications")
            while True:
                time.sleep(seconds)
                try:
                    with outage, app.app_context():
                        self.refresh()
                        db.session.rollback()
                except (SQLAlchemyError, LookupError):
                    log.exception("could not look for a publication")

        thread = threading.Thread(target=look, name="publications", daemon=True)
        thread.start()
        return thread


def serving() -> Serving:
    """Give what the current application serves."""
    found: Serving = current_app.extensions["serving"]
    return found


def library() -> Library:
    """Give the library of this request: the same from its beginning to its end, whatever is published meanwhile."""
    if "library" not in g:
        g.library = serving().library
    found: Library = g.library
    return found
