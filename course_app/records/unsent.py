"""Mail that did not go, as an admin sees it: which, to whom, why; tried again, or given up. Never what it says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, String, and_, bindparam, case, cast, func, select, update

from course_app.records.db import UTCDateTime, rows
from course_app.records.outbox import OWED, Message
from course_app.records.people import User

# Given up by the worker. What is retired has dropped_at: nobody is to get it, and that is no fault.
FAILED = (Message.failed_at.is_not(None), Message.sent_at.is_(None), Message.dropped_at.is_(None))
STATES = {
    "failed": FAILED,
    "waiting": OWED,
    "dropped": (Message.dropped_at.is_not(None),),
}
LISTED = select(
    *(Message.id, Message.kind, Message.recipient, Message.user_id, Message.created_at, Message.next_try_at),
    *(Message.tries, Message.failed_at, Message.dropped_at, Message.error, User.name),
).outerjoin(User, User.id == Message.user_id)
COUNTS = select(
    *(func.coalesce(func.sum(case((and_(*held), 1), else_=0)), 0).label(state) for state, held in STATES.items())
).where(Message.sent_at.is_(None))
# Of what failed long ago the words are gone: there is nothing to send.
SAYS = cast(Message.data, String) != "{}"
AGAIN = (
    update(Message)
    .where(*FAILED, SAYS)
    .values(failed_at=None, tries=0, next_try_at=bindparam("now", type_=UTCDateTime()))
)
GIVEN_UP = (
    update(Message)
    .where(*FAILED)
    .values(dropped_at=bindparam("now", type_=UTCDateTime()), data=bindparam("nothing", {}, Message.data.type))
)


def listed(state: str, most: int, before: int | None = None) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give mails that 'failed', are 'waiting' or were 'dropped', newest first; only those below number `before`."""
    wanted = LISTED.where(*STATES[state])
    if before is not None:
        wanted = wanted.where(Message.id < before)
    return rows(wanted.order_by(Message.id.desc()).limit(most)).all()


def counts() -> dict[str, int]:
    """Give how many mails are in each state."""
    return {state: int(many) for state, many in rows(COUNTS).one()._mapping.items()}


def try_again(now: datetime, which: int | None = None) -> int:
    """Owe a mail that failed, or all of them, anew, with all of its tries; give how many. The caller commits."""
    return rows(AGAIN if which is None else AGAIN.where(Message.id == which), now=now).rowcount


def give_up(now: datetime, which: int | None = None) -> int:
    """Send a mail that failed, or all of them, no more, and forget what it said; give how many."""
    return rows(GIVEN_UP if which is None else GIVEN_UP.where(Message.id == which), now=now).rowcount
