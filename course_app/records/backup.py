"""A consistent copy of the database while it is in use."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL

from course_app.records.db import BackupFailed, db


def backup(path: Path) -> None:
    """Take the path of a file that does not exist yet, write a checked copy of the database to it.

    Raises BackupFailed: the file exists, the copy is not whole, or PostgreSQL has its own command for it.
    """
    url = db.engine.url
    if url.get_backend_name() == "postgresql":
        plain = URL.create(  # no password: it would stay in the history of a shell
            "postgresql", url.username, host=url.host, port=url.port, database=url.database, query=url.query
        ).render_as_string()
        raise BackupFailed(f"PostgreSQL makes its own copies. Run: pg_dump --format=custom --file={path} {plain}")
    partial = path.with_name(path.name + ".partial")
    if path.exists() or partial.exists():
        raise BackupFailed(f"{path} or {partial} exists already. Choose another name.")
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL, 0o600))
        source = sqlite3.connect(f"file:{url.database}?mode=ro", uri=True)
        copy = sqlite3.connect(partial)
        with closing(source), closing(copy):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
            result = copy.execute("PRAGMA quick_check").fetchone()[0]
            if result != "ok":
                raise BackupFailed(f"The copy is damaged ({result}), so the database may be. Keep the last good copy.")
        partial.rename(path)
    except (OSError, sqlite3.Error) as error:
        raise BackupFailed(f"{path} could not be written: {error}.") from error
    finally:
        partial.unlink(missing_ok=True)
