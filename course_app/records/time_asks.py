"""Asking for more time: a learner asks for a later date, a trainer of the cohort answers. One open ask at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ForeignKey, Index, Integer, Text, bindparam, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from course_app.records import mail_stops
from course_app.records.assignments import STANDING, Assignment
from course_app.records.cohorts import Cohort, Membership
from course_app.records.db import Base, add_once, rows
from course_app.records.dialects import once
from course_app.records.mail_stops import MailStop
from course_app.records.mentors import LEARNER, MENTOR, PAIRS, USER
from course_app.records.outbox import post_many
from course_app.records.people import User

OPEN_SQL = text("answered_at IS NULL")
MOST_ASKS = 5  # of one person about one assignment


class TimeAsk(Base):
    """Somebody asked for more time, and what they were answered: a date, or none, and words."""

    __tablename__ = "time_asks"
    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey(Assignment.id, ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    wish_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)  # may be empty
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    given_on: Mapped[date | None]
    answer: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (
        Index("ix_time_asks_assignment_id_user_id", "assignment_id", "user_id"),
        Index(
            "uq_time_asks_open",
            *("assignment_id", "user_id"),
            unique=True,
            info={"where": OPEN_SQL},
        ),
        {"sqlite_autoincrement": True},
    )


class OpenAsk(NamedTuple):
    """An ask that waits for an answer, as a trainer is told of it."""

    id: int
    learner: str
    trainer: str
    cohort_id: int
    cohort: str
    assignment_id: int
    user_id: int
    wish_on: date


class Ask(NamedTuple):
    """An ask, with what came of it."""

    id: int
    assignment_id: int
    user_id: int
    name: str
    wish_on: date
    reason: str
    asked_at: datetime
    answered_at: datetime | None
    by: str | None
    given_on: date | None
    answer: str | None


ASKS = (
    select(
        *(TimeAsk.id, TimeAsk.assignment_id, TimeAsk.user_id, LEARNER.name, TimeAsk.wish_on, TimeAsk.reason),
        *(TimeAsk.asked_at, TimeAsk.answered_at, MENTOR.name, TimeAsk.given_on, TimeAsk.answer),
    )
    .join(LEARNER, LEARNER.id == TimeAsk.user_id)
    .outerjoin(MENTOR, MENTOR.id == TimeAsk.answered_by)
    .order_by(TimeAsk.id)
)
OF_USER = ASKS.where(
    TimeAsk.user_id == bindparam("user", type_=Integer), TimeAsk.assignment_id == bindparam("assignment", type_=Integer)
)
# Of people who are in the cohort now, about what still stands.
OF_COHORT = (
    ASKS.join(Assignment, Assignment.id == TimeAsk.assignment_id)
    .join(Membership, (Membership.cohort_id == Assignment.cohort_id) & (Membership.user_id == TimeAsk.user_id))
    .where(
        Assignment.cohort_id == bindparam("cohort", type_=Integer),
        Membership.ended_at.is_(None),
        LEARNER.disabled_at.is_(None),
        STANDING,
    )
)
ONE_OF_COHORT = OF_COHORT.where(TimeAsk.id == bindparam("which", type_=Integer))
ANSWER = (
    update(TimeAsk)
    .where(TimeAsk.id == bindparam("which"), TimeAsk.answered_at.is_(None))
    .values(
        answered_at=bindparam("now", type_=TimeAsk.answered_at.type),
        answered_by=bindparam("by"),
        given_on=bindparam("given"),
        answer=bindparam("said"),
    )
)
WANTS_NONE = (
    select(MailStop.id)
    .where(MailStop.user_id == MENTOR.id, MailStop.kind == mail_stops.ASKS, MailStop.ended_at.is_(None))
    .correlate(MENTOR)
    .exists()
)
WHICH = bindparam("which", type_=Integer)
OPEN_ASKS = (
    PAIRS.join(Assignment, Assignment.cohort_id == Membership.cohort_id)
    .join(TimeAsk, (TimeAsk.assignment_id == Assignment.id) & (TimeAsk.user_id == Membership.user_id))
    .where(TimeAsk.id == WHICH, TimeAsk.answered_at.is_(None), STANDING, Cohort.archived_at.is_(None), ~WANTS_NONE)
)
READERS = OPEN_ASKS.with_only_columns(MENTOR.id, MENTOR.email)
OPEN_ASK = OPEN_ASKS.with_only_columns(
    *(TimeAsk.id, LEARNER.name, MENTOR.name, Cohort.id, Cohort.name),
    *(TimeAsk.assignment_id, TimeAsk.user_id, TimeAsk.wish_on),
).where(MENTOR.id == USER)
ADD_ASK = once(TimeAsk)


def asks_about(user_id: int, assignment_id: int) -> Sequence[Ask]:
    """Give what somebody asked about an assignment and was answered, oldest first."""
    return [Ask(*row) for row in rows(OF_USER, user=user_id, assignment=assignment_id)]


def ask_for_time(assignment_id: int, user_id: int, wish_on: date, reason: str, now: datetime) -> bool:
    """Ask for a later date; give False while an ask about this assignment is open."""
    asked = {"wish_on": wish_on, "reason": reason, "asked_at": now}
    return add_once(ADD_ASK, assignment_id=assignment_id, user_id=user_id, **asked)


def tell_trainers(ask_id: int, now: datetime) -> None:
    """Owe each trainer of the cohort a mail about an ask, unless they want none."""
    told = [
        (trainer, email, f"time_asked:{ask_id}:{trainer}", {"ask": ask_id})
        for trainer, email in rows(READERS, which=ask_id)
    ]
    post_many("time_asked", told, now)


def open_ask(trainer: int, ask_id: int) -> OpenAsk | None:
    """Give an ask that waits for an answer of this trainer, who wants to hear of it."""
    found = rows(OPEN_ASK, which=ask_id, user=trainer).one_or_none()
    return OpenAsk(*found) if found else None


def ask_in(cohort_id: int, ask_id: int) -> Ask | None:
    """Give an ask of somebody who is in this cohort."""
    found = rows(ONE_OF_COHORT, cohort=cohort_id, which=ask_id).one_or_none()
    return Ask(*found) if found else None


def answer_ask(ask_id: int, given_on: date | None, answer: str, by: int, now: datetime) -> bool:
    """Answer an ask with a date, or without one, and words; give False when it was answered already."""
    return rows(ANSWER, which=ask_id, given=given_on, said=answer, by=by, now=now).rowcount == 1
