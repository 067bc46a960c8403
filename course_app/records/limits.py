"""How often somebody may try something: counted in the database, so that all processes count together."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import String, bindparam, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from course_app.records.db import Base, add_once, rows
from course_app.records.dialects import once


class Tries(Base):
    """How often something was tried within one span of time. Its key says nothing to whoever reads it."""

    __tablename__ = "tries"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    until: Mapped[datetime] = mapped_column(index=True)
    count: Mapped[int]


FIRST = once(Tries)
AGAIN = update(Tries).where(Tries.key == bindparam("which")).values(count=Tries.count + 1)
COUNT = select(Tries.count).where(Tries.key == bindparam("which"))
UNTIL = select(Tries.until).where(Tries.key == bindparam("which"))
FORGET = delete(Tries).where(Tries.key == bindparam("which"))
OVER = delete(Tries).where(Tries.until <= bindparam("now"))


def try_once(key: str, most: int, span: timedelta, now: datetime) -> bool:
    """Count one more try under this key; give False when there were `most` of them within the span."""
    rows(OVER, now=now)
    if not add_once(FIRST, key=key, until=now + span, count=1):
        rows(AGAIN, which=key)
    return int(rows(COUNT, which=key).scalar_one()) <= most


def until_of(key: str) -> datetime | None:
    """Give when the span of time ends in which tries under this key are counted."""
    return rows(UNTIL, which=key).scalar_one_or_none()


def forget(key: str) -> None:
    """Count from nothing again."""
    rows(FORGET, which=key)
