"""What a damaged file of SQLite still holds is brought into a copy of it that is older, and whole."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from course_app.course.files import File
from course_app.records.copies import CopyFailed, counts_of
from course_app.records.db import db

ONLY_ADDED_TO = ("audit_events",)  # its triggers refuse that a row is taken away
ROUNDS = 10  # of looking for rows that lost the one they refer to


class Rescued(NamedTuple):
    """What came of it: how many rows more than in the copy, and the tables of which something could not be read.

    `orphans` are the rows, of any table, that went because they refer to one that was lost; `texts` are the editions
    that were lost, and came from the files of the library.
    """

    more: int
    damaged: tuple[str, ...]
    orphans: int
    texts: int


def rescue(damaged: Path, whole: Path, texts: Iterable[File] = ()) -> Rescued:
    """Bring into `whole` what `damaged` holds beyond it; commits. Both are files of SQLite with the same schema.

    A table that is sound is taken as it stands in `damaged`. Of one that is not, the rows of `whole` stay as they are,
    and those that can be read are added: from both ends, since what is new stands behind what is broken. An edition
    that was lost and is one of `texts`, the files of the library, comes from there: answers refer to it. Any other row
    whose other half was lost goes. `damaged` itself is not touched. Raises CopyFailed where nothing can be read of it.
    """
    reading = whole.with_name(f"{whole.name}-damaged")
    try:
        _take_along(damaged, reading)
        with closing(sqlite3.connect(reading)) as old, closing(sqlite3.connect(whole, isolation_level=None)) as line:
            _refuse_other(old, line)
            before = sum(counts_of(line).values())
            line.execute("PRAGMA foreign_keys=OFF")
            line.execute("BEGIN IMMEDIATE")
            broken = tuple(table.name for table in db.metadata.sorted_tables if not _bring(old, line, table.name))
            again = _take_texts(line, texts)
            orphans = _drop_orphans(line)
            line.execute("COMMIT")
            return Rescued(sum(counts_of(line).values()) - before, broken, orphans, again)
    finally:
        for side in ("", "-wal", "-shm"):
            reading.with_name(reading.name + side).unlink(missing_ok=True)


def _take_along(damaged: Path, reading: Path) -> None:
    """Copy a file with the log of what was written last: reading it changes what stands beside it."""
    for side in ("", "-wal"):
        with suppress(FileNotFoundError):
            shutil.copyfile(damaged.with_name(damaged.name + side), reading.with_name(reading.name + side))


def _refuse_other(old: sqlite3.Connection, line: sqlite3.Connection) -> None:
    version = "SELECT version_num FROM alembic_version"
    try:
        theirs, ours = old.execute(version).fetchone()[0], line.execute(version).fetchone()[0]
    except (sqlite3.DatabaseError, TypeError) as error:
        raise CopyFailed(f"nothing can be read of the damaged database ({error}). Restore without --rescue.") from None
    if ours != theirs:
        raise CopyFailed(
            f"the damaged database has schema {theirs}, this version {ours}. Rescue with the version that wrote it, "
            "then upgrade."
        )


def _bring(old: sqlite3.Connection, line: sqlite3.Connection, table: str) -> bool:
    """Bring the rows of one table; give whether it is sound."""
    told = line.execute(f'PRAGMA table_info("{table}")').fetchall()
    columns, keys = [f'"{row[1]}"' for row in told], [f'"{row[1]}"' for row in told if row[5]]
    sound = _is_sound(old, table)
    if sound and table not in ONLY_ADDED_TO:
        line.execute(f'DELETE FROM "{table}"')  # noqa: S608  names of our own tables, here and below
    add = f'INSERT OR IGNORE INTO "{table}" ({", ".join(columns)}) VALUES ({", ".join("?" * len(columns))})'  # noqa: S608
    stored_by = keys if _has_no_numbers(line, table) else ["rowid"]
    for way in ("ASC",) if sound else ("ASC", "DESC"):
        order = ", ".join(f"{key} {way}" for key in stored_by)
        query = f'SELECT {", ".join(columns)} FROM "{table}" NOT INDEXED ORDER BY {order}'  # noqa: S608
        line.executemany(add, _readable(old, query))
    return sound


def _is_sound(old: sqlite3.Connection, table: str) -> bool:
    try:
        return old.execute(f'PRAGMA integrity_check("{table}")').fetchall() == [("ok",)]
    except sqlite3.DatabaseError:
        return False


def _has_no_numbers(line: sqlite3.Connection, table: str) -> bool:
    """Say whether a table is one without row numbers, stored by its key."""
    try:
        line.execute(f'SELECT rowid FROM "{table}" LIMIT 0')  # noqa: S608
    except sqlite3.OperationalError:
        return True
    return False


def _readable(old: sqlite3.Connection, query: str) -> Iterator[tuple[object, ...]]:
    """Give the rows from one end of a table until one cannot be read."""
    with suppress(sqlite3.DatabaseError):
        yield from old.execute(query)


def _take_texts(line: sqlite3.Connection, texts: Iterable[File]) -> int:
    """Add each edition that is missing and referred to, if it is among the files of the library; give how many."""
    keys = [key for table in db.metadata.sorted_tables for key in table.foreign_keys]
    columns = [key.parent for key in keys if key.target_fullname == "editions.hash"]
    named = " UNION ".join(f'SELECT "{column.name}" FROM "{column.table.name}"' for column in columns)  # noqa: S608
    missing = {row[0] for row in line.execute(f"{named} EXCEPT SELECT hash FROM editions")}  # noqa: S608
    found = [text for text in texts if text.digest in missing]
    line.executemany(
        "INSERT OR IGNORE INTO editions (hash, kind, slug, lang, path, body, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?, strftime('%Y-%m-%d %H:%M:%f000', 'now'))",
        [(text.digest, text.kind, text.slug, text.lang, text.path, text.body) for text in found],
    )
    return len({text.digest for text in found})


def _drop_orphans(line: sqlite3.Connection) -> int:
    """Take away each row that refers to one that was lost, then those that refer to it, and so on; give how many."""
    gone = 0
    for _ in range(ROUNDS):
        found = {(row[0], row[3]) for row in line.execute("PRAGMA foreign_key_check")}
        for table, number in found:
            pairs = [row for row in line.execute(f'PRAGMA foreign_key_list("{table}")') if row[0] == number]
            here = " AND ".join(f'one."{to}" = "{table}"."{ours}"' for _, _, _, ours, to, *_ in pairs)
            given = " AND ".join(f'"{table}"."{ours}" IS NOT NULL' for _, _, _, ours, *_ in pairs)
            other = f'SELECT 1 FROM "{pairs[0][2]}" AS one WHERE {here}'  # noqa: S608
            gone += line.execute(f'DELETE FROM "{table}" WHERE {given} AND NOT EXISTS ({other})').rowcount  # noqa: S608
        if not found:
            break
    return gone
