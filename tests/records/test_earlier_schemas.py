"""Every earlier schema, with rows in every table, is brought to the newest one; killed half-way, it is old or new.

`earlier/` holds them as they were: `NNNN.sqlite.sql` as an SQLite shell dumps it, `NNNN.postgres.sql` as pg_dump does.
"""

from __future__ import annotations

import os
import random
import re
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from conftest import bare, close
from flask import Flask
from sqlalchemy import Connection, inspect, text

from course_app import failpoints
from course_app.records import migrating
from course_app.records.db import NEWEST, db
from course_app.records.faults import listen_for_faults
from course_app.records.upgrading import schema, upgrade

from .test_schema import described as described_exactly

EARLIER = Path(__file__).with_name("earlier")
SCHEMAS = sorted({path.name.partition(".")[0] for path in EARLIER.glob("*.sql")} - {NEWEST})
FRESH: dict[str, Any] = {}
Rows = dict[str, tuple[list[str], list[Any]]]


def load(address: str, number: str) -> None:
    """Empty a database, and fill it with what stands in the file of an earlier schema."""
    if address.startswith("sqlite"):
        path = Path(address.removeprefix("sqlite:///"))
        for old in path.parent.glob(f"{path.name}*"):
            old.unlink()
        with closing(sqlite3.connect(path)) as line:
            line.executescript((EARLIER / f"{number}.sqlite.sql").read_text())
        return
    with psycopg.connect(address.replace("+psycopg", "")) as line:
        line.execute("DROP SCHEMA public CASCADE")
        line.execute("CREATE SCHEMA public")
        line.execute((EARLIER / f"{number}.postgres.sql").read_text().encode())


def held(connection: Connection, like: Rows | None = None) -> Rows:
    """Give all rows; of the tables and columns of an earlier look only, where one is given."""
    found: Rows = {}
    inspector = inspect(connection)
    for table in sorted(set(like or inspector.get_table_names()) - {"alembic_version"}):
        columns = like[table][0] if like else [column["name"] for column in inspector.get_columns(table)]
        named = ", ".join(f'"{column}"' for column in columns)
        rows = connection.execute(text(f'SELECT {named} FROM "{table}"')).all()
        found[table] = (columns, sorted(map(repr, rows)))
    return found


def described(connection: Connection) -> Any:
    """What a database is made of. PostgreSQL writes the words of a check anew when it is loaded; they mean the same."""
    found = described_exactly(connection)
    for table in found.keys() - {"triggers"}:
        found[table]["checks"] = [
            (check["name"], re.findall(r"\w+", re.sub(r"::(\w+ varying|\w+)|ARRAY|ANY", "", check["sqltext"])))
            for check in found[table]["checks"]
        ]
    return found


def looked(app: Flask, look: Callable[[Connection], Any]) -> Any:
    with app.app_context():
        try:
            with db.engine.connect() as connection:
                return look(connection)
        finally:
            db.engine.dispose()


@pytest.fixture
def fresh(database: str, shared_databases: Callable[[str], str], tmp_path: Path) -> Any:
    """What a database of the newest schema is made of; looked at once for each kind."""
    kind = "sqlite" if database.startswith("sqlite") else "postgres"
    if kind not in FRESH:
        FRESH[kind] = looked(bare(shared_databases(kind), tmp_path), described)
    return FRESH[kind]


@pytest.mark.parametrize("number", SCHEMAS)
def test_an_earlier_schema_becomes_the_newest_and_keeps_every_row(
    database: str, tmp_path: Path, fresh: Any, number: str
) -> None:
    load(database, number)
    app = bare(database, tmp_path)
    before = looked(app, held)
    assert all(rows for _, rows in before.values()), "a table of the file has no row, so nothing is shown about it"
    if number == SCHEMAS[0]:
        upgrade(app)
    else:  # the same without starting Python anew
        (tmp_path / "nothing").mkdir()
        assert not migrated_in_a_child(database, tmp_path / "nothing", 10**6)
    assert schema(app) == NEWEST
    assert looked(app, described) == fresh
    assert looked(app, lambda connection: held(connection, before)) == before
    close(app)


def migrated_in_a_child(database: str, folder: Path, statement: int) -> bool:
    """Migrate in a process that is killed at its nth statement; give whether it was."""
    (folder / "statement").write_text(f"kill {statement}")
    child = os.fork()
    if child == 0:
        try:
            failpoints.FOLDER = str(folder)
            listen_for_faults()
            with migrating.create_app(database).app_context():
                migrating.run_migrations()
        except BaseException:
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    (folder / "statement").unlink(missing_ok=True)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def statements_to_kill(every: bool) -> Iterator[int]:
    """A few from a fixed seed, or every one; the last is never reached."""
    yield from range(1, 1000) if every else (1, *sorted(random.Random(18).sample(range(2, 40), 3)), 1000)


@pytest.mark.check("F18")
def test_a_migration_that_is_killed_leaves_the_old_schema_and_run_again_it_is_finished(
    database: str, tmp_path: Path, fresh: Any, request: pytest.FixtureRequest
) -> None:
    folder = tmp_path / "failpoints"
    folder.mkdir()
    for statement in statements_to_kill(request.config.getoption("--faults")):
        load(database, SCHEMAS[0])
        app = bare(database, tmp_path)
        before, old = looked(app, held), looked(app, described)
        killed = migrated_in_a_child(database, folder, statement)
        assert looked(app, described) == (old if killed else fresh), statement
        assert looked(app, lambda connection: held(connection, before)) == before, statement  # noqa: B023
        if not killed:
            break
        assert not migrated_in_a_child(database, folder, 1000)
        assert looked(app, described) == fresh, statement
        assert looked(app, lambda connection: held(connection, before)) == before, statement  # noqa: B023
    assert statement > 10, "the last run was not disturbed"
    close(app)
