"""The database: how it is opened, read and written. Readers share; a writer waits for its turn before it reads."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    Connection,
    CursorResult,
    DateTime,
    Dialect,
    Engine,
    ExceptionContext,
    Executable,
    MetaData,
    TypeDecorator,
    event,
    make_url,
)
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.pool import ConnectionPoolEntry, Pool
from sqlalchemy.util import immutabledict

from course_app.records.dialects import Once
from course_app.records.turn import owned, wait_for_disk, wait_for_turn

PATIENCE = 5.0  # seconds that a writer waits for its turn before people are asked to try again
WRITING: dict[str, Any] = {"writing": True}  # execution option of a session or engine that is going to write
# PostgreSQL reads without BEGIN and ROLLBACK, which halves its round trips; a writer asks for a transaction.
WRITING_POSTGRESQL: dict[str, Any] = {"isolation_level": "READ COMMITTED", "postgresql_readonly": False, **WRITING}
PRAGMAS = (
    "busy_timeout=5000",
    "journal_mode=WAL",
    "synchronous=FULL",  # of a writer NORMAL, and it waits for the disk when the next one may go: see end_turn
    "recursive_triggers=ON",  # else INSERT OR REPLACE takes a row of the audit trail away, and no trigger sees it
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "secure_delete=ON",  # what a person erases is overwritten
    "mmap_size=0",
    "journal_size_limit=16777216",  # bytes: a log that grew behind a long reader is cut back when that has ended
    "cache_size=-256",  # KB a connection: the system keeps the file in memory once, for all of them
    "query_only=ON",  # until a transaction says that it writes
)
SQLITE: dict[str, Any] = {"hide_parameters": True}  # an error names its statement, never what somebody wrote
POSTGRESQL: dict[str, Any] = SQLITE | {
    "isolation_level": "AUTOCOMMIT",
    "pool_recycle": 1800,
    "pool_pre_ping": False,
    "connect_args": {
        "connect_timeout": 5,  # seconds
        "options": "-c lock_timeout=5000 -c statement_timeout=5000 -c default_transaction_read_only=on -c timezone=UTC",
    },
}
BUSY_STATES = ("55P03", "57014")  # PostgreSQL: lock not available, statement took too long
UNWRITABLE_STATES = ("25006", "53100")  # a read-only transaction (a standby), a full disk
UNWRITABLE = ("database or disk is full", "attempt to write a readonly database", "disk I/O error", "unable to open")
READS_ONLY = ("attempt to write a readonly database", "cannot execute")  # of a connection that reads, too


class Busy(Exception):
    """Others are writing and did not finish in time; nothing was changed, trying again is safe."""


class NotWritable(Busy):
    """The database can be read, not written: a full disk, a read-only file system, a standby. Nothing was changed."""


class UTCDateTime(TypeDecorator[datetime]):
    """SQLite forgets time zones; every moment goes in and comes out as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:  # astimezone() would guess the zone of this machine
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """What all tables share: how moments are kept and how constraints are named."""

    registry: ClassVar[registry] = registry(type_annotation_map={datetime: UTCDateTime, dict[str, Any]: JSON})
    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False}, add_models_to_shell=False)
MIGRATIONS = Path(__file__).with_name("migrations")
NEWEST = max(path.name.partition("_")[0] for path in MIGRATIONS.glob("versions/*_*.py"))


