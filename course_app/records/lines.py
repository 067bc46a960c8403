"""The lines to PostgreSQL. A server that is started anew or replaced costs nobody an answer: at worst a retry."""

from __future__ import annotations

import select
from typing import Any

from sqlalchemy import Engine, ExceptionContext, event, make_url
from sqlalchemy.exc import DisconnectionError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, Pool

from course_app.records.db import Busy

UNABLE = ("40001", "40P01", "57P01", "57P02", "57P03")  # lost a race, or the server is stopping or starting
FOLLOWS = "during recovery"  # a copy that follows another server, until it is made the first


class Away(Busy):
    """The database does not answer, or may not be written to yet. What was not acknowledged can be sent again."""


def watch_lines(address: str) -> None:
    """Take the address of a database; from here on a dead line to it is noticed, and told as Away. SQLite has none."""
    if make_url(address).get_backend_name() == "postgresql":
        event.listen(Pool, "checkout", _look)
        event.listen(Engine, "handle_error", _say_away)


def _look(line: Any, record: ConnectionPoolEntry, proxy: Any) -> None:
    """Take a line out of the pool only when its other end is there; this costs no round trip.

    Nobody speaks on a line that waits, so one that can be read from was closed by the server.
    """
    if not hasattr(line, "pgconn"):  # of another application of this process, on SQLite
        return
    poll = select.poll()
    poll.register(line.fileno(), select.POLLIN)
    if poll.poll(0):
        raise DisconnectionError("the server closed this line while it waited")


def _say_away(context: ExceptionContext) -> None:
    error = context.original_exception
    state = getattr(error, "sqlstate", None)
    never = context.connection is None and isinstance(context.sqlalchemy_exception, OperationalError)
    if context.is_disconnect or never or state in UNABLE or FOLLOWS in str(error):
        raise Away(str(error)) from error
