"""When a trainer opened somebody's answers, and why: a row that the person reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ForeignKey, String, Text, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from course_app.records.cohorts import Cohort
from course_app.records.db import Base, db, rows
from course_app.records.people import User

LIFE = timedelta(hours=1)


class AnswerOpening(Base):
    """A trainer opened the answers of one person at one quiz; for an hour they can be looked at."""

    __tablename__ = "answer_openings"
    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey(Cohort.id, ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    quiz: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    opened_by: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    opened_at: Mapped[datetime]
    __table_args__ = ({"sqlite_autoincrement": True},)  # a number is never given twice


class Opened(NamedTuple):
    """What somebody reads about it."""

    quiz: str
    reason: str
    at: datetime
    by: str | None
    cohort: str


OPENING = select(AnswerOpening).where(
    AnswerOpening.id == bindparam("which"),
    AnswerOpening.cohort_id == bindparam("cohort"),
    AnswerOpening.user_id == bindparam("user"),
    AnswerOpening.opened_by == bindparam("trainer"),
)
OF_USER = (
    select(AnswerOpening.quiz, AnswerOpening.reason, AnswerOpening.opened_at, User.name, Cohort.name)
    .join(Cohort, Cohort.id == AnswerOpening.cohort_id)
    .outerjoin(User, User.id == AnswerOpening.opened_by)
    .where(AnswerOpening.user_id == bindparam("user"))
    .order_by(AnswerOpening.opened_at.desc(), AnswerOpening.id.desc())
    .limit(50)
)


def open_answers(cohort_id: int, user_id: int, quiz: str, reason: str, by: int, now: datetime) -> AnswerOpening:
    """Keep that a trainer opens somebody's answers at a quiz, and why; give it with its number."""
    made = AnswerOpening(cohort_id=cohort_id, user_id=user_id, quiz=quiz, reason=reason, opened_by=by, opened_at=now)
    db.session.add(made)
    db.session.flush()
    return made


def opening(trainer: int, cohort_id: int, user_id: int, opening_id: int) -> AnswerOpening | None:
    """Give what this trainer opened, however long ago."""
    return db.session.scalar(OPENING, {"which": opening_id, "cohort": cohort_id, "user": user_id, "trainer": trainer})


def openings_of(user_id: int) -> Sequence[Opened]:
    """Give who opened somebody's answers, when and why, newest first."""
    return [Opened(*row) for row in rows(OF_USER, user=user_id)]
