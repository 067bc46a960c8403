"""What is not needed any more, and goes: rows that have had their time, and accounts that nobody uses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Executable, String, bindparam, cast, delete, exists, func, or_, select, update

from course_app.records.asked_exports import Export
from course_app.records.db import Base, UTCDateTime, db, rows
from course_app.records.joining import Invitation
from course_app.records.limits import Tries
from course_app.records.mail_tokens import MailToken
from course_app.records.outbox import Message, post
from course_app.records.people import RoleGrant, SignIn, User, person

NOTICE = timedelta(days=30)  # so long before an account goes, its person is written to
MONTH = timedelta(days=30.4375)
BEFORE = bindparam("before", type_=UTCDateTime())


class Rule(NamedTuple):
    """One kind of row that has its time: what it is, how many days it is kept after that, and how it goes."""

    what: str
    days: int
    find: Executable
    remove: Executable


def _gone(what: str, days: int, model: type[Base], *old: ColumnElement[bool]) -> Rule:
    return Rule(what, days, select(func.count()).select_from(model).where(*old), delete(model).where(*old))


LATER = SignIn.__table__.alias("later")
LAST = ~exists().where(LATER.c.user_id == SignIn.user_id, LATER.c.id > SignIn.id)  # it tells who uses the account
UNSAID = (Message.failed_at < BEFORE, cast(Message.data, String) != "{}")
RULES = (
    _gone("sign-ins that ended", 90, SignIn, or_(SignIn.ended_at < BEFORE, SignIn.expires_at < BEFORE), ~LAST),
    _gone("mailed links that ended", 30, MailToken, MailToken.expires_at < BEFORE),
    _gone("files that were asked for", 90, Export, Export.created_at < BEFORE),
    _gone("invitations that nobody used", 90, Invitation, Invitation.used_at.is_(None), Invitation.expires_at < BEFORE),
    _gone(
        *("mails to people without an account", 90, Message, Message.user_id.is_(None)),
        or_(Message.sent_at < BEFORE, Message.failed_at < BEFORE, Message.dropped_at < BEFORE),
    ),
    Rule(
        *("words of mails that could not be sent", 90, select(func.count()).select_from(Message).where(*UNSAID)),
        update(Message).where(*UNSAID).values(data=bindparam("nothing", {}, Message.data.type)),
    ),
    _gone("counted tries that are over", 0, Tries, Tries.until < BEFORE),
)
LAST_SIGN_IN = (
    select(SignIn.user_id, func.max(SignIn.id).label("id"), func.max(SignIn.created_at).label("at"))
    .group_by(SignIn.user_id)
    .subquery()
)
LAST_SEEN = func.coalesce(LAST_SIGN_IN.c.at, User.created_at, type_=UTCDateTime())
STAFF = exists().where(RoleGrant.user_id == User.id, RoleGrant.withdrawn_at.is_(None))
UNUSED = (
    select(User, func.coalesce(LAST_SIGN_IN.c.id, 0))
    .outerjoin(LAST_SIGN_IN, LAST_SIGN_IN.c.user_id == User.id)
    .where(LAST_SEEN < BEFORE, ~STAFF)
    .order_by(User.id)
)
LAST_OF = select(func.coalesce(func.max(SignIn.id), 0)).where(SignIn.user_id == bindparam("user"))
NOTICES = select(Message.key, Message.created_at).where(
    Message.kind == "unused",
    or_(Message.sent_at.is_not(None), Message.failed_at.is_not(None), Message.dropped_at.is_not(None)),
)


class Unused(NamedTuple):
    """An account that nobody has signed in to for long, and the key of the mail about it."""

    user: User
    key: str
    noticed_at: datetime | None  # when the mail about it was written, once it has left or could not


def over(now: datetime) -> list[tuple[Rule, int]]:
    """Give every rule with how many rows it would remove now."""
    return [(rule, int(rows(rule.find, before=_before(rule, now)).scalar_one())) for rule in RULES]


def remove(rule: Rule, now: datetime) -> int:
    """Take the rows of a rule away; give how many. The caller commits."""
    return int(rows(rule.remove, before=_before(rule, now)).rowcount)


def _before(rule: Rule, now: datetime) -> datetime:
    return now - timedelta(days=rule.days)


def unused(months: int, now: datetime) -> Sequence[Unused]:
    """Give the accounts of learners that nobody has signed in to for `months`, less the time of the notice.

    A sign-in lives 30 days, so that whoever works without signing in again is never among them from 3 months on.
    """
    found: Any = db.session.execute(UNUSED, {"before": now - months * MONTH + NOTICE}).all()
    if not found:
        return ()
    noticed = {message.key: message.created_at for message in rows(NOTICES)}
    keys = {user.id: f"unused:{user.id}:{sign_in}" for user, sign_in in found}
    return [Unused(user, keys[user.id], noticed.get(keys[user.id])) for user, _ in found]


def still_unused(one: Unused) -> bool:
    """Whether nobody signed in to an account since it was found: to be asked under the lock."""
    last = rows(LAST_OF, user=one.user.id).scalar_one()
    return one.key == f"unused:{one.user.id}:{last}" and person(one.user.id) is not None


def to_erase(found: Sequence[Unused], now: datetime) -> list[Unused]:
    """Give those who were told long enough ago."""
    return [one for one in found if one.noticed_at is not None and one.noticed_at <= now - NOTICE]


def give_notice(one: Unused, data: dict[str, str], now: datetime) -> bool:
    """Owe somebody the mail that says when their unused account goes; give False when it is owed already."""
    return post("unused", one.user.email, data, one.key, now, one.user.id)