@event.listens_for(Engine, "connect")
def open_sqlite(connection: Any, record: ConnectionPoolEntry) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def begin_sqlite(connection: Connection) -> None:
    """Readers get a snapshot in which nothing can be written; a writer waits for its turn before it reads."""
    if connection.dialect.name != "sqlite":
        return
    dbapi: Any = connection.connection.dbapi_connection
    if not connection.get_execution_options().get("writing"):
        dbapi.execute("BEGIN")
        return
    info = connection.connection.info  # not record_info: the event below reads this one
    if "turn" not in info:
        try:
            turn = wait_for_turn(f"{connection.engine.url.database}.lock", PATIENCE)
        except OSError as error:
            raise NotWritable(str(error)) from error
        if turn is None:
            raise Busy("another writer did not finish in time")
        info["turn"] = turn
    dbapi.execute("PRAGMA query_only=OFF")
    dbapi.execute("PRAGMA synchronous=NORMAL")
    try:
        dbapi.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:  # somebody writes without asking for a turn, such as an sqlite3 shell
        dbapi.execute("PRAGMA query_only=ON")  # SQLAlchemy lets a connection whose BEGIN failed go on without one
        raise Busy(str(error)) from error


@event.listens_for(Pool, "checkin")
def end_turn(connection: Any, record: ConnectionPoolEntry) -> None:
    """After COMMIT or ROLLBACK, when the connection is back in the pool, the next writer may go.

    This one waits until everything so far is on the disk: nothing is acknowledged before. A disk that takes its time is
    so waited for by many at once, and not by one after the other.
    """
    if turn := record.info.pop("turn", None):
        try:
            if connection is not None:
                connection.execute("PRAGMA query_only=ON")
                connection.execute("PRAGMA synchronous=FULL")
        finally:
            turn.close()
        wait_for_disk(f"{turn.name.removesuffix('.lock')}-wal")


@event.listens_for(Engine, "handle_error")
def say_busy(context: ExceptionContext) -> None:
    """What passes by itself, or when somebody makes room, is told in one way on both databases."""
    error = context.original_exception
    state, told = getattr(error, "sqlstate", None), str(error)
    if state in BUSY_STATES:
        raise Busy(told) from error
    writing = context.connection is not None and context.connection.get_execution_options().get("writing")
    if not writing and told.startswith(READS_ONLY):
        return  # somebody writes who said that they read: a mistake of ours, told as one
    if state in UNWRITABLE_STATES or (isinstance(error, sqlite3.OperationalError) and told.startswith(UNWRITABLE)):
        raise NotWritable(told) from error


def init_database(app: Flask) -> None:
    """Take an app with DATABASE_URL set, open its database."""
    url = make_url(app.config["DATABASE_URL"])
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    if url.get_backend_name() == "postgresql":
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = POSTGRESQL
    else:
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = SQLITE
        path = Path(str(url.database))
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            open(path, "w", opener=owned).close()  # SQLite gives its side files the same mode
    db.init_app(app)


def writing_options() -> dict[str, Any]:
    """Give the execution options of a connection that is going to write to this app's database."""
    return WRITING_POSTGRESQL if db.engine.dialect.name == "postgresql" else WRITING


def begin_writing() -> None:
    """From here on this session writes. Lazy: the turn is taken with the first statement, not here.

    A transaction that only read is ended, so that everything is looked at again under the lock.
    """
    if not db.session.registry.has():
        db.session(execution_options=writing_options())
        return
    session = db.session()
    if not session.execution_options.get("writing"):
        session.flush()  # fails loudly where something was added too early, instead of losing it
        session.rollback()
        session.execution_options = immutabledict(writing_options())


def rows(statement: Executable, /, **values: Any) -> CursorResult[*tuple[Any, ...]]:
    """Run a hot statement without the ORM: 40 us less. What was added to the session is sent first."""
    session = db.session()
    session.flush()
    return session.connection().execute(statement, values)


def add_once(insert: Once, /, **values: Any) -> bool:
    """Add a row unless a unique constraint says that it is there; give whether it was added."""
    db.session.flush()
    connection = db.session.connection()
    return connection.execute(insert, values).rowcount == 1


def commit() -> None:
    """Make everything since the last commit last, and let the next writer go."""
    db.session.commit()


def begin_reading() -> None:
    """Forget everything since the last commit; from here on this session only reads, and waits for no writer."""
    db.session.remove()


def rollback() -> None:
    """Forget everything since the last commit, and let the next writer go."""
    db.session.rollback()
