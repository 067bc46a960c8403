"""Statements that are put right or taken back: a new one in the place of an old one, and what the holder is told."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from course_app import vouching
from course_app.course.statement import Record, new_code
from course_app.records import badges, corrections, issuers, outbox, people, statements
from course_app.records.db import begin_writing, commit, rollback
from course_app.records.statements import Statement
from course_app.vouching import Settings


def corrected(settings: Settings, old: Record, name: str, today: date) -> Record:
    """Give the record that takes the place of another: all as it was, but the name, the number and the day of issue.

    A specimen becomes a statement where the site says by now who issues them.
    """
    code = new_code(secrets.token_bytes(17))
    changed: dict[str, Any] = {
        **{"code": code, "name": name, "issued_on": today},
        "verify_url": f"{settings['BASE_URL']}/verify/{code}",
    }
    if old.specimen and not vouching.specimen(settings):
        by = issuers.named(settings)
        changed |= {
            **{"specimen": False, "issuer": by.name, "signatory": by.signatory, "place": by.place, "logo": by.logo},
            "site": settings["SITE_NAME"],
        }
    return replace(old, **changed)


def supersede(
    settings: Settings,
    code: str,
    name: str,
    by: int | None,
    today: date,
    now: datetime,
    tell: Callable[[Statement], object],
) -> Statement | None:
    """Issue a corrected statement in the place of another, and commit; give it, or None when the old one does not hold.

    `tell` is called with the new one before the commit, and writes down who did it.

    Raises CannotShow and PrintingFailed.
    """
    old = statements.by_code(code)
    if old is None or not old.holds or not old.record or old.user_id is None:
        return None
    record = corrected(settings, Record.from_json(old.record), name, today)
    given = None if record.specimen else vouching.award(settings, old.name_public, "", now)
    logo = vouching.logo_of(record)
    rollback()
    forms = vouching.print_all(settings, record, given, logo)
    begin_writing()
    old = statements.by_code(code)
    person = people.person(old.user_id) if old is not None and old.user_id is not None else None
    if old is None or not old.holds or person is None:
        rollback()
        return None
    made = statements.issue(
        person.id,
        old.course,
        old.kind,
        record.code,
        record.to_json(),
        name,
        old.name_public,
        vouching.files_of(forms),
        now,
        supersedes=old,
    )
    if given is not None:
        vouching.keep_badge(made, given, forms)
    badges.status_changed(old.id)
    if (asked := corrections.waiting(old.id)) is not None:
        corrections.decide(asked, by, None, now)
    base = settings["BASE_URL"]
    data = {"name": name, "course": record.course_title, "number": record.code}
    links = {"link": f"{base}/statements/{record.code}", "verify_link": record.verify_url}
    outbox.post("corrected", person.email, data | links, f"statement:{record.code}", now, person.id)
    tell(made)
    commit()
    vouching.sign_due_lists(settings, now)
    return made


def tell_revoked(settings: Settings, statement: Statement, now: datetime) -> None:
    """Owe the holder of a statement that was taken back a mail about it. The caller commits."""
    person = people.person(statement.user_id) if statement.user_id is not None else None
    if person is None or not statement.record:
        return
    record = Record.from_json(statement.record)
    data = {"name": record.name, "course": record.course_title, "number": record.code}
    told = {"reason": statement.revoked_reason or "", "verify_link": record.verify_url}
    outbox.post("revoked", person.email, data | told, f"revoked:{record.code}", now, person.id)
