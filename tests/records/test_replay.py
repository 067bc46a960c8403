"""What was written down is what the rules say: everything that the cast of the demo did is played again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import close
from flask import Flask
from flask.cli import FlaskGroup

from course_app.app import create_app
from course_app.course.library import Library
from course_app.course.play import replay, result
from course_app.course.progress import History, course_state, module_state
from course_app.records import attempts, learning
from course_app.records.attempts import Attempt
from course_app.records.db import db
from course_app.records.learning import CourseFinished, ModuleFinished
from course_app.records.people import User


@pytest.fixture
def app(database: str, tmp_path: Path) -> Iterator[Flask]:
    """An install with the library of this project, filled by `flask demo`."""
    made = create_app(DATABASE_URL=database, INSTANCE=tmp_path, SECRET_KEY="test", TESTING=True, WORKER=False)
    for command in ("prepare", "demo"):
        answer = CliRunner().invoke(FlaskGroup(create_app=lambda: made), [command])
        assert answer.exit_code == 0, answer.output
    yield made
    close(made)


def library(app: Flask) -> Library:
    found: Library = app.extensions["serving"].library
    return found


def test_each_outcome_is_what_the_steps_give_when_they_are_played_again(app: Flask) -> None:
    ended = going = 0
    with app.app_context():
        for attempt in db.session.scalars(db.select(Attempt)):
            quiz = app.extensions["serving"].quiz(attempt.edition)
            steps = attempts.steps_of(attempt.id)
            assert [step.position for step in steps] == list(range(1, len(steps) + 1))
            place = replay(quiz, attempt.drawn, [step.response for step in steps])
            stored = (attempt.points, attempt.best, attempt.passed, attempt.ending)
            if attempt.ended_at is None:
                going += 1
                assert (place.ended, stored) == (False, (None, None, None, None))
            else:
                ended += 1
                told = result(quiz, attempt.drawn, place)
                assert (place.ended, stored) == (True, (told.points, told.best, told.passed, told.ending))
                assert attempt.started_at <= steps[-1].at <= attempt.ended_at
    assert ended >= 6
    assert going >= 1


def test_modules_and_courses_are_finished_where_the_rule_holds_and_nowhere_else(app: Flask) -> None:
    with app.app_context():
        app.extensions["serving"].refresh()
        for user in db.session.scalars(db.select(User)).all():
            done = learning.history(user.id)
            facts = History(
                lessons=done.lessons, checks=done.checks, ended=done.ended, passed=done.passed, enrolled=done.enrolled
            )
            modules = {slug for slug, module in library(app).modules.items() if module_state(module, facts).done}
            courses = {slug for slug, course in library(app).courses.items() if course_state(course, facts).done}
            assert (user.name, set(done.modules)) == (user.name, modules)
            assert (user.name, set(done.courses)) == (user.name, courses & set(done.enrolled))


def test_what_was_finished_names_the_edition_and_comes_after_what_it_asks_for(app: Flask) -> None:
    with app.app_context():
        app.extensions["serving"].refresh()
        shown = library(app)
        finished = db.session.scalars(db.select(ModuleFinished)).all()
        assert len(finished) >= 3
        for row in finished:
            module, done = shown.modules[row.module], learning.history(row.user_id)
            assert row.edition == module.edition
            asked = [done.lessons[lesson.key] for lesson in module.lessons]
            asked += [done.checks[f"{lesson.key}#{check}"] for lesson in module.lessons for check in lesson.checks]
            asked += [done.ended[quiz.slug] for quiz in module.required]
            asked += [done.passed[module.quiz.slug]] if module.quiz else []
            assert row.at >= max(asked)
        for row in db.session.scalars(db.select(CourseFinished)).all():
            assert re.fullmatch("[0-9a-f]{64}", row.edition)
            assert row.edition == shown.courses[row.course].edition
            last = [learning.history(row.user_id).modules[module.slug] for module in shown.courses[row.course].modules]
            assert row.at >= max(last)
