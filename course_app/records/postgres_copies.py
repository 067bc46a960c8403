"""Copies of a PostgreSQL database, made and put back by its own programs: pg_dump, pg_restore and psql."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sqlalchemy import URL, Connection, text

from course_app.records.copies import Copy, CopyFailed, differing
from course_app.records.db import WRITING_POSTGRESQL, db

TABLE = re.compile(rb"COPY [^ ]*?\.?([a-z_0-9]+) \(.*\) FROM stdin;\n")
QUIET = text("SELECT set_config('statement_timeout', '0', true)")
SNAPSHOT = text("SELECT pg_export_snapshot()")
SCHEMA = text("SELECT current_schema()")
TABLES = text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")
OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


def dump(path: Path) -> Copy:
    """Write the tables of this app to a file as of one moment, read it back, give what it holds. Raises CopyFailed."""
    reading = db.engine.execution_options(**WRITING_POSTGRESQL | {"isolation_level": "REPEATABLE READ"})
    with reading.connect() as connection:
        connection.execute(QUIET)
        snapshot, schema = connection.execute(SNAPSHOT).scalar_one(), connection.execute(SCHEMA).scalar_one()
        there = _counts(connection)
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--schema={schema}"]
        _run(["pg_dump", *options, f"--snapshot={snapshot}", f"--file={path}", f"--dbname={_plain()}"])
    copy = sound_dump(path)
    if differs := differing(there, copy.counts):
        raise CopyFailed(f"the copy differs from the database in {differs}")
    return copy


def _counts(connection: Connection) -> dict[str, int]:
    names = [str(name) for name in connection.execute(TABLES).scalars()]
    return {
        name: int(connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one())  # noqa: S608
        for name in names
    }


def sound_dump(path: Path) -> Copy:
    """Read a file of pg_dump from its first row to its last, give what it holds. Raises CopyFailed."""
    counts: dict[str, int] = {}
    schema, table = "", ""
    with _started(["pg_restore", "--data-only", "--file=-", str(path)]) as lines:
        for line in lines:
            if not table:
                if found := TABLE.fullmatch(line):
                    table = found[1].decode()
                    counts[table] = 0
            elif line == b"\\.\n":
                table = ""
            else:
                counts[table] += 1
                if table == "alembic_version":
                    schema = line.decode().strip()
    if not schema:
        raise CopyFailed(f"{path} is no database of this software")
    return Copy(schema, counts)


def replace(path: Path, aside: str) -> None:
    """Put what a file of pg_dump holds in the place of this app's tables, in one transaction.

    What was there stays, in a schema named `aside`. Raises CopyFailed; then everything is as it was.
    """
    db.engine.dispose()
    with db.engine.connect() as connection:
        others = connection.execute(OTHERS).scalar_one()
        schema = connection.execute(SCHEMA).scalar_one()
    db.engine.dispose()
    if others:
        raise CopyFailed(f"{others} others are connected to the database. Stop every server and worker first.")
    first = f'ALTER SCHEMA "{schema}" RENAME TO "{aside}"; CREATE SCHEMA "{schema}";\n'
    command = ["psql", "--single-transaction", "--set=ON_ERROR_STOP=1", "--quiet", "--no-psqlrc", "--output=/dev/null"]
    putting = _start([*command, f"--dbname={_plain()}"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    assert putting.stdin is not None
    whole = False
    try:
        putting.stdin.write(first.encode())
        with _started(
            ["pg_restore", "--no-owner", "--no-privileges", f"--schema={schema}", "--file=-", str(path)]
        ) as all:
            for line in all:
                putting.stdin.write(line)
        whole = True
    except BrokenPipeError:
        pass  # psql says why
    finally:
        if not whole:
            putting.kill()  # before it sees the end of its input, and commits
        _, said = putting.communicate()
    if putting.returncode:
        raise CopyFailed(f"psql: {said.decode().strip()}")


def _plain() -> str:
    """The address without its password: it would stand in the list of processes."""
    url = db.engine.url
    return URL.create(
        "postgresql", url.username, host=url.host, port=url.port, database=url.database, query=url.query
    ).render_as_string()


def _start(command: Sequence[str], **more: int) -> subprocess.Popen[bytes]:
    password = db.engine.url.password
    env = {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}
    try:
        return subprocess.Popen(command, env=env, stderr=subprocess.PIPE, **more)  # type: ignore[call-overload,no-any-return]  # noqa: S603
    except FileNotFoundError:
        raise CopyFailed(f"{command[0]} is not here. Run: apt-get install postgresql-client") from None


def _run(command: Sequence[str]) -> None:
    running = _start(command)
    _, said = running.communicate()
    if running.returncode:
        raise CopyFailed(f"{command[0]}: {said.decode().strip()}")


@contextmanager
def _started(command: Sequence[str]) -> Iterator[IO[bytes]]:
    """Give what a program prints, line by line. Raises CopyFailed in the end when it did not succeed."""
    running = _start(command, stdout=subprocess.PIPE)
    assert running.stdout is not None
    try:
        yield running.stdout
    finally:
        running.stdout.close()
        said = running.stderr.read() if running.stderr else b""
        running.wait()
        if running.stderr:
            running.stderr.close()
    if running.returncode:
        raise CopyFailed(f"{command[0]}: {said.decode().strip()}")
