"""Whether this site could write now, asked without writing."""

from __future__ import annotations

import os
import shutil

from sqlalchemy import text

from course_app.records.db import db, rows
from course_app.records.turn import wait_for_turn

ROOM = 1 << 20  # bytes that a few answers and the log of the database need


def why_not_writable() -> str:
    """Say why nothing can be written now, in a few words; nothing when a writer would get its turn. Writes nothing."""
    url = db.engine.url
    if url.get_backend_name() == "postgresql":
        return "a standby answers" if rows(text("SELECT pg_is_in_recovery()")).scalar_one() else ""
    path = str(url.database)
    if shutil.disk_usage(os.path.dirname(path)).free < ROOM:
        return "the disk is full"
    if not all(os.access(place, os.W_OK) for place in (path, os.path.dirname(path))):
        return "the database is read-only"
    # Shared and let go at once: it only asks whether the turn is free.
    turn = wait_for_turn(f"{path}.lock", 1.0, shared=True)
    if turn is None:
        return "a writer does not finish"
    turn.close()
    return ""
