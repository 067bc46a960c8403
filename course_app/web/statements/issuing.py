"""Making a statement: what may be asked for, the frozen record, and the transaction that issues it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_bytes

from flask import current_app

from course_app import vouching
from course_app.course.award import Award
from course_app.course.library import Course, Library
from course_app.course.progress import CourseState, achieved, course_state, quizzes_again
from course_app.course.statement import ModuleLine, Record, months_after, new_code
from course_app.records import attempts, issuers, learning, outbox, people, statements
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
class Renewal:
    """How far somebody is with renewing a statement that does not hold for ever."""

    of: Statement
    quizzes: Mapping[str, datetime | None]  # quiz of the course: when it was taken again well enough

    @property
    def done_at(self) -> datetime | None:
        """Give when the last of them was; None while one is missing."""
        moments = [at for at in self.quizzes.values() if at]
        return max(moments) if moments and len(moments) == len(self.quizzes) else None


@dataclass(frozen=True)
class Offer:
    """Where somebody stands with the statements of a course."""

    course: Course
    state: CourseState
    enrolled: bool
    earned: tuple[str, ...]  # kinds for which the rule holds
    held: Mapping[str, str]  # kind: number of the statement that holds
    renewals: Mapping[str, Renewal] = field(default_factory=dict)  # by kind, where what is held has a last day

    @property
    def open(self) -> tuple[str, ...]:
        """Give the kinds that can be made now, for the first time or again."""
        return tuple(kind for kind in self.earned if kind not in self.held or self.renews(kind))

    def renews(self, kind: str) -> Statement | None:
        """Give the statement that one of this kind would renew."""
        renewal = self.renewals.get(kind)
        return renewal.of if renewal and renewal.done_at else None

    def done_at(self, kind: str) -> datetime | None:
        """Give when what a statement of this kind says was finished."""
        renewal = self.renewals.get(kind)
        return renewal.done_at if renewal and renewal.done_at else self.state.done_at


def look(user_id: int, course: Course) -> Offer:
    """Take a person and a course; give what they may ask for."""
    history = learning.history(user_id)
    state = course_state(course, history)
    enrolled = course.slug in history.enrolled
    earned: tuple[str, ...] = ()
    if state.done_at or (enrolled and state.done):
        best = attempts.best_of(user_id) if course.header.achievement else NONE
        earned = ("participation", "achievement") if achieved(course, best) else ("participation",)
    held = statements.live_codes(user_id, course.slug)
    renewals = {kind: renewal for kind in held if (renewal := _renewal(user_id, course, kind))}
    return Offer(course, state, enrolled, (*earned, *(k for k in renewals if k not in earned)), held, renewals)


def _renewal(user_id: int, course: Course, kind: str) -> Renewal | None:
    live = statements.live_statement(user_id, course.slug, kind) if course.header.valid_months else None
    if live is None or not live.record.get("expires_on"):
        return None
    return Renewal(live, quizzes_again(course, kind, attempts.ended_since(user_id, live.issued_at)))


def write_record(offer: Offer, kind: str, name: str, now: datetime) -> Record:
    """Take what somebody earned and their name as confirmed; give the record of a new statement."""
    course, config = offer.course, current_app.config
    code = new_code(token_bytes(17))
    completed_on, months = local(offer.done_at(kind) or now).date(), course.header.valid_months
    renewed, by = offer.renews(kind), issuers.named(config)
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
        completed_on=completed_on,
        issued_on=local(now).date(),
        issuer=by.name,
        signatory=by.signatory,
        place=by.place,
        logo=by.logo,
        site=config["SITE_NAME"],
        verify_url=f"{config['BASE_URL']}/verify/{code}",
        specimen=vouching.specimen(config),
        paper=config["PAPER"],
        expires_on=months_after(completed_on, months) if months else None,
        mark=course.header.achievement if kind == "achievement" else None,
        renews=renewed.code if renewed else "",
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
    done_at, renewed = offer.done_at(record.kind), offer.renews(record.kind)
    if record.kind in offer.held and record.kind not in offer.open:
        raise Held(offer.held[record.kind])
    if record.kind not in offer.earned or done_at is None:
        raise NotEarned
    if record.renews != (renewed.code if renewed else ""):
        raise Busy("what would be renewed is not what it was a moment ago")
    if local(done_at).date() != record.completed_on:
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
            supersedes=renewed,
            renews=renewed is not None,
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
