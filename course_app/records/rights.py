"""What whoever runs the site does with accounts: roles, closing, sign-ins. Pages and commands come in by this door."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ForeignKey, Row, String, bindparam, insert, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from course_app.records import people, second_steps
from course_app.records.db import Base, rows
from course_app.records.outbox import post
from course_app.records.people import RoleGrant, User
from course_app.records.site_settings import MOST_WHY, SECOND_STEP, SECOND_STEP_WHY, decide


class LastAdmin(Exception):
    """Nobody else could run the site any more."""


class AccountChange(Base):
    """Something was done with an account by somebody who runs the site: what, by whom (None: a command), and why."""

    __tablename__ = "account_changes"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    what: Mapped[str] = mapped_column(String(40))  # as in the audit trail
    role: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(300))
    by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    at: Mapped[datetime]


class Hand(NamedTuple):
    """Who does it (None: a command on the server), why, and when; `tell` writes the event: its name, its object."""

    by: int | None
    reason: str
    at: datetime
    tell: Callable[[str, str], object]


ADD = insert(AccountChange)
HELD = (RoleGrant.role == "admin", RoleGrant.withdrawn_at.is_(None))
# On PostgreSQL two who take an admin away at once wait here for one another; SQLite has one writer at a time.
LOCKED = select(RoleGrant.id).where(*HELD).order_by(RoleGrant.id).with_for_update()
ABLE = (
    select(RoleGrant.user_id)
    .join(User, User.id == RoleGrant.user_id)
    .where(*HELD, User.disabled_at.is_(None), User.confirmed_at.is_not(None))
)
BY = aliased(User)
CHANGES = (
    select(AccountChange.what, AccountChange.role, AccountChange.reason, AccountChange.at, BY.name.label("by"))
    .outerjoin(BY, BY.id == AccountChange.by_id)
    .where(AccountChange.user_id == bindparam("user"))
    .order_by(AccountChange.id.desc())
    .limit(bindparam("most"))
)


def keep_an_admin(user_id: int) -> None:
    """To be asked in the transaction that takes an admin away. Raises LastAdmin when nobody else could run the site."""
    rows(LOCKED).all()
    if set(rows(ABLE).scalars()) == {user_id}:
        raise LastAdmin


def grant(user_id: int, role: str, hand: Hand) -> bool:
    """Give a role (trainer, author or admin); their sign-ins end. Give False where it is held already."""
    if not people.grant_role(user_id, role, hand.by, hand.at):
        return False
    people.end_other_sign_ins(user_id, None, hand.at)
    _tell("role-granted", user_id, hand, role)
    return True


def withdraw(user_id: int, role: str, hand: Hand) -> bool:
    """Take a role away; their sign-ins end. Give False where it is not held. Raises LastAdmin."""
    if role == "admin":
        keep_an_admin(user_id)
    if not people.withdraw_role(user_id, role, hand.at):
        return False
    people.end_other_sign_ins(user_id, None, hand.at)
    _tell("role-withdrawn", user_id, hand, role)
    return True


def close(user_id: int, hand: Hand) -> bool:
    """Close an account and end its sign-ins; nothing of it is lost. Give False where it is closed. Raises LastAdmin."""
    keep_an_admin(user_id)
    if not people.disable(user_id, hand.at):
        return False
    second_steps.end_half_sign_ins(user_id)
    _tell("account-closed", user_id, hand)
    return True


def open_again(user_id: int, hand: Hand) -> bool:
    """Open an account that was closed; give False where it is open."""
    if not people.enable(user_id):
        return False
    _tell("account-opened", user_id, hand)
    return True


def end_sign_ins(user_id: int, hand: Hand) -> None:
    """End every sign-in of somebody: a lost phone, a shared computer."""
    people.end_other_sign_ins(user_id, None, hand.at)
    second_steps.end_half_sign_ins(user_id)
    _tell("sign-ins-ended", user_id, hand)


def clear_second_step(user_id: int, reset_link: str, hand: Hand) -> bool:
    """Take the second step of somebody away who lost phone and codes; write to them. Give False where there is none."""
    if not second_steps.turn_off(user_id):
        return False
    people.end_other_sign_ins(user_id, None, hand.at)
    user = people.person(user_id)
    if user is not None:
        data = {"name": user.name, "reset_link": reset_link}
        key = f"second-step:cleared:{user_id}:{hand.at.isoformat()}"
        post("second_step_cleared", user.email, data, key, hand.at, user_id)
    _tell("second-step-ended", user_id, hand)
    return True


def ask_second_step_of(roles: Iterable[str], hand: Hand) -> bool:
    """Say which roles (trainer, author) need a second step beside admin, from the next page on.

    Give False where it is so already.
    """
    wanted = " ".join(sorted(set(roles)))
    if not decide(SECOND_STEP, wanted, hand.by, hand.at):
        return False
    decide(SECOND_STEP_WHY, hand.reason[:MOST_WHY], hand.by, hand.at)
    hand.tell("setting-changed", f"{SECOND_STEP} {wanted}".strip())
    return True


def changes_of(user_id: int, most: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give what was done with an account, newest first: rows of what, role, reason, at, by (a name, or None)."""
    return rows(CHANGES, user=user_id, most=most).all()


def _tell(what: str, user_id: int, hand: Hand, role: str = "") -> None:
    rows(ADD, user_id=user_id, what=what, role=role, reason=hand.reason[:300], by_id=hand.by, at=hand.at)
    hand.tell(what, f"user:{user_id} {role}".strip())
