"""Everybody with an account, as an admin finds them: by name or address, so many a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select, true

from course_app.records.db import rows
from course_app.records.people import RoleGrant, User
from course_app.records.second_steps import SecondStep

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
GRANTS = select(RoleGrant.user_id, RoleGrant.role).where(RoleGrant.withdrawn_at.is_(None)).order_by(RoleGrant.role)


def _fits(words: str, which: str) -> ColumnElement[bool]:
    fits = or_(User.name.icontains(words, autoescape=True), User.email.icontains(words, autoescape=True))
    if which == "staff":
        return fits & HELD
    if which == "closed":
        return fits & User.disabled_at.is_not(None)
    return fits if words else true()


def find(words: str, which: str, page: int) -> tuple[Sequence[Listed], int]:
    """Take part of a name or address, '', 'staff' or 'closed', and a page from 1; give its people, and how many fit.

    Three statements, however many people there are.
    """
    fits = _fits(words, which)
    many = int(rows(MANY.where(fits)).scalar_one())
    found = rows(PAGE.where(fits).limit(A_PAGE).offset((page - 1) * A_PAGE)).all()
    held: dict[int, list[str]] = {}
    for user_id, role in rows(GRANTS.where(RoleGrant.user_id.in_([row.id for row in found]))):
        held.setdefault(user_id, []).append(role)
    return [Listed(**row._mapping, roles=tuple(held.get(row.id, ()))) for row in found], many
