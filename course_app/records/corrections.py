"""What becomes of a statement after it was issued: withdrawn, asked to be corrected, corrected; who did it, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, bindparam, select, text
from sqlalchemy.orm import Mapped, mapped_column

from course_app.records import badges
from course_app.records.db import Base, add_once, db, rows
from course_app.records.dialects import once
from course_app.records.people import User
from course_app.records.statements import Statement

OPEN_SQL = text("decided_at IS NULL")


class Correction(Base):
    """A name that the holder wants instead; decided once, by an admin."""

    __tablename__ = "corrections"
    id: Mapped[int] = mapped_column(primary_key=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey(Statement.id, ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(String(1000))
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    answer: Mapped[str | None] = mapped_column(String(1000))  # why it was refused; None where it was granted
    __table_args__ = (
        Index("uq_corrections_open", "statement_id", unique=True, info={"where": OPEN_SQL}),
        {"sqlite_autoincrement": True},
    )


class Revocation(Base):
    """Who took a statement back. When and why stand in the statement."""

    __tablename__ = "revocations"
    statement_id: Mapped[int] = mapped_column(ForeignKey(Statement.id, ondelete="CASCADE"), primary_key=True)
    by: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    command: Mapped[str] = mapped_column(String(100))  # who ran the command, where no account did it


OF_STATEMENT = select(Correction).where(Correction.statement_id == bindparam("statement")).order_by(Correction.id)
ADD_CORRECTION, ADD_REVOCATION = once(Correction), once(Revocation)
REVOCATION = (
    select(Revocation, User.name)
    .outerjoin(User, User.id == Revocation.by)
    .where(Revocation.statement_id == bindparam("statement"))
)
OPEN = select(Correction.statement_id).where(Correction.decided_at.is_(None))
NEWEST = select(Statement).order_by(Statement.id.desc())


def ask(statement_id: int, name: str, words: str, now: datetime) -> bool:
    """Keep that a correction is asked for; give False when one is waiting already."""
    return add_once(ADD_CORRECTION, statement_id=statement_id, name=name, words=words, asked_at=now)


def corrections_of(statement_id: int) -> Sequence[Correction]:
    """Give what was asked for about a statement, the oldest first."""
    return db.session.scalars(OF_STATEMENT, {"statement": statement_id}).all()


def waiting(statement_id: int) -> Correction | None:
    """Give the correction of a statement that nobody decided yet."""
    return db.session.scalar(OF_STATEMENT.where(Correction.decided_at.is_(None)), {"statement": statement_id})


def decide(correction: Correction, by: int | None, answer: str | None, now: datetime) -> None:
    """A correction is granted, or refused with an answer."""
    correction.decided_at, correction.decided_by, correction.answer = now, by, answer


def revoke(statement: Statement, reason: str, by: int | None, command: str, now: datetime) -> bool:
    """Take a statement back; give False when it was taken back before."""
    if statement.revoked_at is not None:
        return False
    statement.revoked_at, statement.revoked_reason = now, reason
    add_once(ADD_REVOCATION, statement_id=statement.id, by=by, command=command)
    badges.status_changed(statement.id)
    return True


def revoked_by(statement_id: int) -> str:
    """Say who took a statement back: a name, or who ran the command."""
    found = rows(REVOCATION, statement=statement_id).one_or_none()
    return (found.name or found.command or "somebody whose account is closed") if found else ""


def listed(state: str, words: str, most: int) -> Sequence[tuple[Statement, bool]]:
    """Give the newest statements in a state whose name, number or course holds these words, with whether they wait."""
    found = NEWEST
    if state == "asked":
        found = found.where(Statement.id.in_(OPEN))
    elif state == "holds":
        found = found.where(
            Statement.superseded_by.is_(None), Statement.revoked_at.is_(None), Statement.withdrawn_at.is_(None)
        )
    elif state == "withdrawn":
        found = found.where((Statement.revoked_at.is_not(None)) | (Statement.withdrawn_at.is_not(None)))
    elif state == "replaced":
        found = found.where(Statement.superseded_by.is_not(None), Statement.renewed_at.is_(None))
    elif state == "renewed":
        found = found.where(Statement.renewed_at.is_not(None))
    for word in words.split()[:5]:
        plain = word.replace("-", "").upper()
        found = found.where(
            Statement.name.icontains(word, autoescape=True)
            | Statement.course.icontains(word, autoescape=True)
            | Statement.code.startswith(plain, autoescape=True)
        )
    statements = db.session.scalars(found.limit(most)).all()
    asked = set(db.session.scalars(OPEN)) if statements else set()
    return [(one, one.id in asked) for one in statements]
