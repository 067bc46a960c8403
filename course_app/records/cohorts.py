"""Cohorts: people who learn together, and the trainers who lead them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ForeignKey, Index, String, bindparam, func, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from course_app.records.db import Base, add_once, db, rows
from course_app.records.dialects import once
from course_app.records.people import RoleGrant, User

HERE_SQL = text("ended_at IS NULL")


class Cohort(Base):
    """People who learn together. Its zone is where its days end, unless an assignment names another."""

    __tablename__ = "cohorts"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    zone: Mapped[str] = mapped_column(String(60))
    created_by: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    __table_args__ = ({"sqlite_autoincrement": True},)  # a number is never given twice


class CohortTrainer(Base):
    """Somebody leads a cohort, until that ended."""

    __tablename__ = "cohort_trainers"
    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey(Cohort.id, ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    added_by: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    added_at: Mapped[datetime]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    ended_at: Mapped[datetime | None]
    __table_args__ = (
        Index(
            "uq_cohort_trainers_here",
            *("cohort_id", "user_id"),
            unique=True,
            info={"where": HERE_SQL},
        ),
    )


class Membership(Base):
    """Somebody is in a cohort, until they left or were removed. What they did stays theirs."""

    __tablename__ = "memberships"
    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey(Cohort.id, ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    joined_at: Mapped[datetime]
    how: Mapped[str] = mapped_column(String(20))  # 'link' or 'invitation'
    code_id: Mapped[int | None] = mapped_column(ForeignKey("join_codes.id", ondelete="SET NULL"), index=True)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    ended_at: Mapped[datetime | None]
    __table_args__ = (
        Index(
            "uq_memberships_here",
            *("cohort_id", "user_id"),
            unique=True,
            info={"where": HERE_SQL},
        ),
    )


class Listed(NamedTuple):
    """A cohort in its trainer's list."""

    cohort: Cohort
    people: int


class Member(NamedTuple):
    """Somebody in a cohort, as its trainers see them."""

    id: int  # of the person
    name: str
    joined_at: datetime
    how: str


class Trainer(NamedTuple):
    """Somebody who leads a cohort."""

    id: int
    name: str
    since: datetime


class Belonging(NamedTuple):
    """A cohort that somebody is in: what they read about who can see what."""

    cohort_id: int
    name: str
    joined_at: datetime
    archived_at: datetime | None
    trainer: str | None


LEADS = (CohortTrainer.user_id == bindparam("trainer"), CohortTrainer.ended_at.is_(None))
IN = (Membership.cohort_id == bindparam("cohort"), Membership.ended_at.is_(None))
LED = select(Cohort).join(CohortTrainer, CohortTrainer.cohort_id == Cohort.id).where(*LEADS)
# Leading is a role too; where that was taken away, nobody leads.
MAY_LEAD = (
    select(RoleGrant.id)
    .where(
        RoleGrant.user_id == CohortTrainer.user_id,
        RoleGrant.role.in_(("trainer", "admin")),
        RoleGrant.withdrawn_at.is_(None),
    )
    .correlate(CohortTrainer)
    .exists()
)
LED_ONE = LED.where(Cohort.id == bindparam("cohort"), MAY_LEAD)
COUNT = (
    select(func.count())
    .select_from(Membership)
    .join(User, User.id == Membership.user_id)
    .where(Membership.cohort_id == Cohort.id, Membership.ended_at.is_(None), User.disabled_at.is_(None))
    .correlate(Cohort)
    .scalar_subquery()
)
LED_LIST = LED.add_columns(COUNT).order_by(func.lower(Cohort.name), Cohort.id)
MEMBERS = (
    select(User.id, User.name, Membership.joined_at, Membership.how)
    .join(Membership, Membership.user_id == User.id)
    .where(*IN, User.disabled_at.is_(None))  # whose account is closed is counted nowhere
    .order_by(func.lower(User.name), User.id)
)
MEMBER = MEMBERS.where(User.id == bindparam("user"))
GOES_ON = select(Cohort.id).where(Cohort.id == bindparam("cohort"), Cohort.archived_at.is_(None))
HOW_MANY = select(func.count()).where(*IN)
TRAINERS = (
    select(User.id, User.name, CohortTrainer.added_at)
    .join(CohortTrainer, CohortTrainer.user_id == User.id)
    .where(CohortTrainer.cohort_id == bindparam("cohort"), CohortTrainer.ended_at.is_(None))
    .order_by(CohortTrainer.added_at, User.id)
)
BELONGINGS = (
    select(Cohort.id, Cohort.name, Membership.joined_at, Cohort.archived_at, User.name)
    .join(Membership, Membership.cohort_id == Cohort.id)
    .outerjoin(CohortTrainer, (CohortTrainer.cohort_id == Cohort.id) & CohortTrainer.ended_at.is_(None))
    .outerjoin(User, User.id == CohortTrainer.user_id)
    .where(Membership.user_id == bindparam("user"), Membership.ended_at.is_(None))
    .order_by(Membership.joined_at, Cohort.id, CohortTrainer.added_at)
)
ADD_TRAINER = once(CohortTrainer)
ADD_MEMBERSHIP = once(Membership)
END_TRAINER = (
    update(CohortTrainer)
    .where(CohortTrainer.cohort_id == bindparam("cohort"), *LEADS)
    .values(ended_at=bindparam("now"), ended_by=bindparam("by"))
)
END_MEMBERSHIP = (
    update(Membership)
    .where(*IN, Membership.user_id == bindparam("user"))
    .values(ended_at=bindparam("now"), ended_by=bindparam("who"))
)


