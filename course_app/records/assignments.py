"""What cohorts, and single people in them, were asked to do. A change is a row more; nothing is overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, Select, String, Text, bindparam, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from course_app.course.assigned import Assignment as Asked
from course_app.records.cohorts import Cohort, Membership
from course_app.records.db import Base, add_once, db, rows
from course_app.records.dialects import once
from course_app.records.people import User

KINDS = ("module", "course")


class Assignment(Base):
    """A module or a course was given to a cohort, or to one person in it."""

    __tablename__ = "assignments"
    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey(Cohort.id, ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)  # None: everybody
    kind: Mapped[str] = mapped_column(String(20))
    slug: Mapped[str] = mapped_column(String(200))
    made_by: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    made_at: Mapped[datetime]
    __table_args__ = (CheckConstraint(f"kind IN {KINDS}", name="kind"), {"sqlite_autoincrement": True})


class AssignmentTerms(Base):
    """From when to when, and with which words; the newest row of an assignment holds."""

    __tablename__ = "assignment_terms"
    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey(Assignment.id, ondelete="CASCADE"), index=True)
    starts_on: Mapped[date]
    due_on: Mapped[date]
    zone: Mapped[str] = mapped_column(String(60))
    note: Mapped[str] = mapped_column(Text)
    set_by: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    set_at: Mapped[datetime]


class AssignmentWithdrawn(Base):
    """An assignment was taken back."""

    __tablename__ = "assignments_withdrawn"
    assignment_id: Mapped[int] = mapped_column(ForeignKey(Assignment.id, ondelete="CASCADE"), primary_key=True)
    by: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    at: Mapped[datetime]


class LaterDate(Base):
    """One person got a date of their own, and why; the newest row holds."""

    __tablename__ = "later_dates"
    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey(Assignment.id, ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    due_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    given_by: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    given_at: Mapped[datetime]
    __table_args__ = (Index("ix_later_dates_assignment_id_user_id", "assignment_id", "user_id"),)


class Mine(NamedTuple):
    """An assignment as its learner meets it."""

    asked: Asked
    cohort_id: int
    cohort: str
    made_at: datetime
    changed_at: datetime


class Given(NamedTuple):
    """A date of their own that somebody got."""

    assignment_id: int
    user_id: int
    name: str
    due_on: date
    reason: str
    by: str | None
    at: datetime


NEWEST_TERMS = (
    select(func.max(AssignmentTerms.id))
    .where(AssignmentTerms.assignment_id == Assignment.id)
    .correlate(Assignment)
    .scalar_subquery()
)
STANDING = ~select(AssignmentWithdrawn.assignment_id).where(AssignmentWithdrawn.assignment_id == Assignment.id).exists()


def _asked(*more: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Assignment.id,
            Assignment.kind,
            Assignment.slug,
            AssignmentTerms.starts_on,
            AssignmentTerms.due_on,
            AssignmentTerms.zone,
            AssignmentTerms.note,
            Assignment.user_id,
            *more,
        )
        .join(AssignmentTerms, AssignmentTerms.id == NEWEST_TERMS)
        .where(STANDING)
        .order_by(AssignmentTerms.due_on, Assignment.id)
    )


OF_COHORT = _asked().where(Assignment.cohort_id == bindparam("cohort"))
DATES_OF_COHORT = (
    select(LaterDate.assignment_id, LaterDate.user_id, LaterDate.due_on)
    .join(Assignment, Assignment.id == LaterDate.assignment_id)
    .where(Assignment.cohort_id == bindparam("cohort"))
    .order_by(LaterDate.id)
)
GIVER = User.__table__.alias("giver")
GIVEN = (
    select(
        LaterDate.assignment_id,
        LaterDate.user_id,
        User.name,
        LaterDate.due_on,
        LaterDate.reason,
        GIVER.c.name,
        LaterDate.given_at,
    )
    .join(Assignment, Assignment.id == LaterDate.assignment_id)
    .join(User, User.id == LaterDate.user_id)
    .outerjoin(GIVER, GIVER.c.id == LaterDate.given_by)
    .join(
        Membership,
        (Membership.user_id == LaterDate.user_id)
        & (Membership.cohort_id == Assignment.cohort_id)
        & Membership.ended_at.is_(None),
    )
    .where(Assignment.cohort_id == bindparam("cohort"))
    .order_by(LaterDate.id)
)
MY_DATE = (
    select(LaterDate.due_on)
    .where(LaterDate.assignment_id == Assignment.id, LaterDate.user_id == bindparam("user", type_=Integer))
    .order_by(LaterDate.id.desc())
    .limit(1)
    .correlate(Assignment)
    .scalar_subquery()
)
OF_USER = (
    _asked(Cohort.id, Cohort.name, Assignment.made_at, AssignmentTerms.set_at, MY_DATE)
    .join(Cohort, Cohort.id == Assignment.cohort_id)
    .join(Membership, (Membership.cohort_id == Cohort.id) & Membership.ended_at.is_(None))
    .where(
        Membership.user_id == bindparam("user", type_=Integer),
        Cohort.archived_at.is_(None),
        or_(Assignment.user_id.is_(None), Assignment.user_id == bindparam("user", type_=Integer)),
    )
)
ADD_WITHDRAWN = once(AssignmentWithdrawn)


def assign(
    cohort_id: int, kind: str, slug: str, starts_on: date, due_on: date, zone: str, note: str, by: int, now: datetime,
    person: int | None = None,
) -> int:  # fmt: skip
    """Give a module or a course to a cohort, or to one `person` in it; give the number of the assignment."""
    made = Assignment(cohort_id=cohort_id, user_id=person, kind=kind, slug=slug, made_by=by, made_at=now)
    db.session.add(made)
    db.session.flush()
    set_terms(made.id, starts_on, due_on, zone, note, by, now)
    return made.id


def set_terms(assignment_id: int, starts_on: date, due_on: date, zone: str, note: str, by: int, now: datetime) -> int:
    """Say from when to when, and with which words, an assignment holds from now on; give the number of the terms."""
    terms = {"starts_on": starts_on, "due_on": due_on, "zone": zone, "note": note}
    made = AssignmentTerms(assignment_id=assignment_id, **terms, set_by=by, set_at=now)
    db.session.add(made)
    db.session.flush()
    return made.id


def withdraw(assignment_id: int, by: int, now: datetime) -> bool:
    """Take an assignment back; give whether it stood."""
    return add_once(ADD_WITHDRAWN, assignment_id=assignment_id, by=by, at=now)


def give_later_date(assignment_id: int, user_id: int, due_on: date, reason: str, by: int, now: datetime) -> int:
    """Give one person a date of their own, with the reason; give its number."""
    given = {"due_on": due_on, "reason": reason, "given_by": by, "given_at": now}
    made = LaterDate(assignment_id=assignment_id, user_id=user_id, **given)
    db.session.add(made)
    db.session.flush()
    return made.id


def assignments_of(cohort_id: int) -> list[Asked]:
    """Give what stands for a cohort and the people in it, by date, with the later dates of each."""
    dates: dict[int, dict[int, date]] = {}
    for assignment, person, due_on in rows(DATES_OF_COHORT, cohort=cohort_id):
        dates.setdefault(assignment, {})[person] = due_on
    return [replace(Asked(*row), later=dates.get(row[0], {})) for row in rows(OF_COHORT, cohort=cohort_id)]


def dates_given(cohort_id: int) -> dict[tuple[int, int], Given]:
    """Give the later date that holds, with who gave it and why, by (assignment, person), of people in the cohort."""
    found = (Given(*row) for row in rows(GIVEN, cohort=cohort_id))
    return {(given.assignment_id, given.user_id): given for given in found}


def assigned_to(user_id: int) -> Sequence[Mine]:
    """Give what is asked of somebody in the cohorts that they are in, by date."""
    found = []
    for *asked, cohort_id, cohort, made_at, changed_at, own in rows(OF_USER, user=user_id):
        later = {user_id: own} if own else {}
        found.append(Mine(replace(Asked(*asked), later=later), cohort_id, cohort, made_at, changed_at))
    return sorted(found, key=lambda mine: (mine.asked.due(user_id).end, mine.asked.id))
