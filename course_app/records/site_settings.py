"""What an admin decides while the site runs. What is needed to start is in the environment (config.py)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, bindparam, select, update
from sqlalchemy.orm import Mapped, mapped_column

from course_app.records.db import Base, Once, add_once, rows
from course_app.records.people import User

SECOND_STEP = "second_step"  # roles that need a second step beside admin, with a space between


class SiteSetting(Base):
    """One setting, as it was decided last."""

    __tablename__ = "site_settings"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)


ADD = Once(SiteSetting)
VALUE = select(SiteSetting.value).where(SiteSetting.name == bindparam("which"))
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
