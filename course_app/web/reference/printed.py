"""Fact sheets as PDFs: each is printed once by this process, when somebody first asks for it, and kept."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from threading import Lock

from flask import current_app

from course_app.course.sheets import Paper
from course_app.exports.printer import PrintingFailed, print_sheet
from course_app.web.shared.clock import now

log = logging.getLogger(__name__)

MOST = 64  # sheets that are kept, of about 40 KB each; the one printed first goes first
PATIENCE = 5.0  # seconds to wait while another is printed
PAUSE = timedelta(seconds=60)  # before one that could not be printed is tried again


class NotNow(Exception):
    """It cannot be printed at this moment."""


class Printed:
    """What an application has printed so far. One is printed at a time."""

    def __init__(self) -> None:
        self._kept: dict[Paper, bytes] = {}
        self._failed: dict[Paper, datetime] = {}
        self._lock = Lock()

    def pdf(self, paper: Paper) -> bytes:
        """Take what stands on a sheet; give its PDF. Raises NotNow, and CannotShow when no font has its letters."""
        if found := self._kept.get(paper):
            return found
        if not self._lock.acquire(timeout=PATIENCE):
            raise NotNow
        try:
            return self._kept.get(paper) or self._print(paper)
        finally:
            self._lock.release()

    def _print(self, paper: Paper) -> bytes:
        self._failed = {paper: at for paper, at in self._failed.items() if now() - at < PAUSE}
        if paper in self._failed:
            raise NotNow
        try:
            pdf = print_sheet(paper)
        except PrintingFailed as error:
            log.error("the fact sheet %r was not printed: %s", paper.title, error)
            self._failed[paper] = now()
            raise NotNow from error
        self._kept[paper] = pdf
        if len(self._kept) > MOST:
            del self._kept[next(iter(self._kept))]
        return pdf


def printed() -> Printed:
    """Give what the current application has printed."""
    found: Printed = current_app.extensions.setdefault("printed_sheets", Printed())
    return found
