"""Fail-points of the database, listened for only where tests have laid some: each statement of a writer, and COMMIT."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

from course_app.failpoints import hit


def listen_for_faults() -> None:
    """From here on `statement`, `commit.before` and `commit.after` are places where this process may fail."""
    event.listen(Engine, "before_cursor_execute", _statement)
    event.listen(Session, "before_commit", _before)
    event.listen(Session, "after_commit", _after)


def _statement(connection: Connection, *more: Any) -> None:
    if connection.get_execution_options().get("writing"):
        hit("statement")


def _before(session: Session) -> None:
    hit("commit.before")


def _after(session: Session) -> None:
    hit("commit.after")
