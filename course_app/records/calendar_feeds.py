"""The private address of somebody's calendar."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, bindparam, select, update
from sqlalchemy.orm import Mapped, mapped_column

from course_app.records.cohorts import HERE_SQL
from course_app.records.db import Base, db, rows
from course_app.records.people import User


class CalendarFeed(Base):
    """An address that a calendar asks without a sign-in. Its owner can read it again, and end it."""

    __tablename__ = "calendar_feeds"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    token: Mapped[str] = mapped_column(String(43), unique=True)  # 256 random bits; opens dates and nothing else
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    __table_args__ = (Index("uq_calendar_feeds_open", "user_id", unique=True, info={"where": HERE_SQL}),)


OPEN = select(CalendarFeed.token).where(CalendarFeed.user_id == bindparam("user"), CalendarFeed.ended_at.is_(None))
OWNER = (
    select(User)
    .join(CalendarFeed, CalendarFeed.user_id == User.id)
    .where(CalendarFeed.token == bindparam("asked"), CalendarFeed.ended_at.is_(None), User.disabled_at.is_(None))
)
END = (
    update(CalendarFeed)
    .where(CalendarFeed.user_id == bindparam("user"), CalendarFeed.ended_at.is_(None))
    .values(ended_at=bindparam("now"))
)


def new_feed(user_id: int, now: datetime) -> str:
    """Make a new address for somebody's calendar, give its token; the one before is worth nothing from here on."""
    end_feed(user_id, now)
    token = secrets.token_urlsafe(32)
    db.session.add(CalendarFeed(user_id=user_id, token=token, made_at=now))
    return token


def end_feed(user_id: int, now: datetime) -> None:
    """Make the address of somebody's calendar worthless."""
    rows(END, user=user_id, now=now)


def feed_of(user_id: int) -> str | None:
    """Give the token of somebody's calendar, if they have one."""
    token: str | None = rows(OPEN, user=user_id).scalar_one_or_none()
    return token


def owner_of_feed(token: str) -> User | None:
    """Give whose calendar a token opens; nobody's when it was ended or the account is closed."""
    return db.session.scalar(OWNER, {"asked": token})
