"""From a right password to a sign-in: at once, or with the code of the second step in between."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from flask import g, session

from course_app.records import second_steps
from course_app.records.db import begin_writing, commit
from course_app.records.limits import forget, try_once, until_of
from course_app.records.people import User, digest
from course_app.web.shared.auth import device, end_session, start_session
from course_app.web.shared.clock import now

CODE = "/sign-in/code"
MOST_CODES, CODE_SPAN = 5, timedelta(minutes=10)  # wrong codes of one person: a guess hits once in 330,000


class Wait(NamedTuple):
    """Too many tries: how long the next one has to wait."""

    seconds: int

    @property
    def words(self) -> str:
        minutes = -(-self.seconds // 60)
        return f"{minutes} minute{'' if minutes == 1 else 's'}"


def come_in(user: User) -> bool:
    """Sign in whose password, or link by mail, was right. Give False when a code is due first."""
    end_session()
    if second_steps.has_second(user.id):
        token = second_steps.begin_half_sign_in(user, now())
        session.clear()
        session["half"] = token
        g.pop("csrf_token", None)
        g.personal = True
        return False
    start_session(user, device())
    return True


def half_in() -> User | None:
    """Give who typed their password in this browser and not yet their code."""
    g.personal = True
    token = session.get("half")
    return second_steps.half_signed_in(str(token), now()) if token else None


def count_code(user_id: int) -> Wait | None:
    """Count a try with a code before it is looked at, and commit."""
    key = _key(user_id)
    begin_writing()
    allowed = try_once(key, MOST_CODES, CODE_SPAN, now())
    until = until_of(key)
    commit()
    return None if allowed or until is None else Wait(max(1, round((until - now()).total_seconds())))


def passed(user_id: int) -> None:
    """The code was right: earlier mistakes are forgotten."""
    forget(_key(user_id))


def _key(user_id: int) -> str:
    return digest(f"code:{user_id}").hex()
