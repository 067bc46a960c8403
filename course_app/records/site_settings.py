"""What an admin decides while the site runs. What is needed to start is in the environment (config.py)."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ForeignKey, String, bindparam, select, update
from sqlalchemy.orm import Mapped, mapped_column

from course_app.records.db import Base, add_once, rows
from course_app.records.dialects import once
from course_app.records.people import User

SECOND_STEP = "second_step"  # roles that need a second step beside admin, with a space between
SECOND_STEP_WHY = "second_step_why"  # the reason of the last change
MOST_WHY = 200  # characters


class SiteSetting(Base):
    """One setting, as it was decided last."""

    __tablename__ = "site_settings"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(MOST_WHY))
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)


class Decided(NamedTuple):
    """Which roles need a second step beside admin; since when, by whom (None: a command, or gone) and why."""

    roles: tuple[str, ...] = ()
    at: datetime | None = None
    by: str | None = None
    why: str = ""


ADD = once(SiteSetting)
VALUE = select(SiteSetting.value).where(SiteSetting.name == bindparam("which"))
LATEST = (
    select(SiteSetting.name, SiteSetting.value, SiteSetting.changed_at, User.name.label("by"))
    .outerjoin(User, User.id == SiteSetting.changed_by)
    .where(SiteSetting.name.in_((SECOND_STEP, SECOND_STEP_WHY)))
)
CHANGE = (
    update(SiteSetting)
    .where(SiteSetting.name == bindparam("which"))
    .values(value=bindparam("new"), changed_at=bindparam("now"), changed_by=bindparam("who"))
)


def value_of(name: str) -> str:
    """Give what was decided, or nothing."""
    return rows(VALUE, which=name).scalar_one_or_none() or ""


def decide(name: str, value: str, by: int | None, now: datetime) -> bool:
    """Keep a decision; give whether it is another one than before."""
    if value_of(name) == value:
        return False
    if not add_once(ADD, name=name, value=value, changed_at=now, changed_by=by):
        rows(CHANGE, which=name, new=value, now=now, who=by)
    return True


def second_step_decided() -> Decided:
    """Give who needs a second step, as it was decided last."""
    found = {row.name: row for row in rows(LATEST)}
    if SECOND_STEP not in found:
        return Decided()
    last, why = found[SECOND_STEP], found.get(SECOND_STEP_WHY)
    return Decided(tuple(last.value.split()), last.changed_at, last.by, why.value if why else "")
