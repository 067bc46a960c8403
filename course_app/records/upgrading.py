"""Bringing a database to the newest schema: a server does it at its start, a restore before it is done."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from itertools import count
from pathlib import Path

from flask import Flask
from sqlalchemy import inspect, make_url, text

from course_app.records.backup import SUM, BackupFailed, backup
from course_app.records.db import NEWEST, db, init_database
from course_app.records.turn import wait_for_turn

PATIENCE = 600.0  # seconds that a server waits for another one that upgrades the same file


def bare_app(address: str) -> Flask:
    """Take the address of a database, give an app that has it and nothing else."""
    app = Flask("bare")
    app.config["DATABASE_URL"] = address
    init_database(app)
    return app


def schema(app: Flask) -> str:
    """Give the number of the schema that the database of this app has; nothing where it is empty."""
    with app.app_context(), db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return ""
        return str(connection.scalar(text("SELECT version_num FROM alembic_version")) or "")


def upgrade(app: Flask) -> None:
    """Bring the database of this app to the newest schema; a new one is made. Raises SystemExit.

    Where there is something to do, migrating.py does it in a process of its own. An SQLite database that holds
    something is copied into the folder BACKUPS first, if the app has one.
    """
    if schema(app) == NEWEST:
        return
    url = make_url(app.config["DATABASE_URL"])
    if url.get_backend_name() == "postgresql":
        _migrate(url.render_as_string(hide_password=False))
        return
    turn = wait_for_turn(f"{url.database}.upgrade", PATIENCE)
    if turn is None:
        raise SystemExit("Another process upgrades the database and does not finish.")
    with closing(turn):
        before = schema(app)  # another server may have done it meanwhile
        if before == NEWEST:
            return
        if before and "BACKUPS" in app.config:
            _back_up_first(app, before)
        _migrate(url.render_as_string(hide_password=False))


def _back_up_first(app: Flask, before: str) -> None:
    folder: Path = app.config["BACKUPS"]
    names = (folder / f"before-{NEWEST}-from-{before}{f'-{number}' if number else ''}.db" for number in count())
    path = next(name for name in names if not any(name.with_name(name.name + more).exists() for more in ("", SUM)))
    path.with_name(path.name + ".partial").unlink(missing_ok=True)  # of a process that died; nobody else is here now
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with app.app_context():
            backup(path)
    except (BackupFailed, OSError) as error:
        raise SystemExit(f"The database was not upgraded, since it could not be backed up first. {error}") from None
    print(f"Backed up before the upgrade from schema {before} to {NEWEST}: {path}", flush=True)


def _migrate(address: str) -> None:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}  # it finds the code that we found
    command = [sys.executable, "-P", "-m", "course_app.records.migrating"]
    if subprocess.run(command, input=address, text=True, env=env).returncode:  # noqa: S603
        raise SystemExit("The database was not brought to the newest schema: the reason stands above.")
