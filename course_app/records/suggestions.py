"""The suggestion box of a cohort, with a name or without one; and what its trainers say became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ForeignKey, Integer, String, Text, UniqueConstraint, and_, bindparam, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from course_app.records.cohorts import Cohort, Membership
from course_app.records.db import Base, UTCDateTime, add_once, rows
from course_app.records.dialects import once
from course_app.records.people import User

MOST_ENTRIES = 100  # of one cohort
MOST_SHOWN = 200


class Suggestion(Base):
    """Something that somebody in a cohort suggested, on a day. Without a name, there is none here either."""

    __tablename__ = "suggestions"
    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey(Cohort.id, ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    words: Mapped[str] = mapped_column(Text)
    day: Mapped[date]  # no hour: it could be laid beside what somebody did at that hour
    key: Mapped[str] = mapped_column(String(40))  # one suggestion for a form sent twice
    __table_args__ = (UniqueConstraint("cohort_id", "key"), {"sqlite_autoincrement": True})


class SaidAndDone(Base):
    """ "You said, we did": what a trainer tells the cohort, in their own words, until they take it back."""

    __tablename__ = "said_and_done"
    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey(Cohort.id, ondelete="CASCADE"))
    suggestion_id: Mapped[int | None] = mapped_column(ForeignKey(Suggestion.id, ondelete="SET NULL"), index=True)
    said: Mapped[str] = mapped_column(Text)
    did: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    key: Mapped[str] = mapped_column(String(40))
    ended_at: Mapped[datetime | None]
    __table_args__ = (UniqueConstraint("cohort_id", "key"), {"sqlite_autoincrement": True})


class Suggested(NamedTuple):
    """A suggestion as trainers read it."""

    id: int
    words: str
    day: date
    name: str | None
    answers: int  # entries that say what became of it


class Entry(NamedTuple):
    """An entry as everybody in the cohort reads it."""

    id: int
    said: str
    did: str
    at: datetime
    by: str


STANDS = and_(SaidAndDone.cohort_id == bindparam("cohort", type_=Integer), SaidAndDone.ended_at.is_(None))
ANSWERS = (
    select(func.count())
    .where(SaidAndDone.suggestion_id == Suggestion.id, SaidAndDone.ended_at.is_(None))
    .correlate(Suggestion)
    .scalar_subquery()
)
STILL_HERE = (
    select(Membership.id)
    .where(
        Membership.cohort_id == Suggestion.cohort_id,
        Membership.user_id == Suggestion.user_id,
        Membership.ended_at.is_(None),
    )
    .correlate(Suggestion)
    .exists()
)
# Who signed and has left is seen no more, and nor are their words.
OF_COHORT = (
    select(Suggestion.id, Suggestion.words, Suggestion.day, User.name, ANSWERS)
    .outerjoin(User, User.id == Suggestion.user_id)
    .where(
        Suggestion.cohort_id == bindparam("cohort", type_=Integer),
        or_(Suggestion.user_id.is_(None), and_(STILL_HERE, User.disabled_at.is_(None))),
    )
    .order_by(Suggestion.day.desc(), Suggestion.words)  # of one day by their words: the hour tells nothing
    .limit(MOST_SHOWN)
)
ENTRIES = (
    select(SaidAndDone.id, SaidAndDone.said, SaidAndDone.did, SaidAndDone.at, User.name)
    .join(User, User.id == SaidAndDone.by_id)
    .where(STANDS)
    .order_by(SaidAndDone.at.desc(), SaidAndDone.id.desc())
)
END = (
    update(SaidAndDone)
    .where(STANDS, SaidAndDone.id == bindparam("which"))
    .values(ended_at=bindparam("now", type_=UTCDateTime))
)
ADD, ADD_ENTRY = once(Suggestion), once(SaidAndDone)


def suggest(cohort_id: int, user_id: int | None, words: str, day: date, key: str) -> bool:
    """Put words into the box of a cohort; `user_id` is None without a name. Give False when they were sent before."""
    return add_once(ADD, cohort_id=cohort_id, user_id=user_id, words=words, day=day, key=key)


def suggestions_in(cohort_id: int) -> Sequence[Suggested]:
    """Give what trainers may read in the box, newest day first."""
    return [Suggested(*row) for row in rows(OF_COHORT, cohort=cohort_id)]


def entries_of(cohort_id: int) -> Sequence[Entry]:
    """Give what a cohort was told about what it said, newest first."""
    return [Entry(*row) for row in rows(ENTRIES, cohort=cohort_id)]


def tell(cohort_id: int, suggestion_id: int | None, said: str, did: str, key: str, by: int, now: datetime) -> bool:
    """Tell a cohort what it said and what was done; give False when this form was sent before."""
    words = {"said": said, "did": did, "by_id": by, "at": now, "key": key}
    return add_once(ADD_ENTRY, cohort_id=cohort_id, suggestion_id=suggestion_id, **words)


def take_back(cohort_id: int, entry_id: int, now: datetime) -> bool:
    """Take an entry back; give whether it stood."""
    return rows(END, cohort=cohort_id, which=entry_id, now=now).rowcount == 1
