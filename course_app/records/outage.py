"""A database that is away is told once, and once more when it answers: who looks each second is quiet in between."""

from __future__ import annotations

import logging
from types import TracebackType

from course_app.records.db import Busy


class Outage:
    """For one thread that looks again and again: `with outage:` around each look."""

    def __init__(self, log: logging.Logger, who: str) -> None:
        self.log, self.who, self.lasting = log, who, False

    def __enter__(self) -> None:
        """Nothing is known yet."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> bool:
        """Say what has changed. A database that is away, or busy for long, ends this look and raises nothing."""
        if isinstance(error, Busy) and not self.lasting:
            self.lasting = True
            self.log.warning("%s waits for the database (%s)", self.who, type(error).__name__)
        elif error is None and self.lasting:
            self.lasting = False
            self.log.info("%s goes on: the database answers", self.who)
        return isinstance(error, Busy)
