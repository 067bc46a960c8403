"""What learners write for themselves: reflections, and the journal made of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ForeignKey, String, Text, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from course_app.records.db import Base, add_once, db, rows
from course_app.records.dialects import once
from course_app.records.people import User


class Reflection(Base):
    """What one person wrote at one prompt of a lesson ("module/lesson"); `revision` counts the changes."""

    __tablename__ = "reflections"
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), primary_key=True)
    lesson: Mapped[str] = mapped_column(String(200), primary_key=True)
    prompt: Mapped[str] = mapped_column(String(200), primary_key=True)
    words: Mapped[str] = mapped_column(Text)
    revision: Mapped[int]
    saved_at: Mapped[datetime]


class Written(NamedTuple):
    """A reflection as the page of its lesson shows it."""

    words: str
    revision: int
    saved_at: datetime


class Stale(Exception):
    """Other words were saved since the writer last looked, in another tab perhaps; both must be shown."""

    def __init__(self, current: Reflection) -> None:
        super().__init__(f"revision {current.revision} is stored")
        self.current = current


# FOR UPDATE: two tabs on PostgreSQL take turns. Read anew: another may have written since this session looked.
ONE = (
    select(Reflection)
    .where(
        Reflection.user_id == bindparam("user"),
        Reflection.lesson == bindparam("lesson"),
        Reflection.prompt == bindparam("prompt"),
    )
    .with_for_update()
    .execution_options(populate_existing=True)
)
IN_LESSON = select(Reflection.prompt, Reflection.words, Reflection.revision, Reflection.saved_at).where(
    Reflection.user_id == bindparam("user"), Reflection.lesson == bindparam("lesson")
)
JOURNAL = (
    select(Reflection)
    .where(Reflection.user_id == bindparam("user"))
    .order_by(Reflection.saved_at, Reflection.lesson, Reflection.prompt)
)
ADD = once(Reflection)


def reflections_in(user_id: int, lesson: str) -> dict[str, Written]:
    """Take "module/lesson", give what the person wrote there, by prompt."""
    return {prompt: Written(*rest) for prompt, *rest in rows(IN_LESSON, user=user_id, lesson=lesson)}


def reflections_of(user_id: int) -> Sequence[Reflection]:
    """Give everything that a person wrote, oldest first: the journal."""
    return db.session.scalars(JOURNAL, {"user": user_id}).all()


def save_reflection(
    user_id: int, lesson: str, prompt: str, words: str, base_revision: int, now: datetime
) -> Reflection:
    """Save words written on top of `base_revision` (0: nothing was there), give what is stored now.

    The same words again change nothing. Raises Stale, with what is stored, when it is not the revision
    that the writer saw and the words differ.
    """
    key = {"user": user_id, "lesson": lesson, "prompt": prompt}
    stored = db.session.scalar(ONE, key)
    if stored is None:
        added = add_once(ADD, user_id=user_id, lesson=lesson, prompt=prompt, words=words, revision=1, saved_at=now)
        stored = db.session.scalars(ONE, key).one()
        if added:
            return stored
    if stored.words == words:
        return stored
    if stored.revision != base_revision:
        raise Stale(stored)
    stored.words = words
    stored.revision += 1
    stored.saved_at = now
    return stored
