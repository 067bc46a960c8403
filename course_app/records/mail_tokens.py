"""Links that were mailed: each opens one thing, once, for a while."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, bindparam, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from course_app.records.db import Base, db, rows
from course_app.records.people import User, digest

PURPOSES = ("confirm", "reset", "email")


class MailToken(Base):
    """One link: what it is for, whose it is, and the address that it was sent to or confirms."""

    __tablename__ = "mail_tokens"
    __table_args__ = (CheckConstraint(f"purpose IN {PURPOSES}", name="purpose"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


GOOD = (
    MailToken.token_hash == bindparam("digest"),
    MailToken.purpose == bindparam("what"),
    MailToken.used_at.is_(None),
    MailToken.expires_at > bindparam("now"),
)
PEEK = select(MailToken).where(*GOOD)
# State changes by UPDATE .. WHERE state = old: of two that come at once, one finds it used.
TAKE = update(MailToken).where(*GOOD).values(used_at=bindparam("now"))
TAKEN = select(MailToken).where(MailToken.token_hash == bindparam("digest"))
RECENT = select(func.count()).where(
    MailToken.user_id == bindparam("user"),
    MailToken.purpose == bindparam("what"),
    MailToken.created_at > bindparam("since"),
)
VOID = (
    update(MailToken)
    .where(MailToken.user_id == bindparam("user"), MailToken.used_at.is_(None))
    .values(used_at=bindparam("now"))
)


def issue_mail_token(user: User, purpose: str, email: str, now: datetime, life: timedelta) -> str:
    """Make a link for `purpose` (confirm, reset or email) that is good for `life`, give its token."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        MailToken(
            user_id=user.id,
            purpose=purpose,
            token_hash=digest(token),
            email=email,
            created_at=now,
            expires_at=now + life,
        )
    )
    return token


def peek_mail_token(token: str, purpose: str, now: datetime) -> MailToken | None:
    """Look whether a link is good, for the page that it opens; nothing is written."""
    return db.session.scalar(PEEK, {"digest": digest(token), "what": purpose, "now": now})


def take_mail_token(token: str, purpose: str, now: datetime) -> MailToken | None:
    """Use a link up, give it; None when it is unknown, used, expired or for something else."""
    if rows(TAKE, digest=digest(token), what=purpose, now=now).rowcount == 0:
        return None
    return db.session.scalar(TAKEN, {"digest": digest(token)})


def recent_mail_tokens(user_id: int, purpose: str, since: datetime) -> int:
    """Count the links made for a person after `since`: what a limit on mails asks."""
    count: int = rows(RECENT, user=user_id, what=purpose, since=since).scalar_one()
    return count


def void_mail_tokens(user_id: int, now: datetime) -> None:
    """Make all open links of a person worthless: after a new password or address."""
    rows(VOID, user=user_id, now=now)
