"""Attempts of many people at one edition, for figures. Nothing here says whose they are, or what was typed.

A person has one open attempt at a quiz at a time, so the first that ended is the one with the lowest number.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Select, String, Text, and_, bindparam, case, cast, func, select

from course_app.course.statistics import FIVE, PEOPLE, Answer, Run
from course_app.records.attempts import Attempt, Step
from course_app.records.db import rows

# A response that is a text and not a number was typed in 'say it first': it does not leave the database.
_STORED = cast(Step.response, Text)
_TYPED = and_(_STORED.like('"%'), func.ltrim(_STORED, '"-.0123456789', type_=String) != "")
RESPONSE: ColumnElement[str] = case((_TYPED, '""'), else_=_STORED).label("response")


def _firsts(*where: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """The first ended attempt of each person at an edition, and when it ended."""
    return (
        select(func.min(Attempt.id).label("number"), func.min(Attempt.ended_at).label("ended_at"))
        .where(Attempt.edition == bindparam("digest"), Attempt.ended_at.is_not(None), *where)
        .group_by(Attempt.user_id)
    )


def _steps(firsts: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    found = firsts.subquery()
    return (
        select(Attempt.id, Attempt.drawn, Attempt.started_at, RESPONSE, Step.at)
        .join(found, found.c.number == Attempt.id)
        .join(Step, Step.attempt_id == Attempt.id)
        .order_by(found.c.ended_at, found.c.number, Step.position)
    )


RUNS = _steps(_firsts())
RUNS_OF = _steps(_firsts(Attempt.user_id.in_(bindparam("people", expanding=True))))
_RANKED = _firsts().subquery()
_PLACED = select(
    _RANKED.c.number,
    _RANKED.c.ended_at,
    func.row_number().over(order_by=(_RANKED.c.ended_at, _RANKED.c.number)).label("place"),
    func.count().over().label("people"),
).subquery()
_COUNTED = select(_PLACED.c.number, _PLACED.c.ended_at).where(
    _PLACED.c.people >= PEOPLE, _PLACED.c.place <= _PLACED.c.people - _PLACED.c.people % FIVE
)
COUNTED = _COUNTED.with_only_columns(_PLACED.c.number).order_by(_PLACED.c.place)
COUNTED_RUNS = _steps(_COUNTED)


def runs_at(edition: str, people: Sequence[int] | None = None) -> Iterator[Run]:
    """Take the hash of a quiz's edition; give the first ended attempt at it of each person, in the order of ending.

    `people` are the numbers of those who count; everyone where it is None. One statement; one run is built at a time.
    """
    if people is None:
        return _runs(rows(RUNS, digest=edition))
    return _runs(rows(RUNS_OF, digest=edition, people=list(people)))


def counted_at(edition: str) -> tuple[int, ...]:
    """Give the numbers of the attempts at an edition of which colleagues may see figures, in the order of ending.

    Together they name a set of figures: an erasure that lets others move up changes them.
    """
    return tuple(rows(COUNTED, digest=edition).scalars())


def counted_runs_at(edition: str) -> list[Run]:
    """Give those attempts: of 10, 15, 20 ... people, or none."""
    return list(_runs(rows(COUNTED_RUNS, digest=edition)))


def _runs(found: CursorResult[*tuple[Any, ...]]) -> Iterator[Run]:
    for number, steps in groupby(found, attrgetter("id")):
        first = next(steps)
        answers = [Answer(json.loads(step.response), step.at) for step in (first, *steps)]
        yield Run(number, first.drawn, first.started_at, tuple(answers))
