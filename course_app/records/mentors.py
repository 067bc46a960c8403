"""Who may speak with whom: a learner, and a trainer of the cohort that they are in. The membership is what they share.

A conversation hangs on the membership, not on the two people: when it ends the trainer sees nothing of it any more, and
a new one, should the learner come back, begins with nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from course_app.records.cohorts import MAY_LEAD, Cohort, CohortTrainer, Membership
from course_app.records.db import rows
from course_app.records.people import User


class Pair(NamedTuple):
    """A learner and a trainer of theirs."""

    membership_id: int
    cohort_id: int
    cohort: str
    learner_id: int
    learner: str
    mentor_id: int
    mentor: str


LEARNER, MENTOR = aliased(User, name="learner"), aliased(User, name="mentor")
USER = bindparam("user", type_=Integer)
# What lets a trainer see the person of a membership: both are there, and this one leads the cohort.
HERE = and_(Membership.ended_at.is_(None), LEARNER.disabled_at.is_(None))
LEADS = and_(CohortTrainer.ended_at.is_(None), MAY_LEAD)
PAIRS: Select[*tuple[Any, ...]] = (
    select(Membership.id, Cohort.id, Cohort.name, LEARNER.id, LEARNER.name, MENTOR.id, MENTOR.name)
    .select_from(Membership)
    .join(Cohort, Cohort.id == Membership.cohort_id)
    .join(LEARNER, LEARNER.id == Membership.user_id)
    .join(CohortTrainer, CohortTrainer.cohort_id == Cohort.id)
    .join(MENTOR, MENTOR.id == CohortTrainer.user_id)
    .where(HERE, LEADS, MENTOR.disabled_at.is_(None), MENTOR.id != LEARNER.id)
)
OF_LEARNER = PAIRS.where(LEARNER.id == USER).order_by(func.lower(MENTOR.name), MENTOR.id, Membership.id)
OF_MENTOR = PAIRS.where(
    MENTOR.id == bindparam("mentor", type_=Integer),
    Cohort.id == bindparam("cohort", type_=Integer),
    LEARNER.id == USER,
)


def mentors_of(user_id: int) -> Sequence[Pair]:
    """Give the trainers to whom a learner may turn, by name."""
    return [Pair(*row) for row in rows(OF_LEARNER, user=user_id)]


def pair_of(mentor_id: int, cohort_id: int, user_id: int) -> Pair | None:
    """Give a trainer and somebody in a cohort that they lead; None where that is not so."""
    found = rows(OF_MENTOR, mentor=mentor_id, cohort=cohort_id, user=user_id).one_or_none()
    return Pair(*found) if found else None
