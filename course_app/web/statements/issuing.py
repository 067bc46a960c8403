"""Making a statement: what may be asked for, the frozen record, and the transaction that issues it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from secrets import token_bytes

from flask import current_app

from course_app import vouching
from course_app.course.award import Award
from course_app.course.library import Course, Library
from course_app.course.progress import CourseState, achieved, course_state
from course_app.course.statement import ModuleLine, Record, new_code
from course_app.records import attempts, learning, outbox, people, statements
from course_app.records.db import Busy
from course_app.records.statements import Statement
from course_app.records.taking import settle
from course_app.web.shared.words import local

NONE: Mapping[str, tuple[int, int]] = {}


class NotEarned(Exception):
    """The rule of the statement does not hold, or there is nobody any more to hold it."""


class Held(Exception):
    """The person holds such a statement already; its number is `code`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Offer:
    """Where somebody stands with the statements of a course."""

    course: Course
    state: CourseState
    enrolled: bool
    earned: tuple[str, ...]  # kinds for which the rule holds
    held: Mapping[str, str]  # kind: number of the statement that holds

    @property
    def open(self) -> tuple[str, ...]:
        """Give the kinds that can be made now."""
        return tuple(kind for kind in self.earned if kind not in self.held)


def look(user_id: int, course: Course) -> Offer:
    """Take a person and a course; give what they may ask for."""
    history = learning.history(user_id)
    state = course_state(course, history)
    enrolled = course.slug in history.enrolled
    earned: tuple[str, ...] = ()
    if state.done_at or (enrolled and state.done):
        best = attempts.best_of(user_id) if course.header.achievement else NONE
        earned = ("participation", "achievement") if achieved(course, best) else ("participation",)
    return Offer(course, state, enrolled, earned, statements.live_codes(user_id, course.slug))


def write_record(offer: Offer, kind: str, name: str, now: datetime) -> Record:
    """Take what somebody earned and their name as confirmed; give the record of a new statement."""
    course, config = offer.course, current_app.config
    code = new_code(token_bytes(17))
    return Record(
        code=code,
        kind=kind,
        name=name,
        lang=course.header.lang,
        course=course.slug,
        course_title=course.title,
        course_edition=course.edition,
        minutes=course.minutes,
        modules=tuple(ModuleLine(m.title, m.header.short, m.minutes, m.edition, m.slug) for m in course.modules),
        outcomes=course.header.outcomes,
        completed_on=local(offer.state.done_at or now).date(),
        issued_on=local(now).date(),
        issuer=config["ISSUER_NAME"],
        signatory=config["ISSUER_SIGNATORY"],
        place=config["ISSUER_PLACE"],
        site=config["SITE_NAME"],
        verify_url=f"{config['BASE_URL']}/verify/{code}",
        specimen=config["SPECIMEN"],
        paper=config["PAPER"],
        scenarios=tuple(dict.fromkeys(scenario.title for m in course.modules for scenario in m.required)),
        quizzes=tuple(dict.fromkeys(m.quiz.title for m in course.modules if m.quiz)),
    )


def issue(
    user_id: int,
    library: Library,
    course: Course,
    record: Record,
    public: bool,
    forms: Mapping[str, bytes],
    award: Award | None,
    now: datetime,
) -> Statement:
    """Take a record and its forms, made before; look again, keep them, owe the mail; give the statement.

    The caller commits, or rolls back. Raises NotEarned when the rule does not hold in this transaction, and Held when
    another request was faster.
    """
    person = people.person(user_id)
    if person is None or person.disabled_at:
        raise NotEarned
    settle(user_id, library, course.modules, now)
    offer = look(user_id, course)
    if record.kind not in offer.earned or offer.state.done_at is None:
        raise NotEarned
    if local(offer.state.done_at).date() != record.completed_on:
        raise Busy("another request wrote down the completion, on the other side of midnight")
    try:
        statement = statements.issue(
            user_id,
            course.slug,
            record.kind,
            record.code,
            record.to_json(),
            record.name,
            public,
            vouching.files_of(forms),
            now,
        )
    except statements.AlreadyIssued as faster:
        raise Held(faster.existing.code)
    if award is not None:
        vouching.keep_badge(statement, award, forms)
    base = current_app.config["BASE_URL"]
    data = {"name": record.name, "course": record.course_title, "number": record.code}
    links = {"link": f"{base}/statements/{record.code}", "verify_link": record.verify_url}
    outbox.post("statement", person.email, data | links, f"statement:{record.code}", now, user_id)
    return statement
