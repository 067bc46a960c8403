"""Notes between a learner and a trainer about one module: the two of them, and nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import (
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from course_app.records.cohorts import Cohort, CohortTrainer, Membership
from course_app.records.db import Base, UTCDateTime, add_once, rows
from course_app.records.dialects import once
from course_app.records.mentors import HERE, LEADS, LEARNER, MENTOR, USER
from course_app.records.people import User

HOUR, MOST_AN_HOUR = timedelta(hours=1), 30  # notes of one person


class NoteThread(Base):
    """What a learner and a trainer write each other about one module, while the learner is in the cohort."""

    __tablename__ = "note_threads"
    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey(Membership.id, ondelete="CASCADE"))
    mentor_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    module: Mapped[str] = mapped_column(String(200))
    begun_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("membership_id", "mentor_id", "module"), {"sqlite_autoincrement": True})


class Note(Base):
    """One note, by one of the two; the other has read it or not."""

    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey(NoteThread.id, ondelete="CASCADE"))
    writer_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    words: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(String(40))  # one note for a form sent twice
    sent_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    __table_args__ = (UniqueConstraint("thread_id", "key"), {"sqlite_autoincrement": True})


class Thread(NamedTuple):
    """A conversation as one of the two sees it; the names are empty when an account is gone."""

    id: int
    module: str
    cohort_id: int
    cohort: str
    learner_id: int
    learner: str
    mentor_id: int | None
    mentor: str | None
    open: bool  # the trainer still sees it, and both can write

    def other(self, me: int) -> tuple[int | None, str]:
        """Give the number and the name of the one of the two who is not `me`."""
        return (self.mentor_id, self.mentor or "") if me == self.learner_id else (self.learner_id, self.learner)


class Said(NamedTuple):
    """A note as it is read."""

    id: int
    writer_id: int
    words: str
    sent_at: datetime
    read_at: datetime | None


class Line(NamedTuple):
    """A conversation in a list."""

    id: int
    module: str
    other: str | None
    cohort: str
    last: datetime
    new: int  # notes that this person has not read


OPEN = and_(
    HERE,
    select(CohortTrainer.id)
    .where(CohortTrainer.cohort_id == Membership.cohort_id, CohortTrainer.user_id == NoteThread.mentor_id, LEADS)
    .correlate(Membership, NoteThread)
    .exists(),
)
MINE = or_(LEARNER.id == USER, and_(NoteThread.mentor_id == USER, OPEN))


THREADS = (
    select(NoteThread.id)
    .select_from(NoteThread)
    .join(Membership, Membership.id == NoteThread.membership_id)
    .join(Cohort, Cohort.id == Membership.cohort_id)
    .join(LEARNER, LEARNER.id == Membership.user_id)
    .outerjoin(MENTOR, MENTOR.id == NoteThread.mentor_id)
)
ONE = THREADS.with_only_columns(
    NoteThread.id, NoteThread.module, Cohort.id, Cohort.name, LEARNER.id, LEARNER.name, MENTOR.id, MENTOR.name, OPEN
).where(NoteThread.id == bindparam("which"), MINE)
NOTES = (
    select(Note.id, Note.writer_id, Note.words, Note.sent_at, Note.read_at)
    .where(Note.thread_id == bindparam("which"))
    .order_by(Note.id)
)
UNREAD = and_(Note.writer_id != USER, Note.read_at.is_(None))
NEW = func.sum(case((UNREAD, 1), else_=0))
LAST = func.max(Note.sent_at, type_=UTCDateTime)
LIST_OF_LEARNER = (
    THREADS.with_only_columns(NoteThread.id, NoteThread.module, MENTOR.name, Cohort.name, LAST, NEW)
    .join(Note, Note.thread_id == NoteThread.id)
    .where(LEARNER.id == USER)
    .group_by(NoteThread.id, NoteThread.module, MENTOR.name, Cohort.name)
    .order_by(LAST.desc(), NoteThread.id.desc())
)
BY_PLACE = select(NoteThread.id).where(
    NoteThread.membership_id == bindparam("membership"),
    NoteThread.mentor_id == bindparam("mentor"),
    NoteThread.module == bindparam("module"),
)
WRITTEN_SINCE = select(func.count()).where(Note.writer_id == USER, Note.sent_at > bindparam("since"))
FIRST_UNREAD = select(func.min(Note.id)).where(Note.thread_id == bindparam("which"), UNREAD)
READ = (
    update(Note).where(Note.thread_id == bindparam("which"), UNREAD).values(read_at=bindparam("now", type_=UTCDateTime))
)
ADD_THREAD, ADD_NOTE = once(NoteThread), once(Note)
# Asked when the mail about it is about to be sent, as OPEN is for the page.
STILL_UNREAD = (
    THREADS.with_only_columns(Note.id)
    .join(Note, Note.thread_id == NoteThread.id)
    .where(NoteThread.id == bindparam("which"), MINE, UNREAD)
)


def thread_of(user_id: int, thread_id: int) -> Thread | None:
    """Give a conversation if this person is one of the two and may see it."""
    found = rows(ONE, user=user_id, which=thread_id).one_or_none()
    return Thread(*found) if found else None


def notes_in(thread_id: int) -> Sequence[Said]:
    """Give the notes of a conversation, oldest first."""
    return [Said(*row) for row in rows(NOTES, which=thread_id)]


def threads_of(user_id: int) -> Sequence[Line]:
    """Give the conversations of a learner, the newest first; also those of cohorts that they have left."""
    return [Line(*row) for row in rows(LIST_OF_LEARNER, user=user_id)]


def thread_about(membership_id: int, mentor_id: int, module: str, now: datetime) -> int:
    """Give the number of the conversation about a module; it begins if there is none."""
    place = {"membership_id": membership_id, "mentor_id": mentor_id, "module": module}
    add_once(ADD_THREAD, **place, begun_at=now)
    number: int = rows(BY_PLACE, membership=membership_id, mentor=mentor_id, module=module).scalar_one()
    return number


def wrote_too_much(user_id: int, now: datetime) -> bool:
    """Whether somebody wrote as many notes within an hour as one may."""
    return int(rows(WRITTEN_SINCE, user=user_id, since=now - HOUR).scalar_one()) >= MOST_AN_HOUR


def write_note(thread_id: int, writer_id: int, words: str, key: str, now: datetime) -> bool:
    """Add a note, and take what the other wrote as read; give False when this form was sent before."""
    rows(READ, user=writer_id, which=thread_id, now=now)
    return add_once(ADD_NOTE, thread_id=thread_id, writer_id=writer_id, words=words, key=key, sent_at=now)


def mark_read(thread_id: int, user_id: int, now: datetime) -> None:
    """Take all that the other wrote as read."""
    rows(READ, user=user_id, which=thread_id, now=now)


def first_unread(thread_id: int, reader_id: int) -> int | None:
    """Give the oldest note that somebody has not read: one mail is sent for it and all that follow it."""
    number: int | None = rows(FIRST_UNREAD, user=reader_id, which=thread_id).scalar_one()
    return number


def still_unread(thread_id: int, reader_id: int) -> bool:
    """Whether somebody still may see a conversation, and has not read all of it."""
    return rows(STILL_UNREAD, user=reader_id, which=thread_id).first() is not None
