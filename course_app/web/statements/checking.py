"""Is this statement real? What anybody may learn about one from its number, and nothing more."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app

from course_app import vouching
from course_app.course.library import Library
from course_app.course.statement import KINDS, Record, day_text, grouped, hours_text, normalise_code
from course_app.records import statements
from course_app.records.statements import Statement
from course_app.web.shared.words import counted, day, local


@dataclass(frozen=True)
class Answer:
    """What the public page says of a statement."""

    state: str  # genuine, expired, replaced or withdrawn
    specimen: bool
    facts: tuple[tuple[str, str], ...]
    named: bool  # the holder allowed that their name is shown
    kept: bool  # False: the account is gone, and little is left
    at: datetime | None  # of being replaced or withdrawn
    reason: str
    by_holder: bool  # who withdrew it
    newer: str  # number of the statement that replaced or renewed it
    expired: date | None = None  # the last day on which it was valid

    @property
    def comparable(self) -> bool:
        """Whether a visitor may ask if it bears a name: it is kept, and not shown to everybody."""
        return self.kept and not self.named


def state_of(statement: Statement, now: datetime) -> str:
    """Say whether a statement holds: genuine, expired, replaced or withdrawn."""
    if statement.revoked_at or statement.withdrawn_at:
        return "withdrawn"
    if statement.superseded_by and not statement.renewed_at:
        return "replaced"
    expires = statement.record.get("expires_on")
    return "expired" if expires and local(now).date().isoformat() > expires else "genuine"


def answer(number: str, library: Library, now: datetime) -> Answer | None:
    """Take the 26 characters of a number; give what the page says, or None when it says nothing at all:
    there is no such statement, or it does not hold and its holder is gone."""
    found = statements.checked(number)
    if found is None:
        return None
    statement, replaced_at = found
    state = state_of(statement, now)
    if not statement.record:
        return None if state == "withdrawn" else _what_is_left(statement, state, replaced_at, library)
    record = Record.from_json(statement.record)
    modules = counted(len(record.modules), "module")
    facts = [("Name", record.name)] if statement.name_public else []
    facts += [
        ("Statement", KINDS[record.kind]),
        ("Took part in", record.course_title),
        ("Finished", day_text(record.completed_on)),
        ("Time", f"{hours_text(record.minutes)} in {modules}, by the course’s own estimate"),
        ("Issued by", ", ".join(part for part in (record.issuer or record.site, record.place) if part)),
        ("Issued", day_text(record.issued_on)),
        *((("Valid until", day_text(record.expires_on)),) if record.expires_on else ()),
        ("Number", grouped(record.code)),
    ]
    return Answer(
        state,
        record.specimen,
        tuple(facts),
        statement.name_public,
        True,
        statement.revoked_at or statement.withdrawn_at or replaced_at,
        statement.revoked_reason or "",
        statement.revoked_at is None,
        statement.superseded_by or "",
        record.expires_on if state == "expired" else None,
    )


def _what_is_left(statement: Statement, state: str, replaced_at: datetime | None, library: Library) -> Answer:
    course = library.courses.get(statement.course)
    facts = (
        ("Statement", KINDS[statement.kind]),
        ("Took part in", course.title if course else statement.course),
        ("Issued", day(statement.issued_at)),
        ("Number", grouped(statement.code)),
    )
    specimen = vouching.specimen(current_app.config)
    return Answer(state, specimen, facts, False, False, replaced_at, "", False, statement.superseded_by or "")


def bears(number: str | None, name: str) -> bool:
    """Say whether the statement with this number bears a name, however it is written: case and spaces do not count."""
    found = statements.by_code(number) if number else None
    return found is not None and bool(found.record) and _plain(found.name) == _plain(name)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def a_day(said: str) -> date:
    """Take a day or a moment as a badge says it, give the day."""
    return date.fromisoformat(said[:10])


def read_number(typed: str) -> str | None:
    """Take what somebody typed or pasted, a whole address perhaps; give the number in it."""
    return normalise_code(typed.strip().rstrip("/").rpartition("/")[2])
