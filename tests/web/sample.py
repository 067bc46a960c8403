"""A small library, served; and somebody who did what it asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from conftest import NOW
from flask import Flask
from sqlalchemy import event, func, select

from course_app.course.files import File, read_file, read_tree
from course_app.records import attempts, editions, issuers, learning
from course_app.records.db import begin_writing, commit, db
from course_app.records.people import User
from course_app.records.taking import settle
from course_app.web.shared.serving import serving

COURSE = "first-steps"
ADDRESS = f"/courses/{COURSE}/statements"
COURSE_FILE = f"content/courses/{COURSE}.md"
# All that the course asks of somebody.
LESSONS = ("01-start/01-hello", "01-start/02-ask", "02-talk/01-good-things")
CHECKS = (
    ("01-start/01-hello", "first-word"),
    ("02-talk/01-good-things", "which-first"),
    ("02-talk/01-good-things", "how-many"),
)
SCENARIOS = ("s01-the-bag",)
QUIZZES = ("01-start", "02-talk")
EVERYTHING = frozenset(
    [("enrol", COURSE)]
    + [("lesson", key) for key in LESSONS]
    + [("check", f"{lesson}#{check}") for lesson, check in CHECKS]
    + [("end", slug) for slug in SCENARIOS]
    + [("pass", slug) for slug in QUIZZES]
)


@cache
def good() -> dict[str, File]:
    """The sound library that stands beside the tests of the parser."""
    return read_tree(Path(__file__).parent.parent / "course" / "good")


def text_of(path: str) -> str:
    return good()[path].body.decode()


def publish(app: Flask, changed: dict[str, str | None] | None = None) -> None:
    """Serve the sample library, with these files written anew, or left out (None)."""
    files = dict(good())
    for path, text in (changed or {}).items():
        if text is None:
            del files[path]
        else:
            files[path] = read_file(path, text.encode())
    with app.app_context():
        begin_writing()
        for path in editions.pointers().keys() - files.keys():
            editions.drop_pointer(path)
        for path, file in files.items():
            editions.put_edition(file.kind, file.slug, file.lang, path, file.body, NOW)
            editions.move_pointer(path, file.digest)
        editions.add_publication("test", len(files), [], NOW)
        commit()
        serving().refresh()


def do(app: Flask, user: User, things: Iterable[tuple[str, str]] = EVERYTHING, points: int = 4) -> None:
    """Let somebody do some of what the course asks; what is finished is written down, as the pages would."""
    with app.app_context():
        begin_writing()
        library = serving().library
        for kind, name in sorted(things):
            if kind == "enrol":
                learning.enrol(user.id, name, NOW)
            elif kind == "lesson":
                learning.mark_done(user.id, name, NOW)
            elif kind == "check":
                lesson, _, check = name.partition("#")
                learning.answer_check(user.id, lesson, check, 0, NOW)
            else:
                digest = library.editions[f"quizzes/{name}.md"]
                attempt = attempts.begin_attempt(user.id, name, digest, None, {}, NOW)
                attempts.end_attempt(attempt, points if kind == "pass" else 0, 4, kind == "pass", "end", NOW)
        settle(user.id, library, library.courses[COURSE].modules, NOW)
        commit()


def rows_of(app: Flask, model: type[Any]) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def change(app: Flask, work: Callable[[], object]) -> None:
    """Do something to the database and commit."""
    with app.app_context():
        begin_writing()
        work()
        commit()


def issuer_put_to_use(app: Flask, name: str, by: User) -> None:
    """Say who issues statements, as an admin does at /admin/issuer."""
    change(app, lambda: issuers.use(issuers.write(issuers.Words(name, "", ""), b"", by.id, NOW), by.id, NOW))


@contextmanager
def sql_of(app: Flask) -> Iterator[list[str]]:
    """Collect the SQL that is sent; BEGIN, COMMIT and PRAGMA are not."""
    sent: list[str] = []
    with app.app_context():
        engine = db.engine

    def note(connection: Any, cursor: Any, statement: str, *more: Any) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def issue(app: Flask, browser: Any, **fields: str) -> str:
    """Let somebody who finished ask for their statement; give its number."""
    answer = browser.post(ADDRESS, {"name": "Ada Mensah", **fields})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.headers["Location"].rpartition("/")[2])
