"""How migrations run: in one transaction that writes, on both databases. Run by migrating.py."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy import Connection
from sqlalchemy.schema import SchemaItem

from course_app.records import privacy  # knows every table
from course_app.records.db import UTCDateTime, db, writing_options


def is_ours(item: SchemaItem, name: str | None, kind: str, reflected: bool, compare_to: SchemaItem | None) -> bool:
    """A PostgreSQL database may be shared: tables that no model names are left alone."""
    return not (kind == "table" and reflected and name not in (privacy.PERSONAL.keys() | privacy.IMPERSONAL))


def render(kind: str, item: Any, autogenerate: AutogenContext) -> str | Literal[False]:
    """A migration stands for itself: it names no type of ours, which may change after it."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


def run(connection: Connection) -> None:
    """Bring the schema up in one transaction: it is the old or the new one, never half of each."""
    options: dict[str, Any] = current_app.extensions["migrate"].configure_args
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        include_object=is_ours,
        render_item=render,
        transactional_ddl=True,  # SQLite too, since we say BEGIN ourselves
        **options,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            # 5 s are for requests. Of two servers that start together one migrates, the other finds it done.
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql("SET LOCAL lock_timeout = '60s'")
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(1)")
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if broken:
                raise RuntimeError(f"The migration was undone: it leaves rows without the row they refer to: {broken}")


if context.is_offline_mode():
    raise SystemExit("Migrations look at the database: run them without --sql.")
with db.engine.execution_options(**writing_options()).connect() as connection:
    if connection.dialect.name != "sqlite":
        run(connection)
    else:
        # A table that is made anew is dropped in between, which would delete all that refers to it.
        dbapi: Any = connection.connection.dbapi_connection
        dbapi.execute("PRAGMA foreign_keys=OFF")
        try:
            run(connection)
        finally:
            if connection.in_transaction():
                connection.rollback()
            dbapi.execute("PRAGMA foreign_keys=ON")