def new_cohort(name: str, zone: str, trainer: int, now: datetime) -> Cohort:
    """Make a cohort that a trainer leads, give it with its number."""
    cohort = Cohort(name=name, zone=zone, created_by=trainer, created_at=now)
    db.session.add(cohort)
    db.session.flush()
    lead(cohort.id, trainer, trainer, now)
    return cohort


def cohort_led(trainer: int, cohort_id: int) -> Cohort | None:
    """Give a cohort if this person is a trainer and leads it: every page and form of trainers asks here first."""
    return db.session.scalar(LED_ONE, {"trainer": trainer, "cohort": cohort_id})


def cohorts_led(trainer: int) -> list[Listed]:
    """Give the cohorts that a person leads, by name, each with how many people are in it."""
    return [Listed(*row) for row in db.session.execute(LED_LIST, {"trainer": trainer})]


def lead(cohort_id: int, user_id: int, by: int, now: datetime) -> bool:
    """Let somebody lead a cohort; give whether that is new."""
    return add_once(ADD_TRAINER, cohort_id=cohort_id, user_id=user_id, added_by=by, added_at=now)


def stop_leading(cohort_id: int, user_id: int, by: int, now: datetime) -> bool:
    """End that somebody leads a cohort; give whether they did."""
    return rows(END_TRAINER, cohort=cohort_id, trainer=user_id, by=by, now=now).rowcount == 1


def trainers_of(cohort_id: int) -> list[Trainer]:
    """Give who leads a cohort, the first first."""
    return [Trainer(*row) for row in rows(TRAINERS, cohort=cohort_id)]


def members_of(cohort_id: int) -> list[Member]:
    """Give who is in a cohort, by name."""
    return [Member(*row) for row in rows(MEMBERS, cohort=cohort_id)]


def member_of(cohort_id: int, user_id: int) -> Member | None:
    """Give somebody if they are in this cohort."""
    found = rows(MEMBER, cohort=cohort_id, user=user_id).one_or_none()
    return Member(*found) if found else None


def how_many(cohort_id: int) -> int:
    """Count the people in a cohort."""
    count: int = rows(HOW_MANY, cohort=cohort_id).scalar_one()
    return count


def add_member(cohort_id: int, user_id: int, how: str, now: datetime, code_id: int | None = None) -> bool:
    """Let somebody into a cohort; give whether that is new."""
    return add_once(ADD_MEMBERSHIP, cohort_id=cohort_id, user_id=user_id, joined_at=now, how=how, code_id=code_id)


def end_membership(cohort_id: int, user_id: int, by: int, now: datetime) -> bool:
    """Let somebody leave, or remove them (`by` a trainer); give whether they were in it."""
    return rows(END_MEMBERSHIP, cohort=cohort_id, user=user_id, who=by, now=now).rowcount == 1


def belongings(user_id: int) -> Sequence[Belonging]:
    """Give the cohorts that somebody is in: one row for each of its trainers."""
    return [Belonging(*row) for row in rows(BELONGINGS, user=user_id)]


def goes_on(cohort_id: int) -> bool:
    """Whether a cohort is not put aside."""
    return rows(GOES_ON, cohort=cohort_id).first() is not None
