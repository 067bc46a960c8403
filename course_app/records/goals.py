"""Goals that a learner and a trainer agree: each step towards one is a row, and none is changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from course_app.records.cohorts import Cohort, CohortTrainer, Membership
from course_app.records.db import Base, add_once, rows
from course_app.records.dialects import once
from course_app.records.mentors import HERE, LEADS, LEARNER, MENTOR, USER
from course_app.records.people import User

KINDS = ("proposed", "agreed", "reached", "ended")
OPEN_KINDS = KINDS[:2]
MOST_OPEN = 10  # of one learner with one trainer


class Goal(Base):
    """Something that a learner wants to reach, with a trainer who knows of it; its words stand in its steps."""

    __tablename__ = "goals"
    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey(Membership.id, ondelete="CASCADE"))
    mentor_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    key: Mapped[str] = mapped_column(String(40))  # one goal for a form sent twice
    begun_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("membership_id", "key"), {"sqlite_autoincrement": True})


class GoalStep(Base):
    """One of the two proposed, agreed, said that it was reached, or let it go; each says the goal as it stood then."""

    __tablename__ = "goal_steps"
    goal_id: Mapped[int] = mapped_column(ForeignKey(Goal.id, ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text)
    day: Mapped[date]
    by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    at: Mapped[datetime]
    __table_args__ = (CheckConstraint(f"kind IN {KINDS}", name="kind"),)


class Shared(NamedTuple):
    """A goal as it stands now."""

    id: int
    position: int  # of the newest step
    kind: str
    words: str
    day: date
    by_id: int | None
    by: str | None
    at: datetime
    cohort_id: int
    cohort: str
    learner_id: int
    learner: str
    mentor_id: int | None
    mentor: str | None
    open: bool  # the trainer still sees it

    def waits_for(self, me: int) -> bool:
        """Whether it is for `me` to agree."""
        return self.kind == "proposed" and self.by_id != me


class Step(NamedTuple):
    """A step as it is read."""

    position: int
    kind: str
    words: str
    day: date
    by_id: int | None
    by: str | None
    at: datetime


BY = aliased(User, name="by")
OPEN = and_(
    HERE,
    select(CohortTrainer.id)
    .where(CohortTrainer.cohort_id == Membership.cohort_id, CohortTrainer.user_id == Goal.mentor_id, LEADS)
    .correlate(Membership, Goal)
    .exists(),
)
NEWEST = select(func.max(GoalStep.position)).where(GoalStep.goal_id == Goal.id).correlate(Goal).scalar_subquery()
EARLIER = aliased(GoalStep, name="earlier")
# Words go with the account of their writer; then those that the other agreed to hold.
WORDS = (
    select(EARLIER.words)
    .where(EARLIER.goal_id == Goal.id, EARLIER.words != "")
    .order_by(EARLIER.position.desc())
    .limit(1)
    .correlate(Goal)
    .scalar_subquery()
)


GOALS = (
    select(Goal.id)
    .select_from(Goal)
    .join(GoalStep, and_(GoalStep.goal_id == Goal.id, GoalStep.position == NEWEST))
    .join(Membership, Membership.id == Goal.membership_id)
    .join(Cohort, Cohort.id == Membership.cohort_id)
    .join(LEARNER, LEARNER.id == Membership.user_id)
    .outerjoin(MENTOR, MENTOR.id == Goal.mentor_id)
    .outerjoin(BY, BY.id == GoalStep.by_id)
    .where(WORDS.is_not(None))
)
COLUMNS = (
    *(Goal.id, GoalStep.position, GoalStep.kind, WORDS, GoalStep.day, GoalStep.by_id, BY.name, GoalStep.at),
    *(Cohort.id, Cohort.name, LEARNER.id, LEARNER.name, MENTOR.id, MENTOR.name, OPEN),
)
MINE = or_(LEARNER.id == USER, and_(Goal.mentor_id == USER, OPEN))
ONE = GOALS.with_only_columns(*COLUMNS).where(Goal.id == bindparam("which"), MINE)
OF_LEARNER = GOALS.with_only_columns(*COLUMNS).where(LEARNER.id == USER).order_by(GoalStep.day, Goal.id)
STEPS = (
    select(GoalStep.position, GoalStep.kind, GoalStep.words, GoalStep.day, GoalStep.by_id, BY.name, GoalStep.at)
    .outerjoin(BY, BY.id == GoalStep.by_id)
    .where(GoalStep.goal_id == bindparam("which"))
    .order_by(GoalStep.position)
)
HOW_MANY = (
    select(func.count())
    .select_from(Goal)
    .join(GoalStep, and_(GoalStep.goal_id == Goal.id, GoalStep.position == NEWEST))
    .where(
        Goal.membership_id == bindparam("membership"),
        Goal.mentor_id == bindparam("mentor"),
        GoalStep.kind.in_(OPEN_KINDS),
    )
)
BY_KEY = select(Goal.id).where(Goal.membership_id == bindparam("membership"), Goal.key == bindparam("once"))
ADD_GOAL, ADD_STEP = once(Goal), once(GoalStep)


def goal_of(user_id: int, goal_id: int) -> Shared | None:
    """Give a goal if this person is one of the two and may see it."""
    found = rows(ONE, user=user_id, which=goal_id).one_or_none()
    return Shared(*found) if found else None


def goals_of(user_id: int) -> Sequence[Shared]:
    """Give the goals of a learner, by date; also those of cohorts that they have left."""
    return [Shared(*row) for row in rows(OF_LEARNER, user=user_id)]


def steps_of(goal_id: int) -> Sequence[Step]:
    """Give what became of a goal, the first first."""
    return [Step(*row) for row in rows(STEPS, which=goal_id)]


def open_goals(membership_id: int, mentor_id: int) -> int:
    """Count the goals of two people that are proposed or agreed."""
    count: int = rows(HOW_MANY, membership=membership_id, mentor=mentor_id).scalar_one()
    return count


def propose(membership_id: int, mentor_id: int, words: str, day: date, key: str, by: int, now: datetime) -> int:
    """Propose a goal, give its number; the same form again is the same goal."""
    added = add_once(ADD_GOAL, membership_id=membership_id, mentor_id=mentor_id, key=key, begun_at=now)
    number: int = rows(BY_KEY, membership=membership_id, once=key).scalar_one()
    if added:
        take_step(number, 1, "proposed", words, day, by, now)
    return number


def take_step(goal_id: int, position: int, kind: str, words: str, day: date, by: int, now: datetime) -> bool:
    """Add a step at a position; give False when another one was faster, or this form was sent before."""
    step = {"kind": kind, "words": words, "day": day, "by_id": by, "at": now}
    return add_once(ADD_STEP, goal_id=goal_id, position=position, **step)
