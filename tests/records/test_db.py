"""How the database is opened, read and written."""

from __future__ import annotations

import fcntl
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW, bare
from flask import Flask
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, StatementError

from course_app.records import db as database_module
from course_app.records.db import (
    WRITING,
    Busy,
    NotWritable,
    begin_writing,
    commit,
    db,
    rollback,
    rows,
    writing_options,
)
from course_app.records.learning import enrol
from course_app.records.people import User, add_person, person, person_by_email
from course_app.records.turn import wait_for_disk
from course_app.records.upgrading import upgrade

from .conftest import another_process_may_write

ANSWERS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "mmap_size": 0,
    "trusted_schema": 0,
    "cache_size": -256,
}


def file_of(app: Flask) -> str:
    return str(app.config["SQLALCHEMY_DATABASE_URI"].database)


def driver() -> Any:
    return db.session.connection().connection.dbapi_connection


def write(number: int = 1) -> None:
    add_person(f"somebody{number}@example.org", "Somebody", "hash", NOW)


@pytest.mark.only("sqlite")
@pytest.mark.check("C61")
def test_every_pooled_connection_answers_as_promised(app: Flask) -> None:
    with app.app_context():
        begin_writing()
        write()
        commit()  # so that one of them has written
        held = [db.engine.connect() for _ in range(3)]
        for connection in held:
            for pragma, answer in {**ANSWERS, "query_only": 1, "secure_delete": 1}.items():
                assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == answer, pragma
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() >= 5000
            connection.close()


@pytest.mark.only("sqlite")
@pytest.mark.check("C61")
def test_a_writer_says_begin_immediate_before_it_reads_and_a_reader_says_begin(app: Flask) -> None:
    log: list[str] = []
    with app.app_context():
        event.listen(db.engine, "checkout", lambda sqlite, *more: sqlite.set_trace_callback(log.append))
        assert person(1) is None
        db.session.remove()
        assert [line.split()[0] for line in log] == ["BEGIN", "SELECT", "ROLLBACK"]
        log.clear()
        begin_writing()
        assert log == []  # lazy: nothing is asked of the database yet
        assert person_by_email("somebody1@example.org") is None
        write()
        commit()
        assert log[:3] == ["PRAGMA query_only=OFF", "PRAGMA synchronous=NORMAL", "BEGIN IMMEDIATE"]
        assert [line.split()[0] for line in log[3:]] == ["SELECT", "INSERT", "SELECT", "COMMIT", "PRAGMA", "PRAGMA"]


