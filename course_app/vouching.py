"""Vouching for statements: the issuer's keys, the award of a badge, status lists that are due.

Between the records, which keep it, and the processes that sign it (exports/printer.py). Used by pages, commands and the
worker alike.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from course_app.course.award import Award, did_of
from course_app.course.statement import Record
from course_app.exports.did import PublicPair, did_document
from course_app.exports.printer import PrintingFailed, make_keys, print_forms, print_statement, sign_status
from course_app.exports.status_list import SIZE
from course_app.records import badges, issuers, statements
from course_app.records.db import Busy, begin_reading, begin_writing, commit, rollback
from course_app.records.statements import File, Statement

log = logging.getLogger(__name__)
Settings = Mapping[str, Any]
MEDIA = {
    "pdf": "application/pdf",
    "json": "application/ld+json",
    "jwt": "application/vc+jwt",
    "png": "image/png",
}


def folder(settings: Settings) -> Path:
    """Give where the private keys are: files, never in the database, and so in no backup of it."""
    keys: Path = settings["INSTANCE"] / "keys"
    return keys


def specimen(settings: Settings) -> bool:
    """Whether statements prove nothing yet: the site has no https address, or nobody issues."""
    if not settings["SPECIMEN"]:
        return False
    return not (settings["BASE_URL"].startswith("https://") and issuers.in_use())


def logo_of(record: Record) -> bytes:
    """Give the picture that a record names; nothing where it names none."""
    return (badges.picture(record.logo) or b"") if record.logo else b""


def new_keys(settings: Settings, now: datetime) -> str:
    """Make a pair of keys that signs from now on, and commit; give its name. Raises PrintingFailed."""
    made = make_keys(folder(settings))
    begin_writing()
    badges.add_key(made.name, made.ed25519, made.rsa, now)
    commit()
    return made.name


def keys_at_start(settings: Settings, now: datetime) -> str:
    """Make the first pair of keys where statements are no specimens; give its name, or nothing."""
    if specimen(settings) or badges.key_in_use():
        return ""
    rollback()
    return new_keys(settings, now)


def why_no_badge(settings: Settings) -> str:
    """Say why statements that are issued now carry no badge; nothing when they do."""
    if specimen(settings):
        return "specimens"
    name = badges.key_in_use()
    if name is None:
        return "no keys"
    return "" if (folder(settings) / f"{name}.ed25519.pem").exists() else "the keys are not on this host"


def public_keys(settings: Settings) -> dict[str, Any] | None:
    """Give the did document of this site; None where nothing is vouched for."""
    found = badges.all_keys()
    if not found or specimen(settings):
        return None
    pairs = [PublicPair(key.name, key.ed25519, key.rsa, key.leaked_at) for key in found]
    return did_document(did_of(settings["BASE_URL"]), pairs)


def award(settings: Settings, show_name: bool, email: str, now: datetime) -> Award | None:
    """Draw the identifiers of a new badge; None where statements carry none. `email` only where it was asked for."""
    if missing := why_no_badge(settings):
        if missing != "specimens":
            log.error("A statement is issued without a badge: %s. See: flask statements keys list", missing)
        return None
    number = badges.list_with_room()
    place = secrets.randbelow(SIZE)
    while badges.is_taken(number, place):
        place = secrets.randbelow(SIZE)
    return Award(
        subject=uuid4().urn,
        list_number=number,
        place=place,
        key=badges.key_in_use() or "",
        site=settings["BASE_URL"],
        at=now.replace(microsecond=0),
        show_name=show_name,
        email=email,
        salt=secrets.token_hex(16) if email else "",
    )


def print_all(settings: Settings, record: Record, given: Award | None, logo: bytes) -> dict[str, bytes]:
    """Make every form of a statement, with the logo that its record names. Do not hold the write lock.

    Raises CannotShow and PrintingFailed.
    """
    if given is None:
        return {"pdf": print_statement(record, logo)}
    return print_forms(record, given, folder(settings), logo=logo)


def files_of(forms: Mapping[str, bytes]) -> dict[str, File]:
    """Give what is stored of the forms of a statement."""
    return {form: File(body, MEDIA[form]) for form, body in forms.items() if form in MEDIA}


def keep_badge(statement: Statement, given: Award, forms: Mapping[str, bytes]) -> None:
    """Keep where the badge of a statement has its place. Raises Busy when another took it meanwhile."""
    name = forms["json"].decode().partition("/credentials/pictures/")[2].partition(".png")[0]
    if not badges.add_badge(statement.id, given, name, forms["picture"]):
        raise Busy("another badge took the place in the status list")


def add_badge_beside(settings: Settings, statement: Statement, email: str, now: datetime) -> bool:
    """Make the badge of a statement that was issued without one, and commit. Its own bytes stay as they are.

    Give False where it has one, or can have none. Raises CannotShow and PrintingFailed.
    """
    record = Record.from_json(statement.record)
    given = None if record.specimen else award(settings, statement.name_public, email, now)
    rollback()
    if given is None:
        return False
    forms = print_forms(record, given, folder(settings), with_pdf=False)
    begin_writing()
    found = statements.by_code(record.code)
    if found is None or badges.badge_of(found.id) is not None:
        rollback()
        return False
    keep_badge(found, given, forms)
    statements.add_files(found.id, files_of(forms))
    commit()
    return True


def sign_due_lists(settings: Settings, now: datetime) -> int:
    """Sign every status list in which something changed, and commit each; give how many.

    What cannot be signed stays due, and is looked at again by the worker.
    """
    begin_reading()
    due, key = badges.due_lists(), badges.key_in_use()
    rollback()
    signed = 0
    for one in due:
        if key is None:
            break
        try:
            body = sign_status(settings["BASE_URL"], one.number, one.withdrawn, now, key, folder(settings))
        except PrintingFailed:
            log.exception("status list %s could not be signed", one.number)
            continue
        begin_writing()
        badges.keep_list(one, body)
        commit()
        signed += 1
    return signed
