"""A damaged database gives what it still holds: no row of a sound table is lost, and none of the backup."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import NOW
from flask import Flask

from course_app.course.files import read_file
from course_app.records.attempts import begin_attempt
from course_app.records.backup import backup
from course_app.records.copies import CopyFailed, sound_sqlite
from course_app.records.db import begin_writing, commit, db
from course_app.records.editions import put_edition
from course_app.records.learning import enrol, mark_done
from course_app.records.people import add_person
from course_app.records.rescue import rescue

pytestmark = [pytest.mark.only("sqlite"), pytest.mark.check("F19")]
PAGE = 4096
Tables = dict[str, set[tuple[object, ...]]]


def tables(path: Path) -> Tables:
    with closing(sqlite3.connect(path)) as line:
        names = [table.name for table in db.metadata.sorted_tables]
        return {name: set(line.execute(f'SELECT * FROM "{name}"')) for name in names}


def fill(start: int, many: int) -> None:
    begin_writing()
    for number in range(start, start + many):
        user = add_person(f"p{number}@example.org", f"Person {number}", "", NOW)
        enrol(user.id, "building-partnerships", NOW)
        for lesson in range(4):
            mark_done(user.id, f"01-first/{lesson}", NOW + timedelta(seconds=number))
    commit()


@pytest.fixture
def before_and_after(app: Flask, tmp_path: Path) -> tuple[Path, Path]:
    """A backup, and the database as it was when 200 more people had come."""
    early, late = tmp_path / "early.db", tmp_path / "late.db"
    with app.app_context():
        fill(0, 200)
        backup(early)
        fill(200, 200)
        backup(late)
        db.session.remove()
    return early, late


def test_whatever_page_is_gone_nothing_else_is_lost(before_and_after: tuple[Path, Path], tmp_path: Path) -> None:
    early, late = before_and_after
    had, has, body = tables(early), tables(late), late.read_bytes()
    damaged, whole = tmp_path / "damaged.db", tmp_path / "whole.db"
    unreadable, lost = 0, []
    for page in random.Random(19).sample(range(len(body) // PAGE), 40):
        damaged.write_bytes(gone := body[: page * PAGE] + bytes(PAGE) + body[(page + 1) * PAGE :])
        shutil.copyfile(early, whole)
        try:
            done = rescue(damaged, whole)
        except CopyFailed:  # the page held a part of what the tables are called
            unreadable += 1
            assert tables(whole) == had
            continue
        finally:
            assert damaged.read_bytes() == gone, "it is not touched"
        sound_sqlite(whole)
        for name, rows in tables(whole).items():
            if name in done.damaged:
                assert had[name] <= rows <= has[name], (page, name)
                lost.append(len(has[name] - rows))
            else:
                assert rows == has[name], (page, name)
    assert unreadable <= 5
    assert max(lost) <= 100, "no more than stood on the page"
    assert lost.count(0) > 30, "an index is no row"


def test_what_goes_since_it_refers_to_what_was_lost_is_counted(
    before_and_after: tuple[Path, Path], tmp_path: Path
) -> None:
    early, late = before_and_after
    has, body = tables(late), late.read_bytes()
    page = body.index(b"Person 399") // PAGE
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(body[: page * PAGE] + bytes(PAGE) + body[(page + 1) * PAGE :])
    done = rescue(damaged, early)
    lost = len(has["users"] - tables(early)["users"])
    assert (done.damaged, lost > 0) == (("users",), True)
    assert done.orphans == 5 * lost  # each had enrolled, and done four lessons


def test_a_text_that_was_lost_comes_from_the_files_of_the_library_with_the_answers_to_it(
    app: Flask, tmp_path: Path
) -> None:
    early, late, damaged = tmp_path / "early.db", tmp_path / "late.db", tmp_path / "damaged.db"
    text = read_file("quizzes/s01-the-bag.md", b"A story that was published after the backup. " * 200)
    other = read_file("quizzes/s02-the-hat.md", b"A draft that nobody answered.")
    with app.app_context():
        fill(0, 2)
        backup(early)
        begin_writing()
        put_edition(text.kind, text.slug, text.lang, text.path, text.body, NOW)
        begin_attempt(1, text.slug, text.digest, None, {}, NOW, "a" * 32)
        commit()
        backup(late)
        db.session.remove()
    body = late.read_bytes()
    page = body.index(text.digest.encode() + b"quiz") // PAGE
    damaged.write_bytes(body[: page * PAGE] + bytes(PAGE) + body[(page + 1) * PAGE :])
    without = tmp_path / "without.db"
    shutil.copyfile(early, without)
    assert (rescue(damaged, without).orphans, tables(without)["attempts"]) == (1, set())
    done = rescue(damaged, early, [text, other])
    assert (done.damaged, done.orphans, done.texts) == (("editions",), 0, 1)
    assert tables(early)["attempts"] == tables(late)["attempts"] != set()
    kept = {row[0]: row[1:6] for row in tables(early)["editions"]}
    assert kept[text.digest] == (text.kind, text.slug, text.lang, text.path, text.body)
    assert other.digest not in kept
    with closing(sqlite3.connect(early)) as line:
        (made,) = line.execute("SELECT created_at FROM editions WHERE hash = ?", (text.digest,)).fetchone()
    assert abs(datetime.fromisoformat(made).replace(tzinfo=UTC) - datetime.now(UTC)) < timedelta(minutes=5)


def test_what_cannot_be_read_at_all_is_said(before_and_after: tuple[Path, Path], tmp_path: Path) -> None:
    early, _ = before_and_after
    (tmp_path / "damaged.db").write_bytes(b"not a database" * 1000)
    with pytest.raises(CopyFailed, match=r"nothing can be read .* Restore without --rescue"):
        rescue(tmp_path / "damaged.db", early)
    assert not list(tmp_path.glob("*-damaged*"))
