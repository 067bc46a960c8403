"""Badges: the keys that sign them, where each has its place in a status list, and the lists themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import (
    ForeignKey,
    String,
    UniqueConstraint,
    and_,
    bindparam,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from course_app.course.award import Award
from course_app.records.db import Base, add_once, db, rows
from course_app.records.dialects import once
from course_app.records.statements import Statement

ROOM = 65_536  # badges of one list: half of its places, so that a free one is drawn soon


class IssuerKey(Base):
    """The public halves of a pair of keys. The private ones are files of the host that made them."""

    __tablename__ = "issuer_keys"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20), unique=True)
    ed25519: Mapped[str] = mapped_column(String(60))
    rsa: Mapped[str] = mapped_column(String(400))
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    leaked_at: Mapped[datetime | None]


class Badge(Base):
    """The badge of a statement: where its status is told, and what signed it. Never changed."""

    __tablename__ = "badges"
    statement_id: Mapped[int] = mapped_column(ForeignKey(Statement.id, ondelete="CASCADE"), primary_key=True)
    list_number: Mapped[int]
    place: Mapped[int]
    key: Mapped[str] = mapped_column(String(20))  # name of the pair that signed it
    at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("list_number", "place"),)


class Picture(Base):
    """A picture that badges and statements name: of a course, or an issuer's logo. It says nothing about people."""

    __tablename__ = "badge_pictures"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    body: Mapped[bytes]


class StatusList(Base):
    """One signed list. It is due to be signed anew while `signed` is behind `revision`."""

    __tablename__ = "status_lists"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    revision: Mapped[int]
    signed: Mapped[int]
    body: Mapped[bytes]


class DueList(NamedTuple):
    """A list that is to be signed: which, at which revision, with which places set."""

    number: int
    revision: int
    withdrawn: list[int]


ALL_KEYS = select(IssuerKey).order_by(IssuerKey.id.desc())
IN_USE = ALL_KEYS.where(IssuerKey.retired_at.is_(None), IssuerKey.leaked_at.is_(None)).limit(1)
RETIRE = update(IssuerKey).where(IssuerKey.retired_at.is_(None)).values(retired_at=bindparam("now"))
COUNT = select(func.coalesce(func.max(Badge.list_number), 1), func.count(Badge.statement_id)).where(
    Badge.list_number == select(func.max(Badge.list_number)).scalar_subquery()
)
TAKEN = select(Badge.place).where(Badge.list_number == bindparam("number"), Badge.place == bindparam("at"))
OF_STATEMENT = select(Badge).where(Badge.statement_id == bindparam("statement"))
PICTURE = select(Picture.body).where(Picture.digest == bindparam("digest"))
BODY = select(StatusList.body).where(StatusList.number == bindparam("number"), StatusList.signed > 0)
DUE = select(StatusList.number, StatusList.revision).where(StatusList.signed < StatusList.revision)
WITHDRAWN = (
    select(Badge.place)
    .join(Statement, Statement.id == Badge.statement_id)
    .where(
        Badge.list_number == bindparam("number"),
        or_(
            and_(Statement.superseded_by.is_not(None), Statement.renewed_at.is_(None)),
            Statement.revoked_at.is_not(None),
            Statement.withdrawn_at.is_not(None),
        ),
    )
    .order_by(Badge.place)
)
TOUCH_OF_STATEMENT = (
    update(StatusList)
    .where(StatusList.number.in_(select(Badge.list_number).where(Badge.statement_id == bindparam("statement"))))
    .values(revision=StatusList.revision + 1)
)
TOUCH_OF_USER = (
    update(StatusList)
    .where(
        StatusList.number.in_(
            select(Badge.list_number)
            .join(Statement, Statement.id == Badge.statement_id)
            .where(Statement.user_id == bindparam("user"))
        )
    )
    .values(revision=StatusList.revision + 1)
)
TOUCH_ALL = update(StatusList).values(revision=StatusList.revision + 1)
SIGNED = (
    update(StatusList)
    .where(StatusList.number == bindparam("which"), StatusList.revision == bindparam("seen"))
    .values(body=bindparam("signed_body"), signed=bindparam("seen"))
)
ADD_BADGE, ADD_PICTURE, ADD_LIST = once(Badge), once(Picture), once(StatusList)


def all_keys() -> Sequence[IssuerKey]:
    """Give all pairs of keys, the newest first."""
    return db.session.scalars(ALL_KEYS).all()


def key_in_use() -> str | None:
    """Give the name of the pair that signs now."""
    found = db.session.scalar(IN_USE)
    return found.name if found else None


def add_key(name: str, ed25519: str, rsa: str, now: datetime) -> None:
    """From now on this pair signs; the one before is retired, and what it signed still holds."""
    rows(RETIRE, now=now)
    db.session.add(IssuerKey(name=name, ed25519=ed25519, rsa=rsa, made_at=now))
    rows(TOUCH_ALL)


def mark_leaked(name: str, now: datetime) -> bool:
    """A pair is not secret any more: it signs nothing from now on. Give whether there is one of this name."""
    key = db.session.scalar(ALL_KEYS.where(IssuerKey.name == name))
    if key is None:
        return False
    key.leaked_at = key.leaked_at or now
    key.retired_at = key.retired_at or now
    rows(TOUCH_ALL)
    return True


def list_with_room() -> int:
    """Give the number of the list in which the next badge finds a place."""
    number, held = rows(COUNT).one()
    return int(number) + int(held >= ROOM)


def is_taken(number: int, place: int) -> bool:
    """Whether a place of a list has its badge already."""
    return rows(TAKEN, number=number, at=place).first() is not None


def add_badge(statement_id: int, award: Award, digest: str, picture: bytes) -> bool:
    """Keep where a badge has its place, and its picture; give False when the place was taken meanwhile."""
    added = add_once(
        ADD_BADGE,
        **{"statement_id": statement_id, "list_number": award.list_number, "place": award.place},
        **{"key": award.key, "at": award.at},
    )
    if added:
        keep_picture(digest, picture)
        add_once(ADD_LIST, number=award.list_number, revision=1, signed=0, body=b"")
    return added


def keep_picture(digest: str, body: bytes) -> None:
    """Keep a picture under its digest; one that is there already stays."""
    add_once(ADD_PICTURE, digest=digest, body=body)


def badge_of(statement_id: int) -> Badge | None:
    """Give the badge of a statement, if it has one."""
    return db.session.scalar(OF_STATEMENT, {"statement": statement_id})


def picture(digest: str) -> bytes | None:
    """Give the picture with this digest."""
    return rows(PICTURE, digest=digest).scalar()


def status_body(number: int) -> bytes | None:
    """Give a status list as it was last signed."""
    return rows(BODY, number=number).scalar()


def status_changed(statement_id: int) -> None:
    """The status of a statement is another one from now on: its list is due to be signed."""
    rows(TOUCH_OF_STATEMENT, statement=statement_id)


def statuses_changed(user_id: int) -> None:
    """The same for all statements of a person."""
    rows(TOUCH_OF_USER, user=user_id)


def due_lists() -> list[DueList]:
    """Give the lists that are to be signed."""
    due = rows(DUE).all()
    return [DueList(number, revision, list(rows(WITHDRAWN, number=number).scalars())) for number, revision in due]


def any_due() -> bool:
    """Whether a list is to be signed: a look that takes no lock."""
    return rows(DUE).first() is not None


def keep_list(due: DueList, body: bytes) -> None:
    """Serve a list as it was signed, unless a status changed meanwhile: then it stays due."""
    rows(SIGNED, which=due.number, seen=due.revision, signed_body=body)
