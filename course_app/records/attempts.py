"""Attempts at quizzes and scenarios, and their steps. A step is added, never changed."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    bindparam,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.attributes import set_committed_value

from course_app.course.progress import Ended
from course_app.failpoints import hit
from course_app.records.db import Base, add_once, db, rows
from course_app.records.dialects import once
from course_app.records.editions import Digest, Edition
from course_app.records.people import User


class Attempt(Base):
    """One run through a quiz, on the edition it began with."""

    __tablename__ = "attempts"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"))
    quiz: Mapped[str] = mapped_column(String(200))
    edition: Mapped[Digest] = mapped_column(ForeignKey(Edition.hash))
    drawn: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))  # scenes; None: all of them
    orders: Mapped[dict[str, list[int]]] = mapped_column(JSON)  # scene: places in the source, as shown
    key: Mapped[str] = mapped_column(String(64))  # of the form that began it
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    points: Mapped[int | None]
    best: Mapped[int | None]
    passed: Mapped[bool | None]
    ending: Mapped[str | None] = mapped_column(String(200))
    __table_args__ = (
        UniqueConstraint("user_id", "quiz", "key"),  # also the index of the person, and of person and quiz
        Index(None, "edition", "ended_at", "user_id", "id"),  # all that is asked of many attempts before their steps
        Index(
            "uq_attempts_open",
            "user_id",
            "quiz",
            unique=True,
            info={"where": "ended_at IS NULL"},
        ),
        {"sqlite_autoincrement": True},  # a number is never given twice
    )


class Step(Base):
    """One numbered response in an attempt."""

    __tablename__ = "steps"
    attempt_id: Mapped[int] = mapped_column(ForeignKey(Attempt.id, ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    response: Mapped[Any] = mapped_column(JSON)
    at: Mapped[datetime]


class Taken(NamedTuple):
    """A step as the engine replays it."""

    position: int
    response: Any
    at: datetime


OWN = Attempt.user_id == bindparam("user")
AT = Attempt.quiz == bindparam("quiz")
ATTEMPT = select(Attempt).where(Attempt.id == bindparam("which"), OWN)
STEPS = (
    select(Step.position, Step.response, Step.at).where(Step.attempt_id == bindparam("which")).order_by(Step.position)
)
OPEN_AT = select(Attempt).where(OWN, AT, Attempt.ended_at.is_(None))
BEGUN = select(Attempt).where(OWN, AT, Attempt.key == bindparam("form"))
OPEN = select(Attempt).where(OWN, Attempt.ended_at.is_(None)).order_by(Attempt.started_at.desc(), Attempt.id.desc())
ATTEMPTS_AT = select(Attempt).where(OWN, AT).order_by(Attempt.id.desc())
DRAWN = select(Attempt.drawn).where(OWN, AT, Attempt.drawn.is_not(None))
RESULTS = select(Attempt.quiz, Attempt.points, Attempt.best).where(OWN, Attempt.ended_at.is_not(None)).distinct()
ENDED_SINCE = (
    select(Attempt.quiz, Attempt.ended_at, Attempt.passed, Attempt.points, Attempt.best)
    .where(OWN, Attempt.started_at > bindparam("since"), Attempt.ended_at.is_not(None))
    .order_by(Attempt.id)
)
ADD_ATTEMPT = once(Attempt)
ADD_STEP = once(Step)
END = (
    update(Attempt)
    .where(Attempt.id == bindparam("which"), Attempt.ended_at.is_(None))
    .values(
        ended_at=bindparam("now"),
        points=bindparam("reached"),
        best=bindparam("reachable"),
        passed=bindparam("pass"),
        ending=bindparam("scene"),
    )
)


def begin_attempt(
    user_id: int,
    quiz: str,
    edition: str,
    drawn: Sequence[str] | None,
    orders: Mapping[str, Sequence[int]],
    now: datetime,
    key: str | None = None,
) -> Attempt:
    """Begin a quiz on an edition (its hash), with the drawn scenes and the order of options; give the attempt.

    There is at most one open attempt: where there is one, that is given. `key` is the random token of the form:
    the same form sent again gives the attempt that it began, even when that has ended since.
    """
    mine = {"user": user_id, "quiz": quiz}
    key = key or secrets.token_urlsafe(16)
    found = db.session.scalar(BEGUN, {**mine, "form": key}) or db.session.scalar(OPEN_AT, mine)
    if found is not None:
        return found
    hit("attempt.looked")
    add_once(
        ADD_ATTEMPT,
        **{"user_id": user_id, "quiz": quiz, "edition": edition, "key": key, "started_at": now},
        drawn=None if drawn is None else list(drawn),
        orders={scene: list(order) for scene, order in orders.items()},
    )
    # Not added: another request was faster. Its attempt is open, or it was this very form.
    return db.session.scalar(OPEN_AT, mine) or db.session.scalars(BEGUN, {**mine, "form": key}).one()


def attempt_of(user_id: int, attempt_id: int) -> Attempt | None:
    """Give an attempt if it is this person's."""
    return db.session.scalar(ATTEMPT, {"which": attempt_id, "user": user_id})


def steps_of(attempt_id: int) -> list[Taken]:
    """Give the steps of an attempt in order: what the engine replays."""
    return [Taken(*row) for row in rows(STEPS, which=attempt_id)]


def add_step(attempt_id: int, position: int, response: Any, now: datetime) -> bool:
    """Add a response; give False when that position is taken: then look at the steps again and compare."""
    return add_once(ADD_STEP, attempt_id=attempt_id, position=position, response=response, at=now)


def end_attempt(attempt: Attempt, points: int, best: int, passed: bool, ending: str, now: datetime) -> bool:
    """Write the outcome, once; give False when it was written before. `ending` is the scene where it ended."""
    values = {"now": now, "reached": points, "reachable": best, "pass": passed, "scene": ending}
    if rows(END, which=attempt.id, **values).rowcount == 0:
        return False
    outcome = {"ended_at": now, "points": points, "best": best, "passed": passed, "ending": ending}
    for name, value in outcome.items():
        set_committed_value(attempt, name, value)
    return True


def attempts_at(user_id: int, quiz: str) -> Sequence[Attempt]:
    """Give a person's attempts at a quiz, newest first."""
    return db.session.scalars(ATTEMPTS_AT, {"user": user_id, "quiz": quiz}).all()


def open_attempts(user_id: int) -> Sequence[Attempt]:
    """Give a person's attempts that have not ended, newest first."""
    return db.session.scalars(OPEN, {"user": user_id}).all()


def seen_items(user_id: int, quiz: str) -> Counter[str]:
    """Count how often each scene was drawn for a person: the next draw takes the least seen first."""
    return Counter(scene for drawn in rows(DRAWN, user=user_id, quiz=quiz).scalars() for scene in drawn)


def best_of(user_id: int) -> dict[str, tuple[int, int]]:
    """Give a person's best result by quiz: points and the best total reachable in that edition."""
    found: dict[str, tuple[int, int]] = {}
    for quiz, points, best in rows(RESULTS, user=user_id):
        held = found.get(quiz)
        # points / best > held points / held best, without dividing by a total of 0
        if held is None or (points * held[1], points) > (held[0] * best, held[0]):
            found[quiz] = (points, best)
    return found


def ended_since(user_id: int, since: datetime) -> list[Ended]:
    """Give how a person's attempts ended that began after a moment."""
    return [Ended(*row) for row in rows(ENDED_SINCE, user=user_id, since=since)]
