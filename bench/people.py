"""Fills a database with learners and what they did, for the measurements: `INSTANCE=scratch people.py [LEARNERS]`.

Writes INSTANCE/plan.json (what the other parts need to know), cookies.txt, scenes.txt and steps.json beside it.
"""

from __future__ import annotations

import itertools
import json
import os
import secrets
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import insert

from course_app.app import create_app
from course_app.cli import publish_library
from course_app.course.library import Library
from course_app.course.play import draw, replay, result, shuffle
from course_app.course.quiz import Quiz
from course_app.course.responses import KINDS
from course_app.records import people
from course_app.records.attempts import Attempt, Step
from course_app.records.db import begin_writing, commit, db
from course_app.records.learning import CheckAnswer, CourseFinished, Enrolment, LessonDone, ModuleFinished
from course_app.records.reflections import Reflection
from course_app.records.statements import Statement
from course_app.records.upgrading import upgrade
from course_app.web.shared import hooks
from course_app.web.statements import issuing

SIGNED_IN = 64  # sessions that ask for pages
FINISHED = 21  # people who have finished the course; one of them has a statement
TRIES = 20  # ended attempts of each learner
NOW = datetime.now(UTC)
ROOT = Path(__file__).resolve().parent.parent
WORDS = "She wanted the dummy back at nap time, and I said that we do not do that here. I had not asked her why. " * 3
Tables = dict[Any, list[dict[str, Any]]]


class Story:
    """One way through a quiz, with the best answers: what an attempt and its steps are made of."""

    def __init__(self, library: Library, quiz: Quiz, seed: int) -> None:
        random = Random(seed)
        self.quiz, self.edition = quiz, library.editions[quiz.path]
        self.drawn = draw(quiz, {}, random)
        self.orders = shuffle(quiz, self.drawn, random)
        self.responses: list[Any] = []
        place = replay(quiz, self.drawn, self.responses)
        while place.scene and not place.ended:
            self.responses.append(KINDS[place.scene.kind].model(place.scene, place.offered))
            place = replay(quiz, self.drawn, self.responses)
        self.result = result(quiz, self.drawn, place)

    @property
    def almost(self) -> int:
        """How many steps may be taken so that the next one does not end it."""
        return max(0, len(self.responses) - 2)

    def picks(self, position: int) -> list[str]:
        """What the form sends for a step; nothing where it is more than choices, such as a number or a sorting."""
        place = replay(self.quiz, self.drawn, self.responses[: position - 1])
        assert place.scene
        if place.scene.kind not in ("one", "several"):
            return []
        response, order = self.responses[position - 1], self.orders[place.scene.id]
        return [str(order.index(at)) for at in (response if isinstance(response, list) else [response])]


def fill(app: Flask, learners: int) -> tuple[list[dict[str, str]], list[tuple[int, int, Story]]]:
    """Make the learners; give their sessions, and every open attempt as (its number, the learner, its story)."""
    library: Library = app.extensions["serving"].library
    course = next(iter(library.courses.values()))
    stories = [Story(library, quiz, seed) for quiz in library.quizzes.values() for seed in range(5)]
    tables: Tables = {}
    opened = []
    sessions: list[dict[str, str]] = []
    numbers = itertools.count(1)
    for learner in range(1, learners + 1):
        at, token = NOW - timedelta(days=30, seconds=learner), secrets.token_urlsafe(32)
        sessions.append({"_user_id": token, "csrf_token": secrets.token_hex(20)})
        name, email = f"Learner Number {learner}", f"learner{learner}@example.org"
        _add(tables, people.User, id=learner, email=email, name=name, password_hash="x", confirmed_at=at, created_at=at)
        _add(
            tables, people.SignIn, user_id=learner, token_hash=people.digest(token), created_at=at,
            expires_at=NOW + timedelta(days=1), ended_at=None, device="Bench",
        )  # fmt: skip
        mine = {"user_id": learner}
        finished = SIGNED_IN < learner <= SIGNED_IN + FINISHED
        _add(tables, Enrolment, **mine, course=course.slug, at=at)
        for module in course.modules if finished else course.modules[:1]:
            _add(tables, ModuleFinished, **mine, module=module.slug, edition=module.edition, at=at)
        if finished:
            _add(tables, CourseFinished, **mine, course=course.slug, edition=course.edition, at=at)
        lessons = [lesson for module in course.modules for lesson in module.lessons]
        for lesson in lessons[:6]:
            _add(tables, LessonDone, **mine, lesson=lesson.key, at=at)
            for check in lesson.checks:
                _add(tables, CheckAnswer, **mine, lesson=lesson.key, check=check, answer=0, at=at)
            for prompt in lesson.reflections:
                _add(tables, Reflection, **mine, lesson=lesson.key, prompt=prompt, words=WORDS, revision=1, saved_at=at)
        for number in range(TRIES):
            told = stories[(learner + number) % len(stories)]
            _attempt(tables, next(numbers), learner, told, len(told.responses), at)
        for told in stories[learner % 5 :: 5]:  # one open attempt at each quiz
            number = next(numbers)
            _attempt(tables, number, learner, told, told.almost, at)
            opened.append((number, learner, told))
    begin_writing()
    for model, rows in tables.items():
        db.session.connection().execute(insert(model), rows)
    if db.engine.dialect.name == "postgresql":
        for table in ("users", "attempts"):
            db.session.connection().exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            )
    commit()
    db.session.remove()
    return sessions, opened


