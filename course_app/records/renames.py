"""What follows a text that was renamed: progress belongs to the slug, so rows that name the old one get the new one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, String, bindparam, exists, func, update
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.sql.dml import Update

from course_app.records.assignments import Assignment
from course_app.records.attempts import Attempt
from course_app.records.db import rows
from course_app.records.learning import CheckAnswer, CourseFinished, Enrolment, LessonDone, ModuleFinished
from course_app.records.openings import AnswerOpening
from course_app.records.reflections import Reflection
from course_app.records.statements import Statement

OLD, NEW = bindparam("old", type_=String), bindparam("new", type_=String)
Column = InstrumentedAttribute[Any]


def _move(name: Column, *same: Column, folder: bool = False) -> Update:
    """Rows of the old name get the new one, unless that person has such a row under the new name already."""
    model: Any = name.class_
    other = aliased(model)
    old: ColumnElement[bool] = name == OLD
    new: ColumnElement[Any] = NEW
    if folder:
        old = func.substr(name, 1, func.length(OLD) + 1) == OLD + "/"
        new = NEW + func.substr(name, func.length(OLD) + 1)
    taken = [getattr(other, column.key) == column for column in (model.user_id, *same)]
    return update(model).where(old, ~exists().where(getattr(other, name.key) == new, *taken)).values({name: new})


OPEN_THERE = aliased(Attempt)
# Of two open attempts at one quiz, the one under the new name stays.
MOVE_ATTEMPTS = (
    update(Attempt)
    .where(
        Attempt.quiz == OLD,
        Attempt.ended_at.is_not(None)
        | ~exists().where(OPEN_THERE.user_id == Attempt.user_id, OPEN_THERE.quiz == NEW, OPEN_THERE.ended_at.is_(None)),
    )
    .values(quiz=NEW)
)
# What cohorts are asked to do stands, under the new name.
MOVE_MODULES, MOVE_COURSES = (
    update(Assignment).where(Assignment.kind == kind, Assignment.slug == OLD).values(slug=NEW)
    for kind in ("module", "course")
)
MOVE_OPENINGS = update(AnswerOpening).where(AnswerOpening.quiz == OLD).values(quiz=NEW)
MOVES: dict[str, tuple[Update, ...]] = {
    "module": (
        _move(ModuleFinished.module),
        _move(LessonDone.lesson, folder=True),
        _move(CheckAnswer.lesson, CheckAnswer.check, CheckAnswer.answer, folder=True),
        _move(Reflection.lesson, Reflection.prompt, folder=True),
        MOVE_MODULES,
    ),
    "lesson": (
        _move(LessonDone.lesson),
        _move(CheckAnswer.lesson, CheckAnswer.check, CheckAnswer.answer),
        _move(Reflection.lesson, Reflection.prompt),
    ),
    "quiz": (MOVE_ATTEMPTS, MOVE_OPENINGS),
    "course": (
        _move(Enrolment.course),
        _move(CourseFinished.course),
        _move(Statement.course, Statement.kind),
        MOVE_COURSES,
    ),
}


def follow(moved: Mapping[tuple[str, str], str]) -> None:
    """Take what was renamed, (kind, old slug) -> new slug, as a library gives it; let everybody's rows follow.

    Modules come first: a lesson's old name stands in its module's new one. Doing it again changes nothing.
    """
    for kind, statements in MOVES.items():
        for (found, old), new in moved.items():
            if found == kind:
                folder = f"{old.rpartition('/')[0]}/" if kind == "lesson" else ""
                for statement in statements:
                    rows(statement, old=old, new=f"{folder}{new}")
