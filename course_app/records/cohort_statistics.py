"""What the people of a cohort did in one module, for its figures: one statement each, however many people there are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, String, and_, bindparam, case, func, literal_column, or_, select, union_all
from sqlalchemy.orm import aliased

from course_app.course.breakdowns import Came
from course_app.course.library import Module
from course_app.course.progress import History
from course_app.course.statistics import Answer, Run
from course_app.records.attempts import Attempt, Step
from course_app.records.cohort_progress import EVERYBODY
from course_app.records.cohorts import Membership
from course_app.records.db import UTCDateTime, rows
from course_app.records.learning import CheckAnswer, LessonDone, ModuleFinished
from course_app.records.people import User
from course_app.records.statistics import RESPONSE


class Did(NamedTuple):
    """What one person did in a module."""

    history: History
    begun: frozenset[str]  # quizzes and scenarios of which an attempt was begun


COHORT = bindparam("cohort", type_=Integer)
MODULE, FOLDER = bindparam("module", type_=String), bindparam("folder", type_=String)
QUIZZES = bindparam("quizzes", expanding=True, type_=String)


def _facts(kind: str, model: Any, thing: Any, at: Any, *where: Any) -> Select[Any]:
    """Rows (person, kind, thing, at): of some rows of one thing the first."""
    return (
        select(
            model.user_id, literal_column(f"'{kind}'", String).label("kind"), thing.label("thing"),
            func.min(at, type_=UTCDateTime).label("at"),
        )
        .where(model.user_id.in_(select(EVERYBODY.c.user_id)), *where)
        .group_by(model.user_id, thing)
    )  # fmt: skip


def _inside(lesson: Any) -> Any:
    """Not LIKE: a slug may hold an underscore. Not a range: PostgreSQL may sort by the rules of a language."""
    return func.substr(lesson, 1, func.length(FOLDER)) == FOLDER


_TRIED = Attempt.quiz.in_(QUIZZES)
_CHECK = CheckAnswer.lesson + "#" + CheckAnswer.check
DONE_IN_MODULE = union_all(
    _facts("modules", ModuleFinished, ModuleFinished.module, ModuleFinished.at, ModuleFinished.module == MODULE),
    _facts("lessons", LessonDone, LessonDone.lesson, LessonDone.at, _inside(LessonDone.lesson)),
    _facts("checks", CheckAnswer, _CHECK, CheckAnswer.at, _inside(CheckAnswer.lesson)),
    _facts("begun", Attempt, Attempt.quiz, Attempt.started_at, _TRIED),
    _facts("ended", Attempt, Attempt.quiz, Attempt.ended_at, _TRIED, Attempt.ended_at.is_not(None)),
    _facts("passed", Attempt, Attempt.quiz, Attempt.ended_at, _TRIED, Attempt.passed.is_(True)),
)


def done_in_module(cohort_id: int, module: Module) -> dict[int, Did]:
    """Give what everybody in a cohort did in a module, by person; who did nothing is not there."""
    quizzes = [quiz.slug for quiz in (*module.required, *((module.quiz,) if module.quiz else ()))]
    told: dict[int, dict[str, dict[str, datetime]]] = {}
    asked = {"cohort": cohort_id, "quizzes": quizzes, "module": module.slug, "folder": f"{module.slug}/"}
    for user, kind, thing, at in rows(DONE_IN_MODULE, **asked):
        told.setdefault(user, {}).setdefault(kind, {})[thing] = at
    begun = {user: frozenset(facts.pop("begun", ())) for user, facts in told.items()}
    return {user: Did(History(**facts), begun[user]) for user, facts in told.items()}


# Everybody counts in one cohort alone: where they were when their first attempt ended, and of several the one that they
# joined first; who was in none, in the first that they joined afterwards. So no two cohorts tell of the same person.
_HERE, _OTHER = aliased(Membership), aliased(Membership)
_FIRSTS = (
    select(
        Attempt.edition, Attempt.user_id, func.min(Attempt.id).label("number"),
        func.min(Attempt.ended_at, type_=UTCDateTime).label("ended_at"),
    )
    .where(
        Attempt.user_id.in_(select(_OTHER.user_id).where(_OTHER.cohort_id == COHORT)),
        Attempt.edition.in_(bindparam("editions", expanding=True)),
        Attempt.ended_at.is_not(None),
    )
    .group_by(Attempt.edition, Attempt.user_id)
    .subquery()
)  # fmt: skip
_PLACED = (
    select(
        _FIRSTS, Membership.cohort_id,
        case((Membership.joined_at > _FIRSTS.c.ended_at, Membership.joined_at), else_=_FIRSTS.c.ended_at).label("came"),
        func.row_number()
        .over(partition_by=(_FIRSTS.c.edition, _FIRSTS.c.user_id), order_by=(Membership.joined_at, Membership.id))
        .label("place"),
    )
    .join(Membership, Membership.user_id == _FIRSTS.c.user_id)
    .where(or_(Membership.ended_at.is_(None), Membership.ended_at > _FIRSTS.c.ended_at))
    .subquery()
)  # fmt: skip
CAME = (
    select(
        Attempt.edition, Attempt.id, Attempt.drawn, Attempt.started_at, RESPONSE, Step.at,
        and_(_HERE.id.is_not(None), User.disabled_at.is_(None)).label("here"),
    )
    .join(_PLACED, _PLACED.c.number == Attempt.id)
    .join(Step, Step.attempt_id == Attempt.id)
    .join(User, User.id == Attempt.user_id)
    .outerjoin(
        _HERE, and_(_HERE.cohort_id == COHORT, _HERE.user_id == Attempt.user_id, _HERE.ended_at.is_(None))
    )
    .where(_PLACED.c.place == 1, _PLACED.c.cohort_id == COHORT)
    .order_by(Attempt.edition, _PLACED.c.came, Attempt.id, Step.position)
)  # fmt: skip


def came_to(cohort_id: int, editions: Iterable[str]) -> dict[str, Sequence[Came]]:
    """Take a cohort and editions of quizzes; give by edition the first ended attempts of those who count in this
    cohort, in the order in which they came to it: ended it, or joined after that. That order never changes.

    Who has left is there too, as not `here`: in the order of the others they keep their place.
    """
    found: dict[str, list[Came]] = {}
    for number, steps in groupby(rows(CAME, cohort=cohort_id, editions=list(editions)), attrgetter("id")):
        first, *more = steps
        answers = tuple(Answer(json.loads(step.response), step.at) for step in (first, *more))
        run = Run(number, first.drawn, first.started_at, answers)
        found.setdefault(first.edition, []).append(Came(run, bool(first.here)))
    return dict(found)
