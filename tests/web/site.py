"""A site with a library: its people, what it keeps, and what it asks the database."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from random import Random
from typing import Any

import every_kind
from conftest import NOW, password_hash
from flask import Flask
from sqlalchemy import MetaData, event, select
from werkzeug.test import TestResponse

from course_app.course import play
from course_app.course.quiz import Quiz, Scene
from course_app.records import attempts, people, second_steps
from course_app.records.attempts import Attempt
from course_app.records.db import begin_writing, commit, db
from course_app.records.people import User
from course_app.records.publishing import publish_tree

from . import shelf
from .browsing import Browser

SETTINGS: dict[str, Any] = {"SECRET_KEY": "test", "TESTING": True, "WORKER": False, "LIBRARY": shelf.ROOT}
NUMBERS = itertools.count(1)


def set_up(user: User) -> str:
    """Set up a second step as its page does; give the secret."""
    second_steps.begin(user.id, NOW)
    found = second_steps.second_of(user.id)
    assert found
    code = second_steps.code_at(found.secret, second_steps.period_of(NOW) - 1)
    assert second_steps.confirm(user.id, code, NOW)
    return found.secret


class Site:
    """The application with what is published on it. No context is held between requests."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def publish(self, texts: Mapping[str, str]) -> list[str]:
        """Publish the library as it is written now, and serve it; give the paths held back."""
        with self.app.app_context():
            publication, _ = publish_tree(shelf.files_of(texts), "test", NOW)
            held = [found["path"] for found in publication.held_back] if publication else []
            self.app.extensions["serving"].refresh()
        return held

    def person(self, name: str = "Ada Mensah", *roles: str, second: bool = True) -> User:
        """Make somebody with an account of their own; an admin has a second step, unless that is what is tested."""
        with self.app.app_context():
            begin_writing()
            email = f"{name.split()[0].lower()}{next(NUMBERS)}@example.org"
            user = people.add_person(email, name, password_hash(), NOW, confirmed_at=NOW)
            for role in roles:
                people.grant_role(user.id, role, None, NOW)
            if "admin" in roles and second:
                set_up(user)
            commit()
        return user

    def open(self, name: str = "", *roles: str, second: bool = True) -> Visitor:
        """Open the browser of somebody new; without a name, of nobody in particular."""
        return Visitor(self.app, self.person(name, *roles, second=second) if name else None)

    def half(self, name: str) -> Visitor:
        """Open the browser of an admin who typed their password, and whose code is due."""
        user, browser = self.person(name, "admin"), Visitor(self.app)
        with self.app.app_context():
            begin_writing()
            token = second_steps.begin_half_sign_in(user, NOW)
            commit()
        with browser.client.session_transaction() as session:
            session["half"] = token
        browser.user = user
        return browser

    def tables(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that is stored, by table."""
        metadata: MetaData = db.metadata
        with self.app.app_context():
            found = {
                table.name: sorted((tuple(row) for row in db.session.execute(select(table))), key=repr)
                for table in metadata.sorted_tables
            }
        return found

    def rows(self, model: type[Any], **where: Any) -> list[Any]:
        """The rows of a table that have these values."""
        with self.app.app_context():
            found = list(db.session.scalars(select(model).filter_by(**where)))
        return found

    def count(self, model: type[Any], **where: Any) -> int:
        return len(self.rows(model, **where))

    def quiz(self, attempt: Attempt) -> Any:
        """The quiz of an attempt, as its author wrote it."""
        with self.app.app_context():
            found = self.app.extensions["serving"].quiz(attempt.edition)
        return found

    def draw(self, attempt: Attempt, items: Sequence[str]) -> None:
        """Let an attempt at a quiz ask these items, in this order, whatever chance had chosen."""
        quiz = self.quiz(attempt)
        with self.app.app_context():
            begin_writing()
            row = db.session.get_one(Attempt, attempt.id)
            row.drawn, row.orders = list(items), play.shuffle(quiz, items, Random(5))
            commit()

    def in_order(self, attempt: Attempt) -> None:
        """Show items and choices in the same order in every attempt, whatever chance had chosen."""
        with self.app.app_context():
            begin_writing()
            row = db.session.get_one(Attempt, attempt.id)
            row.orders = {scene: sorted(order) for scene, order in row.orders.items()}
            row.drawn = sorted(row.drawn) if row.drawn else None
            commit()

    @contextmanager
    def asked(self) -> Iterator[list[str]]:
        """Collect the statements sent to the database; BEGIN, COMMIT and PRAGMA are none."""
        sent: list[str] = []

        def note(connection: Any, cursor: Any, statement: str, *more: Any) -> None:
            sent.append(statement)

        with self.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(engine, "before_cursor_execute", note)


class Visitor(Browser):
    """Somebody's browser, and what they do with it."""

    number = 0  # of an attempt of theirs that runs
    ended = 0  # of one that has ended
    code = ""  # of a statement of theirs
    trainer: User | None = None  # who leads their cohort

    def __init__(self, app: Flask, user: User | None = None) -> None:
        super().__init__(app)
        self.user = user
        if user:
            self.sign_in(user)

    @property
    def id(self) -> int:
        assert self.user
        return self.user.id

    def begin(self, quiz: str) -> Attempt:
        """Begin a quiz; give the attempt as it is stored."""
        response = self.post(f"/quizzes/{quiz}/attempts")
        assert response.status_code == 303, response.text
        return self.attempt(int(response.location.rpartition("/")[2]))

    def attempt(self, number: int) -> Attempt:
        with self.app.app_context():
            found = attempts.attempt_of(self.id, number)
        assert found
        return found

    def shown(self, attempt: Attempt, scene: str, *places: int) -> dict[str, Any]:
        """The form that picks choices, given as places in the author's order."""
        return {"pick": [str(attempt.orders[scene].index(place)) for place in places]}

    def step(self, attempt: Attempt, position: int, scene: str, *places: int) -> TestResponse:
        """Answer a scene with choices, given as places in the author's order."""
        return self.post(f"/attempts/{attempt.id}/steps/{position}", self.shown(attempt, scene, *places))

    def answer(self, attempt: Attempt, position: int, scene: Scene, response: Any) -> TestResponse:
        """Answer a scene of any kind with a response as it is stored, as a browser would send it."""
        form = every_kind.form(scene, response, attempt.orders[scene.id])
        return self.post(f"/attempts/{attempt.id}/steps/{position}", form)

    def play_kinds(self, quiz: Quiz, attempt: Attempt, responses: Mapping[str, Any], most: int = 99) -> Attempt:
        """Answer what comes up, at most so many times, with these responses by scene."""
        scenes = attempt.drawn or every_kind.SCENES
        for position, scene in enumerate(scenes[:most], 1):
            told = self.answer(attempt, position, quiz.scenes[scene], responses[scene])
            assert told.status_code == 303, told.text
        return attempt

    def play_door(self, *places: int) -> Attempt:
        """Play the scenario s-door to its end: knock and table, best choices unless others are named."""
        attempt = self.begin("s-door")
        for position, (scene, place) in enumerate(zip(("knock", "table"), places or (0, 0), strict=True), 1):
            assert self.step(attempt, position, scene, place).status_code == 303
        return attempt

    def pass_quiz(self, quiz: str) -> Attempt:
        """Take a quiz with the best answer to each item."""
        best = {"gate": (0,), "ears": (0, 1), "glue": (0,)}
        attempt = self.begin(quiz)
        for position, scene in enumerate(attempt.drawn or (), 1):
            assert self.step(attempt, position, scene, *best[scene]).status_code == 303
        return attempt

    def finish_first(self) -> None:
        """Do everything that the first module asks for, the quiz last."""
        self.post("/modules/01-first/01-look/checks/which", {"answer": "2"})
        self.post("/modules/01-first/01-look/completions")
        self.post("/modules/01-first/02-listen/completions")
        self.play_door()
        self.pass_quiz("01-first")
