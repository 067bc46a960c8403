"""Consistent, verified copies of the database while it is in use; and whether the newest one is too old."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from course_app.records import postgres_copies
from course_app.records.copies import Copy, CopyFailed, counts_of, differing, open_read_only, sound_sqlite
from course_app.records.db import db
from course_app.records.turn import owned

LATE = timedelta(hours=26)  # a backup a day, and two hours in which it may be late
CHUNK = 1 << 20  # bytes read at once
SUM = ".sha256"  # beside each verified copy, as sha256sum writes it


class BackupFailed(Exception):
    """No backup was made; the message says why."""


class Newest(NamedTuple):
    """The newest verified copy in a folder."""

    path: Path
    at: datetime


def backup(path: Path) -> Copy:
    """Take the path of a file that does not exist yet, write a verified copy of the database to it, give what it holds.

    Beside it stands its SHA-256, which says that it was verified. Raises BackupFailed.
    """
    partial = path.with_name(path.name + ".partial")
    checksum = path.with_name(path.name + SUM)
    if path.exists() or partial.exists() or checksum.exists():
        raise BackupFailed(f"{path}, or its .partial or {SUM}, exists already. Choose another name.")
    postgresql = db.engine.url.get_backend_name() == "postgresql"
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL, 0o600))
        copy = postgres_copies.dump(partial) if postgresql else _copy_sqlite(partial)
        with open(checksum, "w", opener=owned) as file:
            file.write(f"{digest(partial)}  {path.name}\n")
        sync(partial)
        sync(checksum)
        partial.rename(path)
        sync(path.parent)
    except (OSError, sqlite3.Error, CopyFailed) as error:
        checksum.unlink(missing_ok=True)
        raise BackupFailed(f"{path} could not be written: {error}") from error
    finally:
        partial.unlink(missing_ok=True)
    return copy


def _copy_sqlite(partial: Path) -> Copy:
    with closing(open_read_only(Path(str(db.engine.url.database)))) as source:
        source.execute("BEGIN")  # the copy and the counts are of one moment, whoever writes meanwhile
        there = counts_of(source)
        with closing(sqlite3.connect(partial)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
    copy = sound_sqlite(partial)
    if differs := differing(there, copy.counts):
        raise CopyFailed(f"the copy differs from the database in {differs}")
    return copy


def digest(path: Path) -> str:
    """Give the SHA-256 of a file, in hexadecimal digits."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            found.update(chunk)
    return found.hexdigest()


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def newest(folder: Path) -> Newest | None:
    """Give the newest verified copy in a folder: one with its SHA-256 beside it."""
    found = []
    for path in folder.glob(f"*{SUM}"):
        copy = path.with_name(path.name.removesuffix(SUM))
        if copy.is_file():
            found.append(Newest(copy, datetime.fromtimestamp(path.stat().st_mtime, UTC)))
    return max(found, key=lambda one: one.at, default=None)


def why_late(folder: Path, now: datetime) -> str:
    """Say why somebody should look at the backups, in a few words; nothing when the newest is young enough."""
    found = newest(folder)
    if found is None:
        return f"there is no verified backup in {folder}"
    if now - found.at <= LATE:
        return ""
    hours = int((now - found.at).total_seconds() // 3600)
    return f"the newest verified backup is {hours} hours old: {found.path}"


def remove_older(folder: Path, before: datetime) -> int:
    """Take verified copies from before a moment away, never the newest one; give how many."""
    last, removed = newest(folder), 0
    for path in sorted(folder.glob(f"*{SUM}")):
        copy = path.with_name(path.name.removesuffix(SUM))
        if last and copy != last.path and datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
            copy.unlink(missing_ok=True)
            path.unlink()
            removed += 1
    return removed
