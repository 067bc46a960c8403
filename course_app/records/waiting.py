"""What waits for somebody in conversations: gathered in one statement for each page that tells of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    null,
    or_,
    select,
    union_all,
)

from course_app.records import goals, notes
from course_app.records.assignments import STANDING, Assignment
from course_app.records.cohorts import Cohort, Membership
from course_app.records.db import UTCDateTime, rows
from course_app.records.goals import BY, Goal, GoalStep
from course_app.records.mentors import HERE, LEARNER, MENTOR, PAIRS, USER
from course_app.records.notes import NEW, UNREAD, Note, NoteThread
from course_app.records.pulses import PulseAsked
from course_app.records.time_asks import TimeAsk

Rows = Select[*tuple[Any, ...]]
NEWS = timedelta(days=7)  # for so long what became of a goal is news
COHORT, PERSON = bindparam("cohort", type_=Integer), bindparam("person", type_=Integer)


class Waiting(NamedTuple):
    """Something for somebody to look at."""

    kind: str  # 'note', 'goal', 'asked' (a trainer is asked for time) or 'time' (what a learner asked for)
    id: int  # of the conversation, the goal or the ask; of 'time': of the assignment
    who: str | None  # the other one
    thing: str  # the module, the words of the goal, what was asked for or what was answered
    state: str  # of a goal: its newest step; of 'time': 'open', 'given' or 'no'
    day: date | None
    at: datetime
    new: int  # notes not read; of a goal 1 when the newest step was the other one's
    person_id: int  # the learner


def _part(base: Rows, kind: str, **columns: Any) -> Rows:
    """Rows of one kind, all alike: a UNION wants the same types in the same places."""
    told = {"who": null(), "thing": null(), "state": null(), "day": null(), "new": literal_column("0"), **columns}
    return base.with_only_columns(
        literal_column(f"'{kind}'", String).label("kind"),
        told["id"].label("id"),
        cast(told["who"], String).label("who"),
        cast(func.coalesce(told["thing"], ""), String).label("thing"),
        cast(func.coalesce(told["state"], ""), String).label("state"),
        cast(told["day"], Date).label("day") if told["day"] is null() else told["day"].label("day"),
        told["at"].label("at"),
        cast(told["new"], Integer).label("new"),
        LEARNER.id.label("person"),
    )


def _notes(*where: ColumnElement[bool]) -> Rows:
    other = case((LEARNER.id == USER, MENTOR.name), else_=LEARNER.name)
    base = notes.THREADS.join(Note, Note.thread_id == NoteThread.id).where(*where)
    base = base.group_by(NoteThread.id, NoteThread.module, LEARNER.id, LEARNER.name, MENTOR.name)
    return _part(base, "note", id=NoteThread.id, who=other, thing=NoteThread.module, at=notes.LAST, new=NEW)


def _goals(*where: ColumnElement[bool]) -> Rows:
    mine = case((GoalStep.by_id == USER, 0), else_=1)
    base = goals.GOALS.where(*where)
    return _part(
        base, "goal", id=Goal.id, who=BY.name, thing=goals.WORDS, state=GoalStep.kind, day=GoalStep.day,
        at=GoalStep.at, new=mine,
    )  # fmt: skip


def _asks(*where: ColumnElement[bool]) -> Rows:
    return (
        select(TimeAsk.id)
        .join(Assignment, Assignment.id == TimeAsk.assignment_id)
        .join(Membership, (Membership.cohort_id == Assignment.cohort_id) & (Membership.user_id == TimeAsk.user_id))
        .join(LEARNER, LEARNER.id == TimeAsk.user_id)
        .outerjoin(MENTOR, MENTOR.id == TimeAsk.answered_by)
        .where(HERE, STANDING, *where)
    )


def _asked(*where: ColumnElement[bool]) -> Rows:
    base = _asks(Assignment.cohort_id == COHORT, TimeAsk.answered_at.is_(None), *where)
    return _part(
        base, "asked", id=TimeAsk.id, who=LEARNER.name, thing=Assignment.slug, state=Assignment.kind,
        day=TimeAsk.wish_on, at=TimeAsk.asked_at,
    )  # fmt: skip


_ANOTHER = TimeAsk.__table__.alias("another")
_NEWEST_ASK = TimeAsk.id == (
    select(func.max(_ANOTHER.c.id))
    .where(_ANOTHER.c.assignment_id == TimeAsk.assignment_id, _ANOTHER.c.user_id == TimeAsk.user_id)
    .correlate(TimeAsk)
    .scalar_subquery()
)
_TIME = _part(
    _asks(TimeAsk.user_id == USER, _NEWEST_ASK),
    "time",
    id=TimeAsk.assignment_id,
    who=MENTOR.name,
    thing=TimeAsk.answer,
    state=case((TimeAsk.answered_at.is_(None), "open"), (TimeAsk.given_on.is_not(None), "given"), else_="no"),
    day=func.coalesce(TimeAsk.given_on, TimeAsk.wish_on, type_=Date),
    at=TimeAsk.asked_at,
)
_HERS = or_(GoalStep.by_id.is_(None), GoalStep.by_id != USER)
_NEWS = or_(
    GoalStep.kind == "proposed",
    and_(GoalStep.kind.in_(("agreed", "reached")), GoalStep.at > bindparam("since", type_=UTCDateTime)),
)
_MENTORS_NOTE = (NoteThread.mentor_id == USER, notes.OPEN, Membership.cohort_id == COHORT)
_MENTORS_GOAL = (Goal.mentor_id == USER, goals.OPEN, Membership.cohort_id == COHORT)
FOR_USER = union_all(
    # Two parts each, not one with OR: so each begins at an index.
    _notes(LEARNER.id == USER, UNREAD),
    _notes(NoteThread.mentor_id == USER, notes.OPEN, UNREAD),
    _goals(LEARNER.id == USER, _HERS, _NEWS),
    _goals(Goal.mentor_id == USER, goals.OPEN, _HERS, _NEWS),
    _TIME,
)
IN_COHORT = union_all(_notes(*_MENTORS_NOTE, UNREAD), _goals(*_MENTORS_GOAL, _HERS, _NEWS), _asked())
MODULE = bindparam("module", type_=String)
# On the page of a module: whom a learner may ask about it, what was written, and whether they were asked about it.
ABOUT_MODULE = union_all(
    _part(
        PAIRS.where(LEARNER.id == USER), "mentor", id=Membership.id, who=MENTOR.name, thing=Cohort.name,
        at=Membership.joined_at,
    ),
    _notes(LEARNER.id == USER, NoteThread.module == MODULE),
    _part(
        select(PulseAsked.module)
        .join(LEARNER, LEARNER.id == PulseAsked.user_id)
        .where(PulseAsked.user_id == USER, PulseAsked.module == MODULE),
        "pulse", id=LEARNER.id, at=LEARNER.created_at,
    ),
)  # fmt: skip
WITH_PERSON = union_all(
    _notes(*_MENTORS_NOTE, LEARNER.id == PERSON),
    _goals(*_MENTORS_GOAL, LEARNER.id == PERSON),
    _asked(LEARNER.id == PERSON),
)


def waits_for(user_id: int, now: datetime) -> Sequence[Waiting]:
    """Give what is new to somebody, as a learner and as a mentor, and what they asked for; the newest first."""
    return _sorted(FOR_USER, user=user_id, since=now - NEWS)


def waits_in(cohort_id: int, trainer: int, now: datetime) -> Sequence[Waiting]:
    """Give what in a cohort waits for one of its trainers: what was written to them, and what everybody asked for."""
    return _sorted(IN_COHORT, cohort=cohort_id, user=trainer, since=now - NEWS)


def talk_with(cohort_id: int, trainer: int, person: int) -> Sequence[Waiting]:
    """Give all conversations and goals of a trainer with somebody in a cohort, and the open asks of that person."""
    return _sorted(WITH_PERSON, cohort=cohort_id, user=trainer, person=person)


def talk_about(user_id: int, module: str) -> Sequence[Waiting]:
    """Give a learner's mentors ('mentor'), their conversations about a module, and 'pulse' if they were asked of it."""
    return _sorted(ABOUT_MODULE, user=user_id, module=module)


def _sorted(statement: Any, **values: Any) -> Sequence[Waiting]:
    found = [Waiting(*row) for row in rows(statement, **values)]
    return sorted(found, key=lambda one: one.at, reverse=True)
