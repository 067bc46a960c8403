"""Who wants no more of a kind of mail that comes by itself, and the links with which they say so."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from datetime import datetime
from hashlib import sha256

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, bindparam, select, update
from sqlalchemy.orm import Mapped, mapped_column

from course_app.records.cohorts import HERE_SQL
from course_app.records.db import Base, add_once, rows
from course_app.records.dialects import once
from course_app.records.people import User

REMINDERS, DIGEST, ASKS = "reminders", "digest", "asks"
STOPPED = (REMINDERS, DIGEST, ASKS)


class MailStop(Base):
    """Somebody turned reminders, the weekly digest or word of asks for more time off; until they turned it on again."""

    __tablename__ = "mail_stops"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    stopped_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    __table_args__ = (
        CheckConstraint(f"kind IN {STOPPED}", name="kind"),
        Index("uq_mail_stops_open", "user_id", "kind", unique=True, info={"where": HERE_SQL}),
    )


ADD = once(MailStop)
OPEN = select(MailStop.kind).where(MailStop.user_id == bindparam("user"), MailStop.ended_at.is_(None))
END = (
    update(MailStop)
    .where(MailStop.user_id == bindparam("user"), MailStop.kind == bindparam("which"), MailStop.ended_at.is_(None))
    .values(ended_at=bindparam("now"))
)
THEIRS = select(User.id).where(User.id == bindparam("user"), User.disabled_at.is_(None))


def stop(user_id: int, kind: str, now: datetime) -> bool:
    """Send somebody no more mail of a kind; give whether that is new."""
    return add_once(ADD, user_id=user_id, kind=kind, stopped_at=now)


def resume(user_id: int, kind: str, now: datetime) -> bool:
    """Send them again; give whether that is new."""
    return rows(END, user=user_id, which=kind, now=now).rowcount == 1


def stopped(user_id: int) -> frozenset[str]:
    """Give what somebody turned off."""
    return frozenset(rows(OPEN, user=user_id).scalars())


def stop_token(secret: str, user_id: int, kind: str) -> str:
    """Make what stands in the link that stops a kind of mail: whose it is, signed with 256 bits; it stays good."""
    said = f"{user_id}:{kind}".encode()
    return urlsafe_b64encode(_seal(secret, said) + said).rstrip(b"=").decode()


def whose_stop(secret: str, token: str) -> tuple[int, str] | None:
    """Take a token from a link, give whose it is and what it stops; None for any other text, and of closed accounts."""
    try:
        raw = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except (Error, ValueError):
        return None
    seal, said = raw[:32], raw[32:]
    if not hmac.compare_digest(seal, _seal(secret, said)):
        return None
    user_id, _, kind = said.decode().partition(":")
    return (int(user_id), kind) if rows(THEIRS, user=int(user_id)).first() else None


def _seal(secret: str, said: bytes) -> bytes:
    return hmac.new(secret.encode(), b"stop:" + said, sha256).digest()
