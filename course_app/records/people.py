"""People: their accounts, their roles and their sign-ins."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import ClassVar

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    bindparam,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from course_app.records.db import Base, add_once, db, rows
from course_app.records.dialects import once

ROLES_GRANTED = ("trainer", "author", "admin")


class EmailTaken(Exception):
    """Another account has this address."""


class User(Base):
    """Somebody with an account; everyone is a learner."""

    __tablename__ = "users"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012  a number is never given twice
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str]
    confirmed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    theme: Mapped[str | None] = mapped_column(String(20))
    # What Flask-Login asks; whoever is found by SIGNED_IN is signed in.
    is_authenticated: ClassVar[bool] = True
    is_active: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False


class RoleGrant(Base):
    """Somebody was made trainer, author or admin."""

    __tablename__ = "role_grants"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    granted_by: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    granted_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    __table_args__ = (
        CheckConstraint(f"role IN {ROLES_GRANTED}", name="role"),
        Index(
            "uq_role_grants_held",
            "user_id",
            "role",
            unique=True,
            info={"where": "withdrawn_at IS NULL"},
        ),
    )


class SignIn(Base):
    """One browser of one person; its cookie carries the token whose digest stands here."""

    __tablename__ = "sign_ins"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    device: Mapped[str] = mapped_column(String(80))


SIGNED_IN = (
    select(User)
    .join(SignIn, SignIn.user_id == User.id)
    .where(
        SignIn.token_hash == bindparam("digest"),
        SignIn.ended_at.is_(None),
        SignIn.expires_at > bindparam("now"),
        User.disabled_at.is_(None),
    )
)
BY_EMAIL = select(User).where(User.email == bindparam("address"))
ADDRESSES = select(User.id, User.email).where(User.id.in_(bindparam("users", expanding=True)))
ADD_USER = once(User)
ROLES = select(RoleGrant.role).where(RoleGrant.user_id == bindparam("user"), RoleGrant.withdrawn_at.is_(None))
ADD_ROLE = once(RoleGrant)
WITHDRAW_ROLE = (
    update(RoleGrant)
    .where(
        RoleGrant.user_id == bindparam("user"),
        RoleGrant.role == bindparam("which"),
        RoleGrant.withdrawn_at.is_(None),
    )
    .values(withdrawn_at=bindparam("now"))
)
SIGN_INS = (
    select(SignIn)
    .where(SignIn.user_id == bindparam("user"), SignIn.ended_at.is_(None), SignIn.expires_at > bindparam("now"))
    .order_by(SignIn.created_at.desc(), SignIn.id.desc())
)
END = update(SignIn).where(SignIn.ended_at.is_(None)).values(ended_at=bindparam("now"))
END_BY_TOKEN = END.where(SignIn.token_hash == bindparam("digest"))
END_BY_ID = END.where(SignIn.user_id == bindparam("user"), SignIn.id == bindparam("which"))
END_OTHERS = END.where(SignIn.user_id == bindparam("user"), SignIn.token_hash != bindparam("digest"))
DISABLE = (
    update(User).where(User.id == bindparam("user"), User.disabled_at.is_(None)).values(disabled_at=bindparam("now"))
)
ENABLE = update(User).where(User.id == bindparam("user"), User.disabled_at.is_not(None)).values(disabled_at=None)


def digest(token: str) -> bytes:
    """Take a token as a cookie or a mail carries it, give what is stored of it."""
    return sha256(token.encode()).digest()


def fold(email: str) -> str:
    """Take an address as typed, give it as it is stored and looked up."""
    return unicodedata.normalize("NFC", email.strip()).casefold()


def signed_in(token: str, now: datetime) -> User | None:
    """Take the token of a cookie, give whose it is: not ended, not expired, not of a disabled account."""
    return db.session.scalar(SIGNED_IN, {"digest": digest(token), "now": now})


def person(user_id: int) -> User | None:
    """Give the account with this number."""
    return db.session.get(User, user_id)


def person_by_email(email: str) -> User | None:
    """Give the account with this address, in whatever case it was typed."""
    return db.session.scalar(BY_EMAIL, {"address": fold(email)})


def addresses(user_ids: Sequence[int]) -> dict[int, str]:
    """Give the address of each of some people."""
    return {row[0]: row[1] for row in rows(ADDRESSES, users=list(user_ids))}


def add_person(email: str, name: str, password_hash: str, now: datetime, confirmed_at: datetime | None = None) -> User:
    """Make an account. Raises EmailTaken."""
    added = add_once(
        ADD_USER, email=fold(email), name=name, password_hash=password_hash, created_at=now, confirmed_at=confirmed_at
    )
    user = person_by_email(email)
    if user is None or not added:
        raise EmailTaken(email)
    return user


def change_email(user: User, email: str) -> None:
    """Give an account another address. Raises EmailTaken."""
    try:
        with db.session.begin_nested():  # the constraint decides, and only this change is lost
            user.email = fold(email)
    except IntegrityError as error:
        raise EmailTaken(email) from error


def disable(user_id: int, now: datetime) -> bool:
    """Close an account to its owner, and every sign-in with it; give whether it was open."""
    closed = rows(DISABLE, user=user_id, now=now).rowcount == 1
    end_other_sign_ins(user_id, None, now)
    return closed


def enable(user_id: int) -> bool:
    """Open an account again; give whether it was closed."""
    return rows(ENABLE, user=user_id).rowcount == 1


def begin_sign_in(user: User, now: datetime, life: timedelta, device: str) -> str:
    """Sign somebody in for at most `life`, give the token for the cookie (256 random bits; its digest is stored)."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        SignIn(user_id=user.id, token_hash=digest(token), created_at=now, expires_at=now + life, device=device[:80])
    )
    return token


def end_sign_in(token: str, now: datetime) -> None:
    """Sign out: the token is worth nothing from here on."""
    rows(END_BY_TOKEN, digest=digest(token), now=now)


def end_sign_in_by_id(user_id: int, sign_in_id: int, now: datetime) -> bool:
    """End one of a person's own sign-ins; give whether there was one to end."""
    return rows(END_BY_ID, user=user_id, which=sign_in_id, now=now).rowcount == 1


def end_other_sign_ins(user_id: int, keep_token: str | None, now: datetime) -> None:
    """End all sign-ins of a person but the one with `keep_token`; with None, all."""
    rows(END_OTHERS, user=user_id, digest=digest(keep_token) if keep_token else b"", now=now)


def sign_ins(user_id: int, now: datetime) -> Sequence[SignIn]:
    """Give a person's sign-ins that are open, newest first."""
    return db.session.scalars(SIGN_INS, {"user": user_id, "now": now}).all()


def roles(user_id: int) -> frozenset[str]:
    """Give the roles that a person holds: trainer, author, admin, or none."""
    return frozenset(rows(ROLES, user=user_id).scalars())


def grant_role(user_id: int, role: str, granted_by: int | None, now: datetime) -> bool:
    """Give a role (trainer, author or admin) to somebody; give False, and do nothing, where it is held already."""
    return add_once(ADD_ROLE, user_id=user_id, role=role, granted_by=granted_by, granted_at=now)


def withdraw_role(user_id: int, role: str, now: datetime) -> bool:
    """Take a role away; give whether it was held."""
    return rows(WITHDRAW_ROLE, user=user_id, which=role, now=now).rowcount == 1
