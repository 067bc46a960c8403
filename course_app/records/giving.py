"""What joining a cohort and being given a course bring along: enrolment, and what is finished by it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, bindparam, func, select, true

from course_app.course.library import Course, Library
from course_app.records import assignments, cohorts, learning
from course_app.records.cohort_progress import EVERYBODY
from course_app.records.db import UTCDateTime, db, rows
from course_app.records.joining import Way, use_invitation
from course_app.records.learning import ModuleFinished
from course_app.records.taking import settle

MOST_PEOPLE = 2000  # in one cohort
ENROL = learning.ADD_ENROLMENT.from_select(
    ("user_id", "course", "at"),
    select(EVERYBODY.c.user_id, bindparam("course", type_=String), bindparam("now", type_=UTCDateTime)).where(true()),
)
MAY_HAVE_FINISHED = (
    select(EVERYBODY.c.user_id)
    .join(ModuleFinished, ModuleFinished.user_id == EVERYBODY.c.user_id)
    .where(ModuleFinished.module.in_(bindparam("modules", expanding=True)))
    .group_by(EVERYBODY.c.user_id)
    .having(func.count() == bindparam("many"))
)


class Full(Exception):
    """The cohort has as many people as a cohort may have."""


class TooLate(Exception):
    """Somebody else was faster, or the invitation ended meanwhile."""


def join(way: Way, token: str, user_id: int, library: Library, now: datetime) -> bool:
    """Let somebody in by a way that is open, and enrol them in the courses asked of all; give whether that is new.

    Who is in already changes nothing, and uses nothing up. Raises Full; TooLate when the invitation was used meanwhile.
    """
    if cohorts.member_of(way.cohort.id, user_id):
        return False
    if cohorts.how_many(way.cohort.id) >= MOST_PEOPLE:
        raise Full
    if way.invitation_id is not None and not use_invitation(token, user_id, now):
        raise TooLate
    how = "link" if way.invitation_id is None else "invitation"
    if not cohorts.add_member(way.cohort.id, user_id, how, now, way.code_id):
        return False
    for one in assignments.assignments_of(way.cohort.id):
        course = library.courses.get(one.slug) if one.kind == "course" and one.person is None else None
        if course:
            _enrol(user_id, course, library, now)
    return True


def enrol_for(cohort_id: int, course: Course, person: int | None, library: Library, now: datetime) -> None:
    """Enrol everybody in a cohort, or one `person`, in a course that was given to them."""
    if person is not None:
        _enrol(person, course, library, now)
        return
    for user_id in _enrol_cohort(cohort_id, course.slug, [module.slug for module in course.modules], now):
        settle(user_id, library, course.modules, now, [course])


def _enrol(user_id: int, course: Course, library: Library, now: datetime) -> None:
    learning.enrol(user_id, course.slug, now)
    settle(user_id, library, course.modules, now, [course])


def _enrol_cohort(cohort_id: int, course: str, modules: Sequence[str], now: datetime) -> list[int]:
    """Let everybody in a cohort take a course; give those who may have finished it by what they did before."""
    db.session.flush()
    connection = db.session.connection()
    connection.execute(ENROL, {"cohort": cohort_id, "course": course, "now": now})
    return list(rows(MAY_HAVE_FINISHED, cohort=cohort_id, modules=list(modules), many=len(modules)).scalars())
