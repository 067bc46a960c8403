"""Mails that a trainer writes to people who might be glad of a word: kept, so that nobody gets one every day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ForeignKey, Index, bindparam, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from course_app.records.cohorts import Cohort, CohortTrainer
from course_app.records.db import Base, db, rows
from course_app.records.mail_stops import DIGEST, MailStop
from course_app.records.people import RoleGrant, User

REST = timedelta(days=3)  # until somebody of a cohort may be nudged again
MOST_AT_ONCE, MOST_A_DAY = 200, 500  # people whom one trainer may nudge


class Nudge(Base):
    """Somebody in a cohort was written to by a trainer. What was written is in the mail alone."""

    __tablename__ = "nudges"
    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey(Cohort.id, ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    nudged_by: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))
    nudged_at: Mapped[datetime]
    __table_args__ = (
        Index("ix_nudges_cohort_id_nudged_at", "cohort_id", "nudged_at"),
        Index("ix_nudges_nudged_by_nudged_at", "nudged_by", "nudged_at"),
    )


class Written(NamedTuple):
    """When somebody was nudged last, and by whom."""

    user_id: int
    at: datetime
    by: str | None


class Leader(NamedTuple):
    """A trainer who may get a digest."""

    id: int
    email: str
    name: str


RECENT = (
    select(Nudge.user_id, Nudge.nudged_at, User.name)
    .outerjoin(User, User.id == Nudge.nudged_by)
    .where(Nudge.cohort_id == bindparam("cohort"), Nudge.nudged_at > bindparam("since"))
    .order_by(Nudge.nudged_at)
)
BY_TRAINER = select(func.count()).where(Nudge.nudged_by == bindparam("trainer"), Nudge.nudged_at > bindparam("since"))
# Two who nudge at once wait for each other, and the second finds what the first did.
LOCK = select(Cohort.id).where(Cohort.id == bindparam("cohort")).with_for_update()
ADD = insert(Nudge)
LEADERS = (
    select(User.id, User.email, User.name)
    .where(
        User.disabled_at.is_(None),
        select(RoleGrant.id)
        .where(RoleGrant.user_id == User.id, RoleGrant.role.in_(("trainer", "admin")), RoleGrant.withdrawn_at.is_(None))
        .exists(),
        select(CohortTrainer.id)
        .join(Cohort, Cohort.id == CohortTrainer.cohort_id)
        .where(CohortTrainer.user_id == User.id, CohortTrainer.ended_at.is_(None), Cohort.archived_at.is_(None))
        .exists(),
        ~select(MailStop.id)
        .where(MailStop.user_id == User.id, MailStop.kind == DIGEST, MailStop.ended_at.is_(None))
        .exists(),
    )
    .order_by(User.id)
)


def nudged(cohort_id: int, now: datetime) -> dict[int, Written]:
    """Give who of a cohort was nudged so lately that it would be too soon to do it again."""
    return {row[0]: Written(*row) for row in rows(RECENT, cohort=cohort_id, since=now - REST)}


def nudged_today(trainer: int, now: datetime) -> int:
    """Count whom a trainer nudged in the last 24 hours, in all cohorts."""
    count: int = rows(BY_TRAINER, trainer=trainer, since=now - timedelta(days=1)).scalar_one()
    return count


def lock_nudges(cohort_id: int) -> None:
    """Let nobody else nudge people of a cohort until the end of this transaction."""
    rows(LOCK, cohort=cohort_id)


def add_nudges(cohort_id: int, people: Sequence[int], by: int, now: datetime) -> None:
    """Keep that people of a cohort are nudged."""
    same = {"cohort_id": cohort_id, "nudged_by": by, "nudged_at": now}
    db.session.flush()
    db.session.connection().execute(ADD, [{"user_id": person, **same} for person in people])


def digest_readers() -> list[Leader]:
    """Give the trainers who lead a cohort that goes on, and have not turned the digest off."""
    return [Leader(*row) for row in rows(LEADERS)]
