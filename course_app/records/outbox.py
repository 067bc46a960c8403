"""The outbox: mail that is owed, written in the transaction that owes it and sent afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, String, bindparam, or_, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from course_app.records.db import Base, add_once, db, rows
from course_app.records.dialects import once
from course_app.records.people import User, fold

WAITS = (  # before the second try, the third ...; the last is used again
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
TRIES = 8
LEASE = timedelta(minutes=10)  # a claimed message is left to its claimer for so long
OWED_SQL = text("sent_at IS NULL AND failed_at IS NULL AND dropped_at IS NULL")


class Message(Base):
    """One mail that is owed; its key makes one event one mail."""

    __tablename__ = "messages"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    recipient: Mapped[str] = mapped_column(String(254), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    data: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    tries: Mapped[int]
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]  # refused for good, or tried TRIES times: it is kept, and why
    error: Mapped[str | None]
    dropped_at: Mapped[datetime | None]  # nobody is to get it any more
    __table_args__ = (
        Index("ix_messages_owed", "next_try_at", info={"where": OWED_SQL}),
        {"sqlite_autoincrement": True},  # the number is in the Message-ID
    )


ADD_MESSAGE = once(Message)
OWED = (Message.sent_at.is_(None), Message.failed_at.is_(None), Message.dropped_at.is_(None))
ANY_DUE = select(Message.id).where(*OWED, Message.next_try_at <= bindparam("now")).limit(1)
# Asked when it is about to be sent: whoever was closed out or erased meanwhile gets nothing.
WANTED = (
    select(Message.id)
    .outerjoin(User, User.id == Message.user_id)
    .where(Message.id == bindparam("which"), *OWED, User.disabled_at.is_(None))
)
KNOWN = select(Message.key).where(Message.key.in_(bindparam("keys", expanding=True)))
UNSENT = select(Message.id).where(Message.key == bindparam("which"), Message.sent_at.is_(None))
TO_PERSON = select(Message.id).where(
    or_(Message.user_id == bindparam("user"), Message.recipient == bindparam("address"))
)
DROPPED = (
    update(Message)
    .where(Message.id == bindparam("which"))
    .values(dropped_at=bindparam("now"), data=bindparam("nothing", {}, Message.data.type), error=bindparam("why"))
)
DUE = (
    select(Message)
    .where(*OWED, Message.next_try_at <= bindparam("now"))
    .order_by(Message.next_try_at, Message.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)  # PostgreSQL: workers take different ones; SQLite: one writer at a time
)
# The data may hold a link that opens an account: it does not outlive the mail.
TAKEN_BACK = (
    update(Message)
    .where(Message.key == bindparam("which"), *OWED)
    .values(dropped_at=bindparam("now"), data=bindparam("nothing", {}, Message.data.type), error=bindparam("why"))
)
SENT = (
    update(Message)
    .where(Message.id == bindparam("which"))
    .values(sent_at=bindparam("now"), data=bindparam("nothing", {}, Message.data.type), error=None)
)
FAILED = (
    update(Message)
    .where(Message.id == bindparam("which"))
    .values(error=bindparam("why"), next_try_at=bindparam("again"), failed_at=bindparam("over"))
)


def post(kind: str, recipient: str, data: dict[str, Any], key: str, now: datetime, user_id: int | None = None) -> bool:
    """Owe somebody a mail; give False when the event named by `key` has its mail already."""
    return add_once(
        ADD_MESSAGE,
        **{"kind": kind, "recipient": fold(recipient), "user_id": user_id, "data": data, "key": key},
        **{"created_at": now, "next_try_at": now, "tries": 0},
    )


def post_many(kind: str, owed: Sequence[tuple[int | None, str, str, dict[str, Any]]], now: datetime) -> None:
    """Owe many people a mail of one kind, in one statement: take (person, address, key, data) of each."""
    same = {"kind": kind, "created_at": now, "next_try_at": now, "tries": 0}
    found = [
        {**same, "user_id": person, "recipient": fold(address), "key": key, "data": data}
        for person, address, key, data in owed
    ]
    if found:
        db.session.flush()
        connection = db.session.connection()
        connection.execute(ADD_MESSAGE, found)


def posted(keys: Sequence[str]) -> set[str]:
    """Give those of some keys that have their mail already, be it sent or not."""
    found: set[str] = set()
    for start in range(0, len(keys), 500):
        found |= set(rows(KNOWN, keys=list(keys[start : start + 500])).scalars())
    return found


def never_sent(key: str) -> bool:
    """Whether there was to be a mail under this key, and it did not go."""
    return rows(UNSENT, which=key).first() is not None


def claim(now: datetime, limit: int) -> Sequence[Message]:
    """Take up to `limit` messages that are due; the caller commits, then sends them, holding no lock.

    Each is counted as tried and comes back after LEASE unless it is marked: a killed sender loses no mail.
    """
    due = db.session.scalars(DUE, {"now": now, "most": limit}).all()
    for message in due:
        message.tries += 1
        message.next_try_at = now + LEASE
    return due


def any_due(now: datetime) -> bool:
    """Whether a message waits to be sent: a look that takes no lock."""
    return rows(ANY_DUE, now=now).first() is not None


def still_wanted(message_id: int) -> bool:
    """Whether a message is still there to be sent, and its person may still be written to."""
    return rows(WANTED, which=message_id).first() is not None


def messages_to(user_id: int, address: str) -> list[int]:
    """Give the numbers of all messages to a person, sent or not."""
    return list(rows(TO_PERSON, user=user_id, address=fold(address)).scalars())


def mark_dropped(message: Message, why: str, now: datetime) -> None:
    """It is not sent, and what it said is forgotten."""
    rows(DROPPED, which=message.id, now=now, why=why)


def take_back(key: str, why: str, now: datetime) -> None:
    """Send no mail about an event, unless it has gone already; what it said is forgotten."""
    rows(TAKEN_BACK, which=key, now=now, why=why)


def mark_sent(message: Message, now: datetime) -> None:
    """The mail server took it; what the mail said is forgotten."""
    rows(SENT, which=message.id, now=now)


def mark_failed(message: Message, error: str, now: datetime, for_good: bool = False) -> None:
    """It could not be sent: it waits longer each time, and is given up after TRIES, or at once when `for_good`."""
    rows(
        FAILED,
        which=message.id,
        why=error[:500],
        again=now + WAITS[min(message.tries, len(WAITS)) - 1],
        over=now if for_good or message.tries >= TRIES else None,
    )
