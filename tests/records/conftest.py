"""What the tests of records share: a session that writes, other threads, other processes."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW, bare, close
from flask import Flask
from sqlalchemy import event

from course_app.records import people
from course_app.records.db import begin_writing, commit, db
from course_app.records.editions import put_edition


@pytest.fixture
def app(database: str, tmp_path: Path) -> Iterator[Flask]:
    """An app that has a database and nothing else: this room needs no other."""
    app = bare(database, tmp_path)
    yield app
    close(app)


@pytest.fixture
def session(app: Flask) -> Iterator[Any]:
    """A session that writes, as in a POST; what it leaves open is rolled back."""
    with app.app_context():
        begin_writing()
        yield db.session


@pytest.fixture
def me(session: Any) -> people.User:
    """Somebody with an account, in this session."""
    return people.add_person("ada@example.org", "Ada Mensah", "hash", NOW)


@pytest.fixture
def other(session: Any) -> people.User:
    """Somebody else."""
    return people.add_person("zoe@example.org", "Zoe Lind", "hash", NOW)


@pytest.fixture
def edition(session: Any) -> str:
    """The hash of a quiz in the library."""
    return put_edition("quiz", "conflict", "en", "quizzes/conflict.md", b"# Conflict", NOW)


@contextmanager
def sql_of(app: Flask) -> Iterator[list[str]]:
    """Collect the SQL that is sent; BEGIN, COMMIT and PRAGMA are not."""
    sent: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *more: Any) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def at_once(app: Flask, work: Callable[[int], Any], people_count: int = 20) -> list[Any]:
    """Do work(0), work(1) ... in as many threads that start together, each in its own request; give the results."""
    start = threading.Barrier(people_count, timeout=20)
    results: list[Any] = [None] * people_count

    def run(number: int) -> None:
        with app.app_context():
            begin_writing()
            start.wait()
            try:
                results[number] = work(number)
                commit()
            except Exception as error:
                results[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(people_count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


TRY_TO_WRITE = """
import fcntl, sqlite3, sys
try:
    fcntl.flock(open(sys.argv[1] + ".lock", "w"), fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError:
    sys.exit(3)
sqlite3.connect(sys.argv[1], timeout=0).execute("BEGIN IMMEDIATE")
"""


def another_process_may_write(path: str) -> bool:
    """Ask another process to take both locks: ours, and the one of SQLite."""
    answer = subprocess.run([sys.executable, "-S", "-c", TRY_TO_WRITE, path], check=False, stderr=subprocess.PIPE)
    assert answer.returncode in (0, 3), answer.stderr.decode()
    return answer.returncode == 0
