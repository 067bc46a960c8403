"""What a copy of the database is, and whether it is whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from course_app.records.db import MIGRATIONS


class CopyFailed(Exception):
    """A copy is not whole, or its program is missing; the message says what is the matter."""


class Copy(NamedTuple):
    """What a copy holds: the number of its schema, and how many rows each table has."""

    schema: str
    counts: dict[str, int]


def known_schemas() -> list[str]:
    """Give the numbers of all schemas that this software knows, oldest first."""
    return sorted(path.name.partition("_")[0] for path in MIGRATIONS.glob("versions/*_*.py"))


def open_read_only(path: Path) -> sqlite3.Connection:
    """Open a file of SQLite in which nothing will be changed."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)


def counts_of(connection: sqlite3.Connection) -> dict[str, int]:
    """Give how many rows each table has."""
    names = [
        str(name)
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        if not name.startswith("sqlite_")
    ]
    return {name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in names}  # noqa: S608


def sound_sqlite(path: Path) -> Copy:
    """Open a file of SQLite, look at every page of it, give what it holds. Raises CopyFailed."""
    try:
        with closing(open_read_only(path)) as connection:
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(3)")]
            if found != ["ok"]:
                raise CopyFailed(f"{path} is damaged: {'; '.join(found)}")
            if broken := connection.execute("PRAGMA foreign_key_check").fetchone():
                raise CopyFailed(f"{path} is damaged: a row of {broken[0]} refers to one that is not there")
            counts = counts_of(connection)
            if not counts.get("alembic_version"):
                raise CopyFailed(f"{path} is no database of this software")
            schema = str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    except sqlite3.DatabaseError as error:
        raise CopyFailed(f"{path} cannot be read as a database: {error}") from error
    return Copy(schema, counts)


def differing(one: Mapping[str, int], other: Mapping[str, int]) -> str:
    """Name the tables in which two copies have not as many rows; nothing when there are none."""
    return ", ".join(sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name)))
