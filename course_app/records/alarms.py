"""Mail to everybody who runs the site, about what the site itself cannot mend; one of a kind in a span of time."""

from __future__ import annotations

from datetime import datetime

from course_app.records import outbox
from course_app.records.db import begin_writing, commit, rollback, rows
from course_app.records.people import User
from course_app.records.rights import ABLE

ADMINS = ABLE.with_only_columns(User.id, User.email, User.name)


def owe(kind: str, said: dict[str, str], span: str, now: datetime) -> int:
    """Owe each admin a mail of a kind that says something, unless they were owed one in this span (a day, an hour).

    Gives how many are new. Takes and ends a transaction of its own, and waits for no writer where all is owed already.
    """
    owed = [(one.id, one.email, f"{kind}:{one.id}:{span}", {"name": one.name, **said}) for one in rows(ADMINS)]
    known = outbox.posted([key for _, _, key, _ in owed])
    new = [one for one in owed if one[2] not in known]
    rollback()
    if new:
        begin_writing()
        outbox.post_many(kind, new, now)
        commit()
    return len(new)
