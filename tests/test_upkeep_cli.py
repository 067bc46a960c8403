"""The commands of whoever keeps it running, as they are typed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import FlaskGroup

from course_app.records.db import NEWEST, db
from course_app.records.people import person_by_email
from course_app.records.upgrading import upgrade

Run = Callable[..., Result]
EARLIER = Path(__file__).parent / "records" / "earlier"
RUTH = ("people", "add", "ruth@example.org", "--name", "Ruth Adeyemi")


@pytest.fixture
def run(app: Flask) -> Run:
    """Run a command as it is typed after `flask`."""
    return lambda *words, **more: CliRunner().invoke(FlaskGroup(create_app=lambda: app), list(words), **more)


def test_a_backup_goes_into_its_folder_and_is_put_back(app: Flask, run: Run, tmp_path: Path) -> None:
    run(*RUTH, env={"PASSWORD": "eleven quiet otters"})
    made = run("backup")
    [copy] = [path for path in (tmp_path / "backups").iterdir() if path.suffix != ".sha256"]
    assert (made.exit_code, made.output.partition(" rows")[0].rpartition(", ")[0]) == (
        0,
        f"Written and verified: {copy} (schema {NEWEST}, 1 accounts, 0 statements",
    )
    assert (tmp_path / "backups").stat().st_mode & 0o777 == 0o700
    run("people", "add", "tom@example.org", "--name", "Tom Okafor", env={"PASSWORD": "eleven quiet otters"})
    asked = run("restore", str(copy), input="n\n")
    assert (asked.exit_code, "Put it in the place of the database? [y/N]: n" in asked.output) == (1, True)
    done = run("restore", str(copy), "--yes")
    assert done.exit_code == 0, done.output
    assert "Restored. The replaced database is " in done.output
    with app.app_context():
        found = [person_by_email(f"{name}@example.org") is not None for name in ("ruth", "tom")]
        db.session.remove()
    assert found == [True, False]


def test_a_file_that_is_no_backup_is_refused_in_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("buy milk")
    refused = run("restore", str(tmp_path / "notes.txt"), "--yes")
    assert refused.exit_code == 1
    assert refused.output.startswith(f"Error: {tmp_path}/notes.txt is no backup of a database, and DATABASE_URL names ")


@pytest.mark.only("sqlite")
def test_an_upgrade_backs_the_database_up_first_and_a_new_one_needs_none(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        db.engine.dispose()
    path = Path(app.config["DATABASE_URL"].removeprefix("sqlite:///"))
    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()
    with closing(sqlite3.connect(path)) as line:
        line.executescript((EARLIER / "0001.sqlite.sql").read_text())
    upgrade(app)
    upgrade(app)
    assert sorted(path.name for path in (tmp_path / "backups").iterdir()) == [
        f"before-{NEWEST}-from-0001.db",
        f"before-{NEWEST}-from-0001.db.sha256",
    ]
