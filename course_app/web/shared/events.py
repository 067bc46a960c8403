"""What is written down about what people do: a line of the log, and a row of the audit trail for what matters most."""

from __future__ import annotations

import logging

from flask import request
from flask_login import current_user

from course_app.records.audit import AuditEvent, address_class, note
from course_app.records.db import begin_writing, commit, rollback
from course_app.web.shared.clock import now
from course_app.web.shared.log import request_id

log = logging.getLogger("course_app.events")

# Rows, in the transaction of what they tell. Everything else is a line of the log alone.
DONE = frozenset(
    (
        *("signed-in", "confirmed", "password-reset", "password-changed", "email-changed", "sign-ins-ended"),
        *("second-step-set-up", "second-step-ended", "recovery-codes-made"),
        *("role-granted", "role-withdrawn", "account-closed", "account-opened"),
        *("export", "erased", "answers-opened"),
        *("statement-issued", "statement-revoked", "statement-superseded", "correction-refused"),
        *("published", "issuer-changed", "setting-changed", "mail-retried", "mail-given-up"),
    )
)
# Rows of their own: nothing else of the request lasts. Not for a GET, which writes nothing.
REFUSED = frozenset(("denied", "sign-in-refused", "password-refused", "code-refused"))


def event(what: str, about: str = "", actor: int | None = None) -> AuditEvent | None:
    """Write down what happened, to what, by whom: numbers, never names. Give the row, where there is one.

    The caller commits what was done. What was refused is committed here, and undoes the rest of the request.
    """
    if actor is None and current_user.is_authenticated:
        actor = current_user.id
    address = address_class(request.remote_addr)
    log.info(
        what,
        extra={"event": what, "object": about[:200], "actor": actor, "request_id": request_id(), "address": address},
    )
    if what in REFUSED and request.method == "POST":
        rollback()
        begin_writing()
        note(what, about, actor, now(), request_id(), address)
        commit()
    elif what in DONE:
        return note(what, about, actor, now(), request_id(), address)
    return None
