"""What the people of a cohort did, as far as their trainers may see it: in a few grouped statements, however many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    FunctionElement,
    Integer,
    Select,
    String,
    bindparam,
    case,
    func,
    null,
    select,
    union_all,
)
from sqlalchemy.ext.compiler import compiles

from course_app.course.assigned import STUCK, Standing
from course_app.course.library import Library
from course_app.records.attempts import Attempt, Step
from course_app.records.cohorts import Membership
from course_app.records.db import UTCDateTime, rows
from course_app.records.learning import CheckAnswer, CourseFinished, LessonDone, ModuleFinished
from course_app.records.people import User
from course_app.records.statements import Statement


class folder(FunctionElement[str]):
    """The module of a lesson ("module/lesson")."""

    type = String()
    name = "folder"
    inherit_cache = True


@compiles(folder, "sqlite")
def _folder_sqlite(element: Any, compiler: Any, **more: Any) -> str:
    lesson = compiler.process(element.clauses, **more)
    return f"substr({lesson}, 1, instr({lesson}, '/') - 1)"


@compiles(folder, "postgresql")
def _folder_postgresql(element: Any, compiler: Any, **more: Any) -> str:
    return f"split_part({compiler.process(element.clauses, **more)}, '/', 1)"


class Statements(NamedTuple):
    """What is asked of the database about some people."""

    modules: Select[Any]  # one row a person and module or quiz
    courses: Select[Any]
    stuck: Select[Any]
    last: Select[Any]


class Try(NamedTuple):
    """An attempt as trainers see it: nothing of what was chosen."""

    user_id: int
    id: int
    quiz: str
    started_at: datetime
    ended_at: datetime | None
    points: int | None
    best: int | None
    passed: bool | None


class Held(NamedTuple):
    """A statement as trainers see it."""

    user_id: int
    code: str
    course: str
    kind: str
    issued_at: datetime
    revoked_at: datetime | None


COHORT = bindparam("cohort", type_=Integer)
HERE = (
    select(Membership.user_id)
    .join(User, User.id == Membership.user_id)
    .where(Membership.cohort_id == COHORT, Membership.ended_at.is_(None), User.disabled_at.is_(None))
)
EVERYBODY = HERE.cte("people")
ONE = HERE.where(Membership.user_id == bindparam("user", type_=Integer)).cte("people")


def _statements(people: CTE) -> Statements:
    """The same for everybody in a cohort and for one person in it."""

    def _part(model: Any, thing: Any, finished: Any) -> Select[Any]:
        columns = (people.c.user_id, thing.label("thing"), finished.label("finished"))
        return select(*columns).join(model, model.user_id == people.c.user_id)

    nothing = null()
    facts = union_all(
        _part(ModuleFinished, ModuleFinished.module, ModuleFinished.at),
        _part(LessonDone, folder(LessonDone.lesson), nothing),
        _part(CheckAnswer, folder(CheckAnswer.lesson), nothing),
        _part(Attempt, Attempt.quiz, nothing),
    ).subquery()
    moments = union_all(
        *(
            select(people.c.user_id, at.label("at")).join(at.class_, at.class_.user_id == people.c.user_id)
            for at in (LessonDone.at, CheckAnswer.at, Attempt.started_at, Attempt.ended_at)
        ),
        select(people.c.user_id, Step.at.label("at"))
        .join(Attempt, Attempt.user_id == people.c.user_id)
        .join(Step, Step.attempt_id == Attempt.id)
        .where(Attempt.ended_at.is_(None)),
    ).subquery()
    passed = func.sum(case((Attempt.passed.is_(True), 1), else_=0))
    return Statements(
        modules=select(facts.c.user_id, facts.c.thing, func.min(facts.c.finished, type_=UTCDateTime)).group_by(
            facts.c.user_id, facts.c.thing
        ),
        courses=select(people.c.user_id, CourseFinished.course, CourseFinished.at).join(
            CourseFinished, CourseFinished.user_id == people.c.user_id
        ),
        stuck=select(people.c.user_id, Attempt.quiz)
        .join(Attempt, Attempt.user_id == people.c.user_id)
        .where(Attempt.ended_at.is_not(None))
        .group_by(people.c.user_id, Attempt.quiz)
        .having(func.count() >= STUCK, passed == 0),
        last=select(moments.c.user_id, func.max(moments.c.at, type_=UTCDateTime)).group_by(moments.c.user_id),
    )


OF_COHORT, OF_ONE = _statements(EVERYBODY), _statements(ONE)


def _tries(people: CTE) -> Select[Any]:
    return (
        select(
            people.c.user_id, Attempt.id, Attempt.quiz, Attempt.started_at, Attempt.ended_at, Attempt.points,
            Attempt.best, Attempt.passed,
        )
        .join(Attempt, Attempt.user_id == people.c.user_id)
        .order_by(people.c.user_id, Attempt.id)
    )  # fmt: skip


def _held(people: CTE) -> Select[Any]:
    return (
        select(
            people.c.user_id, Statement.code, Statement.course, Statement.kind, Statement.issued_at,
            Statement.revoked_at,
        )
        .join(Statement, Statement.user_id == people.c.user_id)
        .where(Statement.superseded_by.is_(None), Statement.withdrawn_at.is_(None))
        .order_by(people.c.user_id, Statement.issued_at, Statement.id)
    )  # fmt: skip


TRIES_OF_COHORT, TRIES_OF_ONE = _tries(EVERYBODY), _tries(ONE)
HELD_OF_COHORT, HELD_OF_ONE = _held(EVERYBODY), _held(ONE)


def standings(cohort_id: int, library: Library, stuck: bool = True) -> dict[int, Standing]:
    """Give where everybody in a cohort stands, by person; `stuck` costs a statement more."""
    return _told(OF_COHORT, library, True, stuck, cohort=cohort_id)


def standing_of(cohort_id: int, user_id: int, library: Library, stuck: bool = True) -> Standing:
    """Give where one person in a cohort stands, without the courses: what they did is in their history."""
    return _told(OF_ONE, library, False, stuck, cohort=cohort_id, user=user_id).get(user_id, Standing())


def _told(
    statements: Statements, library: Library, with_courses: bool, with_stuck: bool, **values: int
) -> dict[int, Standing]:
    counts = _modules_of_quizzes(library)
    done: dict[int, dict[str, datetime]] = {}
    begun: dict[int, set[str]] = {}
    for user, thing, finished in rows(statements.modules, **values):
        if finished is not None:
            done.setdefault(user, {})[thing] = finished
        begun.setdefault(user, set()).update(counts.get(thing, (thing,)))
    courses: dict[int, dict[str, datetime]] = {}
    for user, course, at in rows(statements.courses, **values) if with_courses else ():
        courses.setdefault(user, {})[course] = at
    stuck: dict[int, list[str]] = {}
    for user, quiz in rows(statements.stuck, **values) if with_stuck else ():
        stuck.setdefault(user, []).append(quiz)
    last: dict[int, datetime] = dict(rows(statements.last, **values).all())
    return {
        user: Standing(
            done.get(user, {}), courses.get(user, {}), begun.get(user, set()), stuck.get(user, []), last.get(user)
        )
        for user in {*begun, *courses, *last}
    }


def _modules_of_quizzes(library: Library) -> dict[str, tuple[str, ...]]:
    """Give the modules in which a quiz or scenario counts; a module counts for itself."""
    if "modules of quizzes" not in library.cache:
        library.cache["modules of quizzes"] = {
            slug: tuple(module.slug for module in library.modules_with(slug)) + (slug,) * (slug in library.modules)
            for slug in library.quizzes
        }
    found: dict[str, tuple[str, ...]] = library.cache["modules of quizzes"]  # type: ignore[assignment]
    return found


def tries(cohort_id: int) -> Sequence[Try]:
    """Give the attempts of everybody in a cohort, by person, in the order in which they were begun."""
    return [Try(*row) for row in rows(TRIES_OF_COHORT, cohort=cohort_id)]


def tries_of(cohort_id: int, user_id: int) -> Sequence[Try]:
    """Give the attempts of one person in a cohort, in the order in which they were begun."""
    return [Try(*row) for row in rows(TRIES_OF_ONE, cohort=cohort_id, user=user_id)]


def statements_held(cohort_id: int) -> Sequence[Held]:
    """Give the statements of everybody in a cohort that were not replaced or taken back by their holder."""
    return [Held(*row) for row in rows(HELD_OF_COHORT, cohort=cohort_id)]


def statements_held_by(cohort_id: int, user_id: int) -> Sequence[Held]:
    """Give the same of one person in a cohort."""
    return [Held(*row) for row in rows(HELD_OF_ONE, cohort=cohort_id, user=user_id)]
