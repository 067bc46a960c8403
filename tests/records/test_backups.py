"""Backups: of one moment, verified, put back whole, and without those who were erased meanwhile."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import NOW
from flask import Flask
from sqlalchemy import text

from course_app.records import backup as backups
from course_app.records import erasures
from course_app.records.backup import BackupFailed, backup, newest, remove_older, why_late
from course_app.records.db import NEWEST, begin_writing, commit, db, rollback, rows
from course_app.records.erasing import erase
from course_app.records.learning import enrol, history
from course_app.records.people import User, add_person, begin_sign_in, person, person_by_email, signed_in
from course_app.records.restore import RestoreFailed, restore, verify

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return tmp_path / "copy"


@pytest.fixture
def inside(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield
        db.session.remove()


def postgresql() -> bool:
    return db.engine.url.get_backend_name() == "postgresql"


def erase_noted(user: User, folder: Path) -> None:
    begin_writing()
    erase(user.id, False, LATER)
    with erasures.noted(folder, user, False, LATER):
        commit()


@pytest.mark.check("F20")
def test_a_backup_made_while_others_write_is_of_one_moment(app: Flask, ada: User, copy: Path) -> None:
    """Each writer adds two rows that belong together: a copy has both or neither."""
    stop = threading.Event()

    def write(number: int) -> None:
        with app.app_context():
            turn = 0
            while not stop.is_set():
                begin_writing()
                turn += 1
                enrol(ada.id, f"left-{number}-{turn}", NOW)
                enrol(ada.id, f"right-{number}-{turn}", NOW)
                commit()

    writers = [threading.Thread(target=write, args=(number,)) for number in range(2)]
    for writer in writers:
        writer.start()
    try:
        with app.app_context():
            made = [backup(copy.with_name(f"copy-{number}")) for number in range(3)]
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert [one.schema for one in made] == [NEWEST] * 3
    assert all(one.counts["enrolments"] % 2 == 0 for one in made)
    assert made[0].counts["enrolments"] < made[2].counts["enrolments"]
    assert {path.name: path.stat().st_mode & 0o777 for path in copy.parent.glob("copy-0*")} == {
        "copy-0": 0o600,
        "copy-0.sha256": 0o600,
    }
    with app.app_context():
        assert verify(copy.with_name("copy-1"), postgresql()) == made[1]


@pytest.mark.check("F20")
@pytest.mark.usefixtures("inside")
def test_what_is_put_back_is_exactly_what_was_there_at_the_time(ada: User, zoe: User, copy: Path) -> None:
    begin_writing()
    enrol(ada.id, "before", NOW)
    commit()
    made = backup(copy)
    begin_writing()
    enrol(ada.id, "after", NOW)
    commit()
    done = restore(copy, [], LATER)
    assert (done.copy, done.erased) == (made, 0)
    assert set(history(ada.id).enrolled) == {"before"}
    begin_writing()
    assert add_person("new@example.org", "New", "", NOW).id > zoe.id, "numbers go on"
    commit()
    if postgresql():
        assert done.aside == f'the schema "replaced-{LATER:%Y%m%d-%H%M%S}" of the database'
        kept = rows(text(f'SELECT course FROM "replaced-{LATER:%Y%m%d-%H%M%S}".enrolments ORDER BY course'))
        assert kept.scalars().all() == ["after", "before"]
        return
    with closing(sqlite3.connect(done.aside)) as replaced:
        assert replaced.execute("SELECT course FROM enrolments ORDER BY course").fetchall() == [
            ("after",),
            ("before",),
        ]
    assert not list(copy.parent.glob("*.restoring*"))


@pytest.mark.check("P04")
@pytest.mark.usefixtures("inside")
def test_whoever_was_erased_after_the_backup_is_erased_again(
    ada: User, tom: User, zoe: User, copy: Path, tmp_path: Path
) -> None:
    canary = "marmalade-canary"
    begin_writing()
    rows(text("UPDATE users SET name = :name WHERE id = :id"), name=canary, id=ada.id)
    commit()
    backup(copy)
    erase_noted(ada, tmp_path)
    notes = tmp_path / erasures.NAME
    assert (notes.stat().st_mode & 0o777, len(notes.read_text().splitlines())) == (0o600, 1)
    assert not {"Ada", "ada@", canary} & set(notes.read_text().split())
    assert restore(copy, [notes], LATER).erased == 1
    assert (person(ada.id), person_by_email("tom@example.org")) == (None, person(tom.id))
    rollback()
    if not postgresql():
        db.engine.dispose()
        database = Path(str(db.engine.url.database))
        assert canary.encode() not in b"".join(path.read_bytes() for path in database.parent.glob(f"{database.name}*"))


@pytest.mark.check("P04")
@pytest.mark.usefixtures("inside")
def test_a_number_that_was_given_again_is_another_person(ada: User, tmp_path: Path) -> None:
    """After an older backup numbers are given again; the moment of the account tells two people apart."""
    erase_noted(User(id=ada.id, created_at=NOW - timedelta(days=1)), tmp_path)
    begin_writing()
    other = add_person("other@example.org", "Other", "", LATER)
    commit()
    line = erasures.Erasure(other.id, NOW, LATER, True).line()
    (tmp_path / "notes").write_text(line)
    assert erasures.erase_again([tmp_path / "notes"]) == 0
    assert person(other.id) is not None


@pytest.mark.usefixtures("inside")
def test_an_erasure_whose_commit_failed_is_not_done_again(ada: User, tmp_path: Path) -> None:
    begin_writing()
    erase(ada.id, True, LATER)
    with pytest.raises(OSError, match="disk"), erasures.noted(tmp_path, ada, True, LATER):
        raise OSError("disk full")
    rollback()
    assert erasures.read(tmp_path / erasures.NAME) == []
    with (tmp_path / erasures.NAME).open("a") as file:
        file.write(f"{ada.id} 2026-11-")  # half written by a process that died
    assert erasures.erase_again([tmp_path / erasures.NAME, tmp_path / "none"]) == 0
    assert person(ada.id) is not None


@pytest.mark.usefixtures("inside")
def test_a_process_that_dies_between_note_and_commit_leaves_the_erasure_to_the_next_start(
    ada: User, tmp_path: Path
) -> None:
    (tmp_path / erasures.NAME).write_text(erasures.Erasure(ada.id, ada.created_at, LATER, True).line())
    assert erasures.erase_again([tmp_path / erasures.NAME]) == 1
    assert person(ada.id) is None


@pytest.mark.check("C21")
@pytest.mark.usefixtures("inside")
def test_a_sign_in_that_was_ended_after_the_backup_does_not_come_back(ada: User, copy: Path) -> None:
    begin_writing()
    token = begin_sign_in(ada, NOW, timedelta(days=30), "Firefox")
    commit()
    backup(copy)
    restore(copy, [], LATER)
    assert signed_in(token, LATER) is None


@pytest.mark.check("F20")
@pytest.mark.usefixtures("inside")
def test_a_backup_of_a_newer_version_is_refused_and_nothing_is_replaced(ada: User, copy: Path) -> None:
    begin_writing()
    rows(text("UPDATE alembic_version SET version_num = '9999'"))
    commit()
    backup(copy)
    begin_writing()
    rows(text(f"UPDATE alembic_version SET version_num = '{NEWEST}'"))
    commit()
    with pytest.raises(RestoreFailed, match=f"schema 9999, and this version knows schemas up to {NEWEST}: .* Install"):
        restore(copy, [], LATER)
    assert person(ada.id) is not None


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize("harm", ["cut", "changed", "foreign", "empty"])
def test_a_backup_that_is_not_whole_is_refused(ada: User, copy: Path, harm: str) -> None:
    backup(copy)
    body = copy.read_bytes()
    copy.write_bytes(
        {
            "cut": body[: len(body) // 2],
            "changed": body[:-9] + b"?" + body[-8:],
            "foreign": b"PGDMP" + body if not postgresql() else b"SQLite format 3\0" + body,
            "empty": b"",
        }[harm]
    )
    told = {"cut": "SHA-256", "changed": "SHA-256", "foreign": "DATABASE_URL names", "empty": "no backup of"}[harm]
    with pytest.raises(RestoreFailed, match=told):
        restore(copy, [], LATER)
    if harm == "cut":
        copy.with_name("copy.sha256").unlink()
        with pytest.raises(RestoreFailed):
            restore(copy, [], LATER)
    assert person(ada.id) is not None


HOLD = """
import sqlite3, sys
line = sqlite3.connect(sys.argv[1])
line.execute("SELECT count(*) FROM users").fetchone()
print("x", flush=True)
sys.stdin.read()
"""


@pytest.mark.usefixtures("inside")
def test_nothing_is_replaced_while_somebody_else_has_the_database_open(app: Flask, ada: User, copy: Path) -> None:
    backup(copy)
    opened, done = threading.Event(), threading.Event()
    if postgresql():

        def hold() -> None:
            with app.app_context(), db.engine.connect() as line:
                line.detach()  # from the pool, as that of another process
                opened.set()
                done.wait(20)

        holding = threading.Thread(target=hold)
        holding.start()
        assert opened.wait(10)
        try:
            with pytest.raises(RestoreFailed, match=r"others are connected .* Stop every server"):
                restore(copy, [], LATER)
        finally:
            done.set()
            holding.join()
        return
    path = str(db.engine.url.database)
    other = subprocess.Popen([sys.executable, "-c", HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdout is not None
    other.stdout.read(1)
    try:
        with pytest.raises(RestoreFailed, match=r"somebody has .* open. Stop every server"):
            restore(copy, [], LATER)
    finally:
        other.communicate()
    assert restore(copy, [], LATER).copy.counts["users"] == 3


@pytest.mark.only("sqlite")
@pytest.mark.usefixtures("inside")
def test_a_damaged_database_is_replaced_and_kept_aside_as_it_is(ada: User, copy: Path) -> None:
    backup(copy)
    db.session.remove()
    db.engine.dispose()
    path = Path(str(db.engine.url.database))
    path.write_bytes(b"not a database" * 100)
    done = restore(copy, [], LATER)
    assert Path(done.aside).read_bytes() == b"not a database" * 100
    assert person(ada.id) is not None


DIES = """#!/bin/sh
case "$*" in
*--data-only*) exec {real} "$@" ;;
*) {real} "$@" | head -400; exit 1 ;;
esac
"""


@pytest.mark.only("postgres")
@pytest.mark.usefixtures("inside")
def test_putting_back_that_stops_half_way_changes_nothing(
    ada: User, copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(copy)
    begin_writing()
    enrol(ada.id, "after", NOW)
    commit()
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin/pg_restore"
    program.write_text(DIES.format(real=shutil.which("pg_restore")))
    program.chmod(0o700)
    with monkeypatch.context() as patched:
        patched.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
        with pytest.raises(RestoreFailed, match="The database was not replaced: pg_restore"):
            restore(copy, [], LATER)
    assert set(history(ada.id).enrolled) == {"after"}
    db.session.remove()
    assert restore(copy, [], LATER).copy.counts["users"] == 3


@pytest.mark.usefixtures("inside")
def test_a_name_that_is_taken_is_refused_and_a_failure_leaves_nothing(ada: User, copy: Path) -> None:
    backup(copy)
    with pytest.raises(BackupFailed, match="exists already"):
        backup(copy)
    with pytest.raises(BackupFailed, match="could not be written"):
        backup(copy.parent / "nowhere" / "copy")
    assert sorted(path.name for path in copy.parent.glob("copy*")) == ["copy", "copy.sha256"]


@pytest.mark.only("postgres")
@pytest.mark.usefixtures("inside")
def test_without_its_programs_postgresql_says_what_to_install(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(BackupFailed, match=r"pg_dump is not here. Run: apt-get install postgresql-client"):
        backup(copy)
    assert list(copy.parent.glob("copy*")) == []


def touched(folder: Path, name: str, hours: float) -> None:
    (folder / name).write_text("")
    mark = folder / f"{name}.sha256"
    mark.write_text("")
    at = (NOW - timedelta(hours=hours)).timestamp()
    os.utime(mark, (at, at))


def test_a_backup_is_late_after_26_hours_and_only_verified_ones_count(tmp_path: Path) -> None:
    assert why_late(tmp_path, NOW) == f"there is no verified backup in {tmp_path}"
    touched(tmp_path, "old.db", 40)
    (tmp_path / "copied-by-hand.db").write_text("")
    assert why_late(tmp_path, NOW) == f"the newest verified backup is 40 hours old: {tmp_path}/old.db"
    touched(tmp_path, "new.db", 26)
    assert why_late(tmp_path, NOW) == ""
    assert why_late(tmp_path, NOW + timedelta(seconds=1)).startswith("the newest verified backup is 26 hours old")
    assert newest(tmp_path) == backups.Newest(tmp_path / "new.db", NOW - timedelta(hours=26))


def test_old_backups_go_but_never_the_newest(tmp_path: Path) -> None:
    for name, hours in (("a.db", 90), ("b.db", 80), ("c.db", 70)):
        touched(tmp_path, name, hours)
    assert remove_older(tmp_path, NOW - timedelta(hours=75)) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c.db", "c.db.sha256"]
    assert remove_older(tmp_path, NOW) == 0
