"""Taking everything of a person away, as the registry in privacy.py says."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BindParameter, Integer, bindparam, delete, func, select, update

from course_app.records.assignments import AssignmentTerms
from course_app.records.badges import statuses_changed
from course_app.records.cohorts import Membership
from course_app.records.corrections import Correction
from course_app.records.db import rows
from course_app.records.editions import Publication
from course_app.records.goals import GoalStep
from course_app.records.joining import Invitation
from course_app.records.outbox import Message
from course_app.records.people import User, person
from course_app.records.rights import AccountChange
from course_app.records.statements import Statement, StatementFile
from course_app.records.time_asks import TimeAsk

USER: BindParameter[int] = bindparam("user", type_=Integer)
ERASE_FILES = delete(StatementFile).where(
    StatementFile.statement_id.in_(select(Statement.id).where(Statement.user_id == USER))
)
ERASE_CORRECTIONS = delete(Correction).where(
    Correction.statement_id.in_(select(Statement.id).where(Statement.user_id == USER))
)
ERASE_STATEMENTS = (
    update(Statement)
    .where(Statement.user_id == USER)
    .values(
        user_id=None,
        name="",
        name_public=False,
        record=bindparam("nothing", {}, Statement.record.type),
        revoked_reason=None,
        # NULL when the holder keeps them, the moment of erasing when not
        withdrawn_at=func.coalesce(Statement.withdrawn_at, bindparam("withdrawn", type_=Statement.issued_at.type)),
    )
)
ERASE_MAILS = delete(Message).where(Message.recipient == bindparam("address"))  # those without an account too
ERASE_PUBLISHER = update(Publication).where(Publication.by == bindparam("address")).values(by="", why=None)
ERASE_INVITATIONS = delete(Invitation).where(Invitation.email == bindparam("address"))  # to people without an account
# What they wrote in rows that are somebody else's too.
ERASE_WORDS = (
    update(AssignmentTerms).where(AssignmentTerms.set_by == USER).values(note=""),
    update(GoalStep).where(GoalStep.by_id == USER).values(words=""),
    update(TimeAsk).where(TimeAsk.answered_by == USER).values(answer=""),
    update(AccountChange).where(AccountChange.by_id == USER).values(reason=""),
)
# First, with what hangs on it: PostgreSQL would empty a reference in a row that goes in the same statement.
ERASE_MEMBERSHIPS = delete(Membership).where(Membership.user_id == USER)
ERASE_USER = delete(User).where(User.id == USER)


def erase(user_id: int, keep_statements: bool, now: datetime) -> None:
    """Take everything of a person away; their numbers are never given again.

    Of statements only code, course, kind, dates and state stay, valid with `keep_statements`, else withdrawn.
    """
    user = person(user_id)
    if user is None:
        return
    rows(ERASE_FILES, user=user_id)
    rows(ERASE_CORRECTIONS, user=user_id)
    if not keep_statements:
        statuses_changed(user_id)
    rows(ERASE_STATEMENTS, user=user_id, withdrawn=None if keep_statements else now)
    rows(ERASE_MAILS, address=user.email)
    rows(ERASE_INVITATIONS, address=user.email)
    for words in ERASE_WORDS:
        rows(words, user=user_id)
    rows(ERASE_PUBLISHER, address=user.email)
    rows(ERASE_MEMBERSHIPS, user=user_id)
    rows(ERASE_USER, user=user_id)  # every table that belongs to the person goes with it (ON DELETE CASCADE)
