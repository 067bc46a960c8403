"""The few figures that whoever runs a site wants to see first: one statement."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, distinct, func, select

from course_app.records.corrections import Correction
from course_app.records.db import UTCDateTime, rows
from course_app.records.outbox import OWED, Message
from course_app.records.people import SignIn, User
from course_app.records.statements import Statement
from course_app.records.unsent import FAILED

MONTH, HOUR = timedelta(days=30), timedelta(hours=1)


class Figures(NamedTuple):
    """People with an open account, those who signed in within 30 days, statements issued; and what waits for a hand."""

    people: int
    signed_in: int
    statements: int
    failed: int  # mails
    late: int  # mails that wait for more than an hour
    asked: int  # corrections


FIGURES = select(
    select(func.count()).select_from(User).where(User.disabled_at.is_(None)).scalar_subquery(),
    select(func.count(distinct(SignIn.user_id)))
    .where(SignIn.created_at > bindparam("month", type_=UTCDateTime()))
    .scalar_subquery(),
    select(func.count()).select_from(Statement).scalar_subquery(),
    select(func.count()).select_from(Message).where(*FAILED).scalar_subquery(),
    select(func.count())
    .select_from(Message)
    .where(*OWED, Message.created_at < bindparam("hour", type_=UTCDateTime()))
    .scalar_subquery(),
    select(func.count()).select_from(Correction).where(Correction.decided_at.is_(None)).scalar_subquery(),
)


def figures(now: datetime) -> Figures:
    """Count, as of `now`."""
    return Figures(*map(int, rows(FIGURES, month=now - MONTH, hour=now - HOUR).one()))