@pytest.mark.only("sqlite")
@pytest.mark.check("F05")
def test_a_writer_waits_for_the_disk_when_the_next_one_may_go_and_before_it_goes_on(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[tuple[str, bool]] = []

    def wait(log: str) -> None:
        waited.append((log, another_process_may_write(path)))
        wait_for_disk(log)

    monkeypatch.setattr(database_module, "wait_for_disk", wait)
    path = file_of(app)
    with app.app_context():
        begin_writing()
        write()
        assert waited == []
        commit()
        assert waited == [(f"{path}-wal", True)]
        db.session.remove()
        assert person(1) is not None
        db.session.remove()
        assert len(waited) == 1, "who reads waits for nothing"


@pytest.mark.only("sqlite")
@pytest.mark.check("F05")
def test_a_disk_that_fails_is_not_taken_for_one_that_holds(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(handle: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fdatasync", broken)
    with app.app_context():
        begin_writing()
        write()
        with pytest.raises(OSError, match="Input/output"):
            commit()


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("end", ["commit", "rollback", "remove", "nothing"])
def test_the_lock_is_held_while_writing_and_free_after_each_kind_of_end(app: Flask, end: str) -> None:
    path = file_of(app)
    with app.app_context():
        begin_writing()
        write()
        assert not another_process_may_write(path)
        {"commit": commit, "rollback": rollback, "remove": db.session.remove, "nothing": lambda: None}[end]()
        if end != "nothing":
            assert another_process_may_write(path)
    assert another_process_may_write(path)


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("moment", ["before writing", "in a statement", "after writing"])
def test_the_lock_is_free_after_a_request_that_raises(app: Flask, moment: str) -> None:
    def view() -> str:
        begin_writing()
        if moment == "before writing":
            person(1)
        elif moment == "in a statement":
            rows(text("INSERT INTO users (id) VALUES (1)"))
        else:
            write()
        raise LookupError

    app.add_url_rule("/raises", view_func=view, methods=["POST"])
    assert app.test_client().post("/raises").status_code == 500
    assert another_process_may_write(file_of(app))
    with app.app_context():
        assert person_by_email("somebody1@example.org") is None


@pytest.mark.only("sqlite")
def test_the_lock_is_free_after_a_core_connection_that_commits_twice(app: Flask) -> None:
    with app.app_context():
        with db.engine.execution_options(**WRITING).connect() as connection:
            for _ in range(2):
                connection.exec_driver_sql("UPDATE users SET name = 'Nobody'")
                connection.commit()
        assert another_process_may_write(file_of(app))


HOLD = """
import sys
from flask import Flask
from course_app.records.db import begin_writing, init_database
from course_app.records.people import add_person
from datetime import UTC, datetime
app = Flask("holder")
app.config["DATABASE_URL"] = sys.argv[1]
init_database(app)
with app.app_context():
    begin_writing()
    add_person("killed@example.org", "Killed", "hash", datetime.now(UTC))
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.mark.only("sqlite")
def test_the_lock_is_free_after_its_holder_was_killed_and_nothing_is_written(app: Flask) -> None:
    command = [sys.executable, "-c", HOLD, app.config["DATABASE_URL"]]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert not another_process_may_write(file_of(app))
        os.kill(holder.pid, signal.SIGKILL)
    assert another_process_may_write(file_of(app))
    with app.app_context():
        assert person_by_email("killed@example.org") is None


def test_a_reading_session_that_writes_fails_loudly(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(DBAPIError, match=r"readonly database|read-only transaction"):
            write()
        rollback()
        assert person_by_email("somebody1@example.org") is None
        db.session.add(User(email="x@example.org", name="X", password_hash="", created_at=NOW))
        with pytest.raises(DBAPIError, match=r"readonly database|read-only transaction"):
            commit()


def test_a_connection_that_has_written_reads_only_again(app: Flask) -> None:
    for number in range(3):
        with app.app_context():
            begin_writing()
            write(number)
            commit()
        with app.app_context(), pytest.raises(DBAPIError, match=r"readonly database|read-only transaction"):
            rows(text("DELETE FROM users"))


@pytest.mark.only("postgres")
def test_readers_on_postgresql_send_no_begin_and_writers_have_a_transaction(app: Flask) -> None:
    with app.app_context():
        assert driver().autocommit
        begin_writing()
        assert not driver().autocommit
        write()
        rollback()
        assert person_by_email("somebody1@example.org") is None


def test_what_another_wrote_is_seen_once_writing_begins(app: Flask, ada: User) -> None:
    with app.app_context():
        mine = person(ada.id)
        assert mine is not None
        assert mine.name == "Ada Mensah"
        with app.app_context():
            begin_writing()
            theirs = person(ada.id)
            assert theirs is not None
            theirs.name = "Ada Okafor"
            commit()
        assert mine.name == "Ada Mensah"
        begin_writing()
        assert mine.name == "Ada Okafor"


def test_what_was_added_before_writing_began_is_not_lost_quietly(app: Flask) -> None:
    with app.app_context():
        db.session.add(User(email="x@example.org", name="X", password_hash="", created_at=NOW))
        with pytest.raises(DBAPIError, match=r"readonly database|read-only transaction"):
            begin_writing()


@pytest.mark.only("sqlite")
def test_looking_at_a_row_after_the_commit_takes_no_lock(app: Flask, ada: User) -> None:
    with app.app_context():
        begin_writing()
        mine = person(ada.id)
        assert mine is not None
        mine.theme = "dark"
        commit()
        assert mine.theme == "dark"
        assert another_process_may_write(file_of(app))


@pytest.mark.only("sqlite")
@pytest.mark.check("F09")
def test_a_writer_gives_up_after_its_patience_and_may_try_again(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "PATIENCE", 0.05)
    with app.app_context():
        begin_writing()
        with open(file_of(app) + ".lock", "w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            with pytest.raises(Busy):
                write()
            rollback()
            with app.app_context():
                assert person(1) is None  # readers do not wait
        write()
        commit()
        assert person_by_email("somebody1@example.org") is not None


@pytest.mark.only("sqlite")
@pytest.mark.check("F09")
def test_somebody_who_writes_without_a_turn_makes_others_busy_and_leaves_the_lock_free(app: Flask) -> None:
    def hurry(sqlite: Any, *more: Any) -> None:
        sqlite.execute("PRAGMA busy_timeout=50")

    with app.app_context(), closing(sqlite3.connect(file_of(app))) as outsider:
        event.listen(db.engine, "checkout", hurry)
        outsider.execute("BEGIN IMMEDIATE")
        begin_writing()
        with pytest.raises(Busy):
            write()
        rollback()
        with db.engine.execution_options(**WRITING).connect() as connection:
            with pytest.raises(Busy):
                connection.exec_driver_sql("DELETE FROM users")
            outsider.rollback()
            with pytest.raises(NotWritable, match="readonly database"):  # never without a transaction of its own
                connection.exec_driver_sql("DELETE FROM users")
        assert another_process_may_write(file_of(app))
        write()
        commit()


@pytest.mark.only("postgres")
@pytest.mark.check("F09")
def test_a_row_that_another_holds_too_long_makes_a_writer_busy(app: Flask, ada: User) -> None:
    with app.app_context():
        settings = db.session.connection()
        assert settings.exec_driver_sql("SHOW lock_timeout").scalar() == "5s"
        assert settings.exec_driver_sql("SHOW statement_timeout").scalar() == "5s"
        db.session.remove()
        with db.engine.execution_options(**writing_options()).connect() as holder:
            holder.execute(text("UPDATE users SET name = 'Held'"))
            begin_writing()
            rows(text("SET LOCAL lock_timeout = '50ms'"))
            with pytest.raises(Busy):
                rows(text("UPDATE users SET name = 'Late'"))
            rollback()


def test_a_moment_goes_in_from_any_zone_and_comes_out_as_utc(app: Flask, ada: User) -> None:
    paris = datetime(2026, 7, 1, 14, 0, tzinfo=timezone(timedelta(hours=2)))
    with app.app_context():
        begin_writing()
        mine = person(ada.id)
        assert mine is not None
        mine.confirmed_at = paris
        commit()
    with app.app_context():
        again = person(ada.id)
        assert again is not None
        assert again.confirmed_at == datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
        assert again.confirmed_at.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(app: Flask, ada: User) -> None:
    with app.app_context():
        begin_writing()
        with pytest.raises(StatementError, match="no time zone"):
            enrol(ada.id, "common-ground", datetime(2026, 7, 1, 14, 0))


def test_a_hot_statement_sees_what_was_added_to_the_session(session: Any) -> None:
    session.add(User(email="new@example.org", name="New", password_hash="", created_at=NOW))
    assert rows(text("SELECT count(*) FROM users")).scalar() == 1


def test_a_new_database_is_read_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "course.db"
    app = bare(f"sqlite:///{path}", tmp_path)
    upgrade(app)
    with app.app_context():
        assert person(1) is None
        modes = {found.name: found.stat().st_mode & 0o777 for found in path.parent.iterdir()}
        db.engine.dispose()
    assert modes == {
        "course.db": 0o600,
        "course.db-wal": 0o600,
        "course.db-shm": 0o600,
        "course.db.lock": 0o600,
        "course.db.upgrade": 0o600,
    }