def _add(tables: Tables, model: Any, **values: Any) -> None:
    tables.setdefault(model, []).append(values)


def _attempt(
    tables: dict[Any, list[dict[str, Any]]], number: int, learner: int, told: Story, steps: int, at: Any
) -> None:
    ended = steps == len(told.responses)
    _add(
        tables, Attempt, id=number, user_id=learner, quiz=told.quiz.slug, edition=told.edition, drawn=told.drawn,
        orders=told.orders, key=secrets.token_urlsafe(8), started_at=at, ended_at=at if ended else None,
        points=told.result.points if ended else None, best=told.result.best if ended else None,
        passed=told.result.passed if ended else None, ending=told.result.ending if ended else None,
    )  # fmt: skip
    for position, response in enumerate(told.responses[:steps], 1):
        _add(tables, Step, attempt_id=number, position=position, response=response, at=at)


def steps(opened: list[tuple[int, int, Story]], sealed: list[str], tokens: list[str]) -> Iterator[dict[str, Any]]:
    """Give every step that can be taken at once: each is new, valid, and ends nothing."""
    for number, learner, told in opened:
        position = told.almost + 1
        picks = told.picks(position) if position < len(told.responses) else []
        if picks:
            yield {
                "path": f"/attempts/{number}/steps/{position}",
                "cookie": sealed[learner - 1],
                "body": "&".join([f"csrf_token={tokens[learner - 1]}", *(f"pick={pick}" for pick in picks)]),
            }


def issue_one(app: Flask) -> str:
    """Issue one statement without its PDF; give its number."""
    library: Library = app.extensions["serving"].library
    learner = SIGNED_IN + 1
    with app.test_request_context():
        begin_writing()
        offer = issuing.look(learner, next(iter(library.courses.values())))
        record = issuing.write_record(offer, "participation", "Learner Number One", NOW)
        row = {"user_id": learner, "course": record.course, "kind": record.kind, "code": record.code, "issued_at": NOW}
        shown = {"record": record.to_json(), "name": record.name, "name_public": True}
        db.session.connection().execute(insert(Statement), [{**row, **shown}])
        commit()
    return record.code


def main(instance: Path, learners: int) -> None:
    app = create_app(WORKER=False)
    if app.config["INSTANCE"] != instance.resolve() or db_path(app) in ("None", str(ROOT / "instance/course.db")):
        raise SystemExit("This adds thousands of rows: set INSTANCE, or DATABASE_URL, to a scratch one.")
    upgrade(app)
    publish_library(app, "start")
    with app.app_context():
        app.extensions["serving"].refresh()
        sessions, opened = fill(app, learners)
    seal = SecureCookieSessionInterface().get_signing_serializer(app)
    assert seal
    sealed = [str(seal.dumps({**session, "_fresh": True, "_permanent": True})) for session in sessions]
    sign = URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token")
    tokens = [str(sign.dumps(session["csrf_token"])) for session in sessions]
    library: Library = app.extensions["serving"].library
    course = next(iter(library.courses.values()))
    lesson = course.modules[-1].lessons[1]
    code = issue_one(app)
    taken = [dict(one) for one in steps(opened, sealed, tokens)]
    scenario = [(number, who) for number, who, told in opened if told.quiz.is_bank and who <= SIGNED_IN]
    paths = {
        "home": "/",
        "course": course.address,
        "module": course.modules[-1].address,
        "lesson": lesson.address,
        "scene": f"/attempts/{scenario[0][0]}",
        "verify": f"/verify/{code}",
    }
    pages = {}
    for name, path in paths.items():
        for signed in (True, False):
            client = app.test_client()
            if signed:
                client.set_cookie("session", sealed[0])
            answer = client.get(path)
            if answer.status_code == 200:
                text = answer.get_data(as_text=True)
                # The template of the floor adds about as much as is left out here.
                pages[name if signed else f"{name}-anonymous"] = text[:-110]
    instance.joinpath("cookies.txt").write_text("".join(f"{one}\n" for one in sealed[:SIGNED_IN]))
    lines = [f"{sealed[who - 1]} /attempts/{number}\n" for number, who in scenario]
    instance.joinpath("scenes.txt").write_text("".join(lines))
    instance.joinpath("steps.json").write_text(json.dumps(taken))
    finishers = [{"cookie": sealed[n], "token": tokens[n]} for n in range(SIGNED_IN + 1, SIGNED_IN + FINISHED)]
    plan = {
        "secret": app.secret_key, "database": str(db_path(app)), "level": hooks.LEVEL, "paths": paths, "pages": pages,
        "course": course.address, "lessons": [one.address for one in library.lessons.values()], "finishers": finishers,
        "quizzes": list(library.quizzes), "tokens": tokens[:SIGNED_IN],
    }  # fmt: skip
    instance.joinpath("plan.json").write_text(json.dumps(plan))
    print(f"{learners} learners, {len(opened)} open attempts, {len(taken)} steps that can be taken")


def db_path(app: Flask) -> str:
    with app.app_context():
        return str(db.engine.url.database)


if __name__ == "__main__":
    os.umask(0o077)
    main(Path(os.environ["INSTANCE"]), int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
