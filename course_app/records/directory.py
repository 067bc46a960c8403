"""Everybody with an account, as an admin finds them: by name or address, so many a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, bindparam, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from course_app.records.db import UTCDateTime, rows
from course_app.records.people import ROLES_GRANTED, RoleGrant, SignIn, User
from course_app.records.second_steps import SecondStep
from course_app.records.statements import Statement

A_PAGE = 50


@dataclass(frozen=True)
class Listed:
    """One person of the list."""

    id: int
    name: str
    email: str
    created_at: datetime
    disabled_at: datetime | None
    confirmed_at: datetime | None
    second: bool
    roles: tuple[str, ...]


SECOND = exists().where(SecondStep.user_id == User.id, SecondStep.confirmed_at.is_not(None))
HELD = exists().where(RoleGrant.user_id == User.id, RoleGrant.withdrawn_at.is_(None))
PAGE = select(
    User.id, User.name, User.email, User.created_at, User.disabled_at, User.confirmed_at, SECOND.label("second")
).order_by(User.name, User.id)

MANY = select(func.count()).select_from(User)
NOW, WHO = bindparam("now", type_=UTCDateTime()), bindparam("user", type_=Integer())
OTHER = aliased(User)
# Somebody else who could run the site: an admin with an open account.
OTHER_ADMIN = exists().where(
    *(RoleGrant.role == "admin", RoleGrant.withdrawn_at.is_(None), RoleGrant.user_id != WHO),
    *(OTHER.id == RoleGrant.user_id, OTHER.disabled_at.is_(None), OTHER.confirmed_at.is_not(None)),
)
MINE = SignIn.user_id == User.id
SEEN = select(
    *(User.id, User.name, User.email, User.created_at, User.disabled_at, User.confirmed_at, SECOND.label("second")),
    select(func.max(SignIn.created_at)).where(MINE).scalar_subquery().label("last"),
    select(func.count())
    .select_from(SignIn)
    .where(MINE, SignIn.ended_at.is_(None), SignIn.expires_at > NOW)
    .scalar_subquery()
    .label("open"),
    select(func.count())
    .select_from(Statement)
    .where(Statement.user_id == User.id)
    .scalar_subquery()
    .label("statements"),
    OTHER_ADMIN.label("other_admin"),
).where(User.id == WHO)
BY = aliased(User)
HELD_BY = (
    select(RoleGrant.role, RoleGrant.granted_at, BY.name.label("by"))
    .outerjoin(BY, BY.id == RoleGrant.granted_by)
    .where(RoleGrant.user_id == WHO, RoleGrant.withdrawn_at.is_(None))
    .order_by(RoleGrant.role)
)
NAMES = select(User.id, User.name).where(User.id.in_(bindparam("users", expanding=True)))
GRANTS = select(RoleGrant.user_id, RoleGrant.role).where(RoleGrant.withdrawn_at.is_(None)).order_by(RoleGrant.role)


def _fits(words: str, which: str) -> ColumnElement[bool]:
    fits = or_(User.name.icontains(words, autoescape=True), User.email.icontains(words, autoescape=True))
    if which == "staff":
        return fits & HELD
    if which in ROLES_GRANTED:
        return fits & HELD.where(RoleGrant.role == which)
    if which == "closed":
        return fits & User.disabled_at.is_not(None)
    return fits if words else true()


def find(words: str, which: str, page: int) -> tuple[Sequence[Listed], int]:
    """Take words of a name or address, which ('', 'staff', a role, 'closed'), a page from 1; give people, how many fit.

    Three statements, however many people there are.
    """
    fits = _fits(words, which)
    many = int(rows(MANY.where(fits)).scalar_one())
    found = rows(PAGE.where(fits).limit(A_PAGE).offset((page - 1) * A_PAGE)).all()
    held: dict[int, list[str]] = {}
    for user_id, role in rows(GRANTS.where(RoleGrant.user_id.in_([row.id for row in found]))):
        held.setdefault(user_id, []).append(role)
    return [Listed(**row._mapping, roles=tuple(held.get(row.id, ()))) for row in found], many


def seen(user_id: int, now: datetime) -> Row[*tuple[Any, ...]] | None:
    """Give what an admin sees of somebody: one row, with the last sign-in, how many are open, and `other_admin`."""
    return rows(SEEN, user=user_id, now=now).first()


def roles_held(user_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give the roles of somebody: rows of role, granted_at, by (a name; None for a command or a gone account)."""
    return rows(HELD_BY, user=user_id).all()


def names(numbers: Iterable[int]) -> dict[int, str]:
    """Give the names of some accounts by number; those that are gone are left out. One statement."""
    return {row.id: row.name for row in rows(NAMES, users=sorted(set(numbers)))}
