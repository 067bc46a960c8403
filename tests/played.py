"""Many attempts, written at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from conftest import NOW
from sqlalchemy import insert

from course_app.records.attempts import Attempt, Step
from course_app.records.db import db
from course_app.records.people import User


def add_people(number: int, called: str = "p") -> list[int]:
    """Add so many accounts; give their numbers."""
    like = {"name": "Ada Mensah", "password_hash": "", "created_at": NOW}
    found = [{**like, "email": f"{called}{n}@example.org"} for n in range(number)]
    return list(db.session.scalars(insert(User).returning(User.id, sort_by_parameter_order=True), found))


def add_attempt(
    user: int, edition: str, responses: Sequence[Any], ended: datetime | None, key: str = "form", **more: Any
) -> int:
    """Add an attempt that began an hour before it ended, with a step a minute; give its number."""
    began = (ended or NOW) - timedelta(hours=1)
    like = {"user_id": user, "quiz": "door", "edition": edition, "orders": {}, "key": key, "started_at": began}
    like |= {"drawn": None, "ended_at": ended, "points": 0, "best": 0, "passed": False}
    attempt = Attempt(**(like | more))
    db.session.add(attempt)
    db.session.flush()
    for position, response in enumerate(responses, 1):
        at = began + timedelta(minutes=position)
        db.session.add(Step(attempt_id=attempt.id, position=position, response=response, at=at))
    db.session.flush()
    return attempt.id
