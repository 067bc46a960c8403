"""What a learner did on pages: enrolled, lessons done, checks answered, modules and courses finished."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, NamedTuple

from sqlalchemy import (
    ForeignKey,
    Integer,
    Row,
    Select,
    String,
    UniqueConstraint,
    bindparam,
    func,
    literal_column,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Mapped, mapped_column

from course_app.course.progress import History
from course_app.records.attempts import Attempt, Step
from course_app.records.db import Base, add_once, rows
from course_app.records.dialects import once
from course_app.records.people import User
from course_app.records.reflections import Reflection

# Every key below begins with the person, so the primary key is the index of the foreign key too.
Owner = Annotated[int, mapped_column(ForeignKey(User.id, ondelete="CASCADE"), primary_key=True)]
Slug = Annotated[str, mapped_column(String(200), primary_key=True)]


class Enrolment(Base):
    """Somebody takes a course."""

    __tablename__ = "enrolments"
    user_id: Mapped[Owner]
    course: Mapped[Slug]
    at: Mapped[datetime]


class LessonDone(Base):
    """Somebody said that a lesson ("module/lesson") is done."""

    __tablename__ = "lessons_done"
    user_id: Mapped[Owner]
    lesson: Mapped[Slug]
    at: Mapped[datetime]


class CheckAnswer(Base):
    """Somebody gave this answer at a check inside a lesson, for the first time. See `course.checks`."""

    __tablename__ = "check_answers"
    __table_args__ = (UniqueConstraint("user_id", "lesson", "check", "answer"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"))
    lesson: Mapped[str] = mapped_column(String(200))
    check: Mapped[str] = mapped_column(String(200))
    answer: Mapped[int]
    at: Mapped[datetime]


class ModuleFinished(Base):
    """The first time that the rule of a module held, and for which edition; never taken back."""

    __tablename__ = "modules_finished"
    user_id: Mapped[Owner]
    module: Mapped[Slug]
    edition: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class CourseFinished(Base):
    """The first time that the rule of a course held, and for which edition; never taken back."""

    __tablename__ = "courses_finished"
    user_id: Mapped[Owner]
    course: Mapped[Slug]
    edition: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class LessonFacts(NamedTuple):
    """What the page of a lesson shows of its reader."""

    done: Mapping[str, datetime]  # lessons of the module, "module/lesson"
    answers: Mapping[str, tuple[int, ...]]  # check of this lesson: the answers given, the newest last


class Activity(NamedTuple):
    """The newest thing that a person did."""

    kind: str  # lesson, reflection, check or step
    thing: str  # "module/lesson", or the quiz of a step
    at: datetime


def _facts(kind: str, thing: Any, at: Any, *more: Any) -> Select[Any, Any, Any]:
    """Rows (kind, thing, at); the kind is written into the statement, since a UNION wants its type."""
    return select(literal_column(f"'{kind}'", String).label("kind"), thing.label("thing"), at.label("at"), *more)


USER = bindparam("user", type_=Integer)
CHECK = CheckAnswer.lesson + "#" + CheckAnswer.check
HISTORY = union_all(
    _facts("enrolled", Enrolment.course, Enrolment.at).where(Enrolment.user_id == USER),
    _facts("lesson", LessonDone.lesson, LessonDone.at).where(LessonDone.user_id == USER),
    _facts("check", CHECK, func.min(CheckAnswer.at))
    .where(CheckAnswer.user_id == USER)
    .group_by(CheckAnswer.lesson, CheckAnswer.check),
    _facts("ended", Attempt.quiz, func.min(Attempt.ended_at))
    .where(Attempt.user_id == USER, Attempt.ended_at.is_not(None))
    .group_by(Attempt.quiz),
    _facts("passed", Attempt.quiz, func.min(Attempt.ended_at))
    .where(Attempt.user_id == USER, Attempt.ended_at.is_not(None), Attempt.passed.is_(True))
    .group_by(Attempt.quiz),
    _facts("module", ModuleFinished.module, ModuleFinished.at).where(ModuleFinished.user_id == USER),
    _facts("course", CourseFinished.course, CourseFinished.at).where(CourseFinished.user_id == USER),
)
NO_ANSWER = null().label("answer")
LESSON_FACTS = union_all(
    _facts("check", CheckAnswer.check, CheckAnswer.at, CheckAnswer.answer.label("answer")).where(
        CheckAnswer.user_id == USER, CheckAnswer.lesson == bindparam("lesson")
    ),
    # Not LIKE: a slug may hold an underscore. Not a range: PostgreSQL may sort by the rules of a language.
    _facts("lesson", LessonDone.lesson, LessonDone.at, NO_ANSWER).where(
        LessonDone.user_id == USER,
        func.substr(LessonDone.lesson, 1, func.length(bindparam("folder", type_=String)))
        == bindparam("folder", type_=String),
    ),
)


def _newest(facts: Select[Any, Any, Any]) -> Select[Any, Any, Any]:
    """The newest row of each part, so that a UNION stays small; SQLite wants it wrapped."""
    part = facts.order_by(literal_column("at").desc()).limit(1).subquery()
    return select(part.c.kind, part.c.thing, part.c.at)


# The newest step of an ended attempt is the moment at which it ended; only the few open ones are looked into.
LAST_ACTIVITY = union_all(
    _newest(_facts("lesson", LessonDone.lesson, LessonDone.at).where(LessonDone.user_id == USER)),
    _newest(_facts("reflection", Reflection.lesson, Reflection.saved_at).where(Reflection.user_id == USER)),
    _newest(_facts("check", CheckAnswer.lesson, CheckAnswer.at).where(CheckAnswer.user_id == USER)),
    _newest(
        _facts("step", Attempt.quiz, Attempt.ended_at).where(Attempt.user_id == USER, Attempt.ended_at.is_not(None))
    ),
    _newest(
        _facts("step", Attempt.quiz, Step.at)
        .join(Step, Step.attempt_id == Attempt.id)
        .where(Attempt.user_id == USER, Attempt.ended_at.is_(None))
    ),
).order_by(literal_column("at").desc())
ADD_ENROLMENT = once(Enrolment)
ADD_LESSON_DONE = once(LessonDone)
ADD_CHECK_ANSWER = once(CheckAnswer)
ADD_MODULE_FINISHED = once(ModuleFinished)
ADD_COURSE_FINISHED = once(CourseFinished)


def history(user_id: int) -> History:
    """Give everything that one person did, in one statement: what the rules of progress read."""
    found: dict[str, dict[str, datetime]] = {
        kind: {} for kind in ("lesson", "check", "ended", "passed", "module", "course", "enrolled")
    }
    for kind, thing, at in rows(HISTORY, user=user_id):
        found[kind][thing] = at
    return History(
        lessons=found["lesson"],
        checks=found["check"],
        ended=found["ended"],
        passed=found["passed"],
        modules=found["module"],
        courses=found["course"],
        enrolled=found["enrolled"],
    )


def lesson_facts(user_id: int, lesson: str) -> LessonFacts:
    """Take "module/lesson", give which lessons of that module are done and the checks of that lesson answered."""
    done: dict[str, datetime] = {}
    answers: dict[str, tuple[int, ...]] = {}
    folder = lesson.partition("/")[0] + "/"
    found = rows(LESSON_FACTS, user=user_id, lesson=lesson, folder=folder)
    for kind, thing, at, answer in sorted(found, key=lambda row: (row.at, row.answer or 0)):
        if kind == "lesson":
            done[thing] = at
        else:
            answers[thing] = (*answers.get(thing, ()), answer)
    return LessonFacts(done, answers)


def last_activity(user_id: int) -> Activity | None:
    """Give the newest thing that a person did: lesson done, reflection saved, check answered or step taken."""
    newest: Row[*tuple[Any, ...]] | None = rows(LAST_ACTIVITY, user=user_id).first()
    return Activity(*newest) if newest else None


def enrol(user_id: int, course: str, now: datetime) -> bool:
    """Let a person take a course; give whether that is new."""
    return add_once(ADD_ENROLMENT, user_id=user_id, course=course, at=now)


def mark_done(user_id: int, lesson: str, now: datetime) -> bool:
    """Take "module/lesson", keep that the person says it is done; give whether that is new."""
    return add_once(ADD_LESSON_DONE, user_id=user_id, lesson=lesson, at=now)


def answer_check(user_id: int, lesson: str, check: str, answer: int, now: datetime) -> bool:
    """Keep the answer given at a check, as `course.checks` writes it; give whether that answer is new."""
    return add_once(ADD_CHECK_ANSWER, user_id=user_id, lesson=lesson, check=check, answer=answer, at=now)


def finish_module(user_id: int, module: str, edition: str, now: datetime) -> bool:
    """Keep that the rule of a module held for the first time; give whether that is new."""
    return add_once(ADD_MODULE_FINISHED, user_id=user_id, module=module, edition=edition, at=now)


def finish_course(user_id: int, course: str, edition: str, now: datetime) -> bool:
    """Keep that the rule of a course held for the first time; give whether that is new."""
    return add_once(ADD_COURSE_FINISHED, user_id=user_id, course=course, edition=edition, at=now)
