"""A site as people meet it: gunicorn with the project's own configuration, on a free port of this machine."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import every_kind
from argon2 import PasswordHasher
from faults.server import SERVED
from flask import Flask
from sqlalchemy import select, update

from course_app.app import create_app
from course_app.course.library import Library
from course_app.course.play import Place, draw, replay, result, shuffle
from course_app.course.quiz import Quiz
from course_app.course.responses import KINDS
from course_app.records import attempts, learning, people
from course_app.records.db import begin_writing, commit, db, rollback
from course_app.records.taking import settle

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "eleven quiet otters"
SECONDS = 30  # until the server must be able


class Person(NamedTuple):
    """Somebody with an account."""

    id: int
    email: str
    password: str


class Site:
    """A running server, and the same application in this process: to prepare a test, and to look what came of it."""

    def __init__(self, base: str, app: Flask, demo_password: str) -> None:
        self.base, self.app, self._demo_password = base, app, demo_password
        self._people = 0
        self._hash = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1).hash(PASSWORD)

    @property
    def library(self) -> Library:
        with self.app.app_context():
            self.app.extensions["serving"].refresh()
            rollback()
        library: Library = self.app.extensions["serving"].library
        return library

    def write(self, act: Callable[[], Any]) -> Any:
        """Do something in one writing transaction; give what it gives."""
        with self.app.app_context():
            begin_writing()
            given = act()
            commit()
            return given

    def read(self, ask: Callable[[], Any]) -> Any:
        with self.app.app_context():
            given = ask()
            db.session.expunge_all()  # what was read stays readable
            rollback()
            return given

    def one_of_the_cast(self, name: str) -> Person:
        """Give somebody of `flask demo`: ada is half way, zoe has begun, noor has finished, admin runs the site."""
        email = f"{name}@example.org"
        return Person(self.read(lambda: people.person_by_email(email).id), email, self._demo_password)

    def somebody(self, name: str = "Maya Brandt", enrolled: str = "") -> Person:
        """Make an account that no other test knows."""
        self._people += 1
        email, now = f"person{self._people}@example.org", datetime.now(UTC)

        def add() -> int:
            return people.add_person(email, name, self._hash, now, confirmed_at=now).id

        person = Person(self.write(add), email, PASSWORD)
        if enrolled:
            self.write(lambda: learning.enrol(person.id, enrolled, now))
        return person

    def let_days_pass(self, days: int) -> None:
        """Move all that was written so many days back: whoever looks then, looks later. Nobody is signed out."""
        with self.app.app_context():
            begin_writing()
            for table in db.metadata.sorted_tables:
                moments = [column for column in table.c if issubclass(column.type.python_type, date)]
                if table.name in ("sign_ins", "audit_events") or not moments:
                    continue
                for row in db.session.execute(select(table)).mappings().all():
                    this = [column == row[column] for column in table.primary_key]
                    moved = {column: row[column] - timedelta(days=days) for column in moments if row[column]}
                    db.session.execute(update(table).where(*this).values(moved))
            commit()

    def end_sign_ins(self, person: Person) -> None:
        """What a password change elsewhere or thirty days do."""
        self.write(lambda: people.end_other_sign_ins(person.id, None, datetime.now(UTC)))

    def attempt(self, person: Person, number: int) -> tuple[attempts.Attempt, list[Any]]:
        """Give an attempt and its stored responses."""

        def ask() -> tuple[attempts.Attempt, list[Any]]:
            found = attempts.attempt_of(person.id, number)
            assert found
            return found, [step.response for step in attempts.steps_of(number)]

        return self.read(ask)

    def play(
        self, person: Person, slug: str, choose: Callable[[Place], Any], most: int = 99, items: Sequence[str] = ()
    ) -> int:
        """Answer a quiz or scenario from its beginning, at most so many times; give the number of the attempt.

        `items` are those that a quiz asks; without them chance draws.
        """
        library, random, now = self.library, Random(7), datetime.now(UTC)
        quiz = library.quizzes[slug]

        def act() -> int:
            drawn = list(items) or draw(quiz, {}, random)
            orders = shuffle(quiz, drawn, random)
            found = attempts.begin_attempt(person.id, slug, library.editions[quiz.path], drawn, orders, now)
            responses: list[Any] = []
            place = replay(quiz, drawn, responses)
            while place.scene and not place.ended and len(responses) < most:
                responses.append(choose(place))
                attempts.add_step(found.id, place.position, responses[-1], now)
                place = replay(quiz, drawn, responses)
            if place.ended:
                told = result(quiz, drawn, place)
                attempts.end_attempt(found, told.points, told.best, told.passed, told.ending, now)
                settle(person.id, library, library.modules_with(slug), now)
            return found.id

        number: int = self.write(act)
        return number

    def ask(self, person: Person, number: int, kind: str) -> None:
        """Let an attempt at a quiz that has just begun ask items of one kind alone, whatever chance had drawn."""
        attempt, _ = self.attempt(person, number)
        quiz: Quiz = self.read(lambda: self.app.extensions["serving"].quiz(attempt.edition))
        items = [item.id for item in quiz.scenes.values() if item.kind == kind][: quiz.header.show]

        def act() -> None:
            row = db.session.get_one(attempts.Attempt, number)
            row.drawn, row.orders = items, shuffle(quiz, items, Random(7))

        self.write(act)

    def best_form(self, person: Person, number: int) -> dict[str, Any]:
        """Read the quiz file: what does a browser send for the best answer at the place where an attempt stands?"""
        attempt, responses = self.attempt(person, number)
        quiz: Quiz = self.read(lambda: self.app.extensions["serving"].quiz(attempt.edition))
        place = replay(quiz, attempt.drawn, responses)
        assert place.scene
        return every_kind.form(place.scene, best(place), attempt.orders[place.scene.id])


def best(place: Place) -> Any:
    """Give the response, as it is stored, that earns the most."""
    assert place.scene
    return KINDS[place.scene.kind].model(place.scene, place.offered)


def worst(place: Place) -> Any:
    """Give what earns least; critical where there is such a choice."""
    scene = place.scene
    assert scene
    if scene.kind == "one":
        choices = scene.choices
        return min(place.offered, key=lambda at: (not choices[at].critical, choices[at].points))
    if scene.kind == "several":
        return [at for at, choice in enumerate(scene.choices) if choice.key != "x"]
    if scene.kind in ("order", "match", "sort"):
        return best(place)[::-1]
    return "0" if scene.kind == "number" else ""


@contextmanager
def running(folder: Path, library: Path = ROOT, cast: bool = True, **settings: str) -> Iterator[Site]:
    """Prepare an instance in `folder`, fill it with the demo cast unless `cast` is False, serve it; give the site."""
    port = _free_port()
    base = f"http://127.0.0.1:{port}"
    app = create_app(
        INSTANCE=folder, DATABASE_URL=f"sqlite:///{folder / 'course.db'}", LIBRARY=library, BASE_URL=base, WORKER=False
    )
    told = [_command(app, name) for name in ("prepare", *(["demo"] if cast else []))]
    found = re.search(r"password (?:\x1b\[\d+m)*([a-z0-9-]+)", told[-1])
    assert found or not cast, told
    environ = {"PATH": os.environ["PATH"], "HOME": str(folder), "INSTANCE": str(folder), "LIBRARY": str(library)}
    environ |= {"PORT": str(port), "BASE_URL": base, "PYTHONWARNINGS": "ignore"} | SERVED | settings
    log = (folder / "server.log").open("wb")
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "wsgi:app"], cwd=ROOT, env=environ, stdout=log, stderr=subprocess.STDOUT
    )
    try:
        _wait(server, base, folder / "server.log")
        yield Site(base, app, found[1] if found else "")
    finally:
        server.terminate()
        server.wait(30)
        log.close()
        with app.app_context():
            db.engine.dispose()


def _command(app: Flask, name: str) -> str:
    with app.app_context():
        result = app.test_cli_runner().invoke(args=[name])
        rollback()
    assert result.exit_code == 0, (name, result.output, result.exception)
    return result.output


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _wait(server: subprocess.Popen[bytes], base: str, log: Path) -> None:
    last = time.monotonic() + SECONDS
    while time.monotonic() < last and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{base}/readyz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"The server did not come up:\n{log.read_text()}")
