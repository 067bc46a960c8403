"""What people are asked to do at a moment, one row for each: whom a reminder is owed, and what a mail says."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Date, Integer, Select, String, bindparam, cast, func, insert, literal, or_, select
from sqlalchemy.orm import aliased

from course_app.records.assignments import NEWEST_TERMS, STANDING, Assignment, AssignmentTerms, LaterDate
from course_app.records.cohorts import Cohort, Membership
from course_app.records.db import UTCDateTime, rows
from course_app.records.learning import CourseFinished, ModuleFinished
from course_app.records.mail_stops import REMINDERS, MailStop
from course_app.records.outbox import Message, post
from course_app.records.people import User, person


class Thing(NamedTuple):
    """Something that one person is asked for, and has not finished."""

    user_id: int
    email: str
    assignment_id: int
    personal: bool  # asked of this person alone
    kind: str
    slug: str
    starts_on: date
    due_on: date  # for this person
    zone: str
    note: str
    cohort: str
    terms_id: int
    later_id: int | None  # of the date of their own, if that holds
    reason: str | None  # for it
    known_at: datetime  # when they were told this date, or joined


PERSON: Any = bindparam("user", type_=Integer)
NEWEST_DATE = (
    select(func.max(LaterDate.id))
    .where(LaterDate.assignment_id == Assignment.id, LaterDate.user_id == Membership.user_id)
    .correlate(Assignment, Membership)
    .scalar_subquery()
)
EARLIER = aliased(AssignmentTerms)
# A change of the note alone is no new date.
SINCE = (
    select(func.min(EARLIER.set_at))
    .where(
        EARLIER.assignment_id == AssignmentTerms.assignment_id,
        EARLIER.due_on == AssignmentTerms.due_on,
        EARLIER.zone == AssignmentTerms.zone,
    )
    .correlate(AssignmentTerms)
    .scalar_subquery()
)
DUE_ON = func.coalesce(LaterDate.due_on, AssignmentTerms.due_on, type_=Date)
UNFINISHED = ~or_(
    select(ModuleFinished.user_id)
    .where(
        Assignment.kind == "module",
        ModuleFinished.user_id == Membership.user_id,
        ModuleFinished.module == Assignment.slug,
    )
    .exists(),
    select(CourseFinished.user_id)
    .where(
        Assignment.kind == "course",
        CourseFinished.user_id == Membership.user_id,
        CourseFinished.course == Assignment.slug,
    )
    .exists(),
)
REMINDED = ~(
    select(MailStop.id)
    .where(MailStop.user_id == Membership.user_id, MailStop.kind == REMINDERS, MailStop.ended_at.is_(None))
    .exists()
)
WHOSE = or_(Assignment.user_id.is_(None), Assignment.user_id == Membership.user_id)
# People who are in a cohort that goes on, with accounts that are open.
ASKED: Select[*tuple[Any, ...]] = (
    select(
        Membership.user_id,
        User.email,
        Assignment.id,
        Assignment.user_id.is_not(None),
        Assignment.kind,
        Assignment.slug,
        AssignmentTerms.starts_on,
        DUE_ON,
        AssignmentTerms.zone,
        AssignmentTerms.note,
        Cohort.name,
        AssignmentTerms.id,
        LaterDate.id,
        LaterDate.reason,
        func.coalesce(LaterDate.given_at, SINCE, type_=UTCDateTime),
        Membership.joined_at,
    )
    .join(Cohort, Cohort.id == Assignment.cohort_id)
    .join(AssignmentTerms, AssignmentTerms.id == NEWEST_TERMS)
    .join(Membership, (Membership.cohort_id == Cohort.id) & Membership.ended_at.is_(None))
    .join(User, User.id == Membership.user_id)
    .outerjoin(LaterDate, LaterDate.id == NEWEST_DATE)
    .where(STANDING, WHOSE, UNFINISHED, Cohort.archived_at.is_(None), User.disabled_at.is_(None))
    .order_by(Membership.user_id, DUE_ON, Assignment.id)
)
DAYS: Any = bindparam("days", expanding=True, type_=Date)
DUE_THEN = ASKED.where(
    REMINDED,
    or_(
        AssignmentTerms.due_on.in_(DAYS),
        Assignment.id.in_(select(LaterDate.assignment_id).where(LaterDate.due_on.in_(DAYS))),
    ),
    DUE_ON.in_(DAYS),
)
OPEN_OF_USER = ASKED.where(REMINDED, Membership.user_id == PERSON)
ONE_OF_USER = ASKED.where(Membership.user_id == PERSON, Assignment.id == bindparam("which", type_=Integer))
# Of what was withdrawn: whoever was asked, is still there and had not finished it.
WITHDRAWN_OF_USER = (
    select(Assignment.kind, Assignment.slug, Cohort.name)
    .join(Cohort, Cohort.id == Assignment.cohort_id)
    .join(Membership, (Membership.cohort_id == Cohort.id) & Membership.ended_at.is_(None))
    .where(
        ~STANDING, WHOSE, UNFINISHED, Cohort.archived_at.is_(None),
        Membership.user_id == PERSON, Assignment.id == bindparam("which", type_=Integer),
    )
)  # fmt: skip
WHICH: Any = bindparam("which", type_=Integer)
MOMENT: Any = bindparam("moment", type_=UTCDateTime)
MAILS = (
    select(
        bindparam("event", type_=String) + cast(Membership.user_id, String),
        bindparam("what", type_=String),
        User.email,
        Membership.user_id,
        bindparam("said", type_=Message.data.type),
        MOMENT,
        MOMENT,
        literal(0, Integer),
    )
    .select_from(Assignment)
    .join(Membership, (Membership.cohort_id == Assignment.cohort_id) & Membership.ended_at.is_(None))
    .join(User, User.id == Membership.user_id)
    .where(Assignment.id == WHICH, WHOSE, User.disabled_at.is_(None))
)
OWN_DATE = (
    select(LaterDate.id).where(LaterDate.assignment_id == Assignment.id, LaterDate.user_id == Membership.user_id)
).exists()
TOLD = ("key", "kind", "recipient", "user_id", "data", "created_at", "next_try_at", "tries")
TELL = insert(Message).from_select(TOLD, MAILS)
TELL_THE_DATE = insert(Message).from_select(TOLD, MAILS.where(~OWN_DATE))


def things_due(days: Collection[date]) -> list[Thing]:
    """Give what is due on some days, of everybody who wants to be reminded."""
    return [_thing(row) for row in rows(DUE_THEN, days=list(days))]


def things_open(user_id: int) -> list[Thing]:
    """Give all that somebody is asked for and has not finished, by date; nothing when they want no reminders."""
    return [_thing(row) for row in rows(OPEN_OF_USER, user=user_id)]


def thing_asked(user_id: int, assignment_id: int) -> Thing | None:
    """Give one thing that somebody is asked for, while it is to be done."""
    found = rows(ONE_OF_USER, user=user_id, which=assignment_id).one_or_none()
    return _thing(found) if found else None


def thing_withdrawn(user_id: int, assignment_id: int) -> tuple[str, str, str] | None:
    """Give (kind, slug, cohort) of what was withdrawn, to somebody who had not finished it."""
    found = rows(WITHDRAWN_OF_USER, user=user_id, which=assignment_id).one_or_none()
    return (found[0], found[1], found[2]) if found else None


def _thing(row: Sequence[Any]) -> Thing:
    return Thing._make((*row[:-2], max(row[-2:])))


def tell_members(kind: str, assignment_id: int, event: str, data: dict[str, Any], now: datetime) -> None:
    """Owe a mail about an assignment to each person of whom it is asked, in one statement.

    `event` names what happened to it, so that it has one mail a person. Of those who have a date of their own, nobody
    is told a date for everybody (kind 'moved').
    """
    statement = TELL_THE_DATE if kind == "moved" else TELL
    said = {"assignment": assignment_id, **data}
    rows(statement, which=assignment_id, event=f"{event}:", what=kind, said=said, moment=now)


def tell_own_date(assignment_id: int, user_id: int, later: int, by: int, now: datetime) -> None:
    """Owe somebody the mail about a date of their own (`later` is its number)."""
    if user := person(user_id):
        post(
            "later_date",
            user.email,
            {"assignment": assignment_id, "by": by, "later": later},
            f"later:{later}",
            now,
            user_id,
        )
