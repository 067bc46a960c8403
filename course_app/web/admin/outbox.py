"""For admins: mail that waits, that failed and why, and that was given up. Never what it says, nor whole addresses."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from flask import abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from course_app.records import unsent
from course_app.records.db import commit
from course_app.web.admin.blueprint import A_PAGE, blueprint
from course_app.web.shared.auth import event, for_role
from course_app.web.shared.clock import now
from course_app.web.shared.words import capital, counted

STATES = {"failed": "Failed", "waiting": "Waiting", "dropped": "Not sent any more"}
KINDS = {
    "already_registered": "Somebody registered an address that has an account",
    "assigned": "Something is asked",
    "backup_late": "The backup is late",
    "confirm": "Confirm an address",
    "corrected": "A statement was corrected",
    "digest": "The week in the cohorts",
    "email_change": "Confirm a new address",
    "email_changed": "The address was changed",
    "invitation": "Invitation to a cohort",
    "later_date": "A later date",
    "moved": "Another date",
    "no_later_date": "The date stays",
    "note": "A note of a mentor",
    "nudge": "Nudge of a trainer",
    "password_changed": "The password was changed",
    "reminder": "Reminder",
    "request_failed": "A request failed",
    "reset": "A new password",
    "revoked": "A statement was withdrawn",
    "second_step_cleared": "The second step was cleared",
    "second_step_off": "The second step was turned off",
    "second_step_on": "The second step was turned on",
    "statement": "A statement is ready",
    "time_asked": "Somebody asked for more time",
    "unused": "An unused account will go",
    "withdrawn": "Something is no longer asked",
}
LINKED = frozenset(("confirm", "email_change", "reset"))  # their links are over within a day
ADDRESS, LINK = re.compile(r"[^\s<>'\"(),:;]+@[^\s<>'\"(),:;]+"), re.compile(r"https?://\S+")


class Mail(NamedTuple):
    """One mail as the page shows it."""

    row: Any
    kind: str
    to: str  # a name, or else an address that is mostly hidden
    why: str
    linked: bool


def masked(address: str) -> str:
    """Give an address as it is shown: enough to tell two apart, not enough to write to one."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"


def plain(reason: str) -> str:
    """Give the words of a mail server without whole addresses, and without any link."""
    return ADDRESS.sub(lambda found: masked(found[0]), LINK.sub("(a link)", reason))


@blueprint.get("/admin/outbox")
@for_role("admin")
def outbox() -> str:
    show, before = request.args.get("show", ""), request.args.get("before", "")
    show = show if show in STATES else "failed"
    first = int(before) if before.isascii() and before.isdigit() and len(before) < 10 else None
    rows = unsent.listed(show, A_PAGE + 1, first)
    listed = [
        Mail(row, KINDS.get(row.kind, "A mail"), row.name or masked(row.recipient), plain(row.error or ""),
             row.kind in LINKED)
        for row in rows[:A_PAGE]
    ]  # fmt: skip
    return render_template(
        "admin/outbox.html",
        **{"listed": listed, "show": show, "states": STATES, "counts": unsent.counts()},
        **{"older": rows[A_PAGE - 1].id if len(rows) > A_PAGE else None, "newer": "" if first else None},
    )


@blueprint.post("/admin/outbox/retries", defaults={"message_id": None})
@blueprint.post("/admin/outbox/<int:message_id>/retries")
@for_role("admin")
def retry(message_id: int | None) -> Response:
    """Owe what failed anew; the worker sends it in a moment, if it is still wanted then."""
    many = unsent.try_again(now(), message_id)
    return _done(message_id, many, "mail-retried", "will be tried again within a few seconds")


@blueprint.post("/admin/outbox/ends", defaults={"message_id": None})
@blueprint.post("/admin/outbox/<int:message_id>/ends")
@for_role("admin")
def end(message_id: int | None) -> Response:
    """Give up what failed; what it says is forgotten."""
    many = unsent.give_up(now(), message_id)
    return _done(message_id, many, "mail-given-up", "will not be sent any more")


def _done(which: int | None, many: int, what: str, said: str) -> Response:
    """Commit what was done with one mail or with all that failed, and say so."""
    if which and not many:
        abort(404)
    if many:
        event(what, f"mail:{which}" if which else f"{many} mails")
    commit()
    flash(f"{capital(counted(many, 'mail'))} {said}.")
    return redirect("/admin/outbox", 303)
