"""Statements: the frozen records that people finished, and the files made of them when they were issued."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    bindparam,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from course_app.records.db import Base, add_once, db, rows
from course_app.records.dialects import once
from course_app.records.people import User

KINDS = ("participation", "achievement")
LIVE_SQL = text("superseded_by IS NULL AND revoked_at IS NULL AND withdrawn_at IS NULL")


class Statement(Base):
    """What was issued, to whom, and what became of it. The record is never changed."""

    __tablename__ = "statements"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(26), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    course: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    record: Mapped[dict[str, Any]]
    name: Mapped[str] = mapped_column(String(200))
    name_public: Mapped[bool]
    issued_at: Mapped[datetime]
    # Checked at COMMIT: the old one is superseded before the new one is there, since only one may be live.
    superseded_by: Mapped[str | None] = mapped_column(
        ForeignKey("statements.code", deferrable=True, initially="DEFERRED"), index=True
    )
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None]
    renewed_at: Mapped[datetime | None]  # superseded because it was earned again: it holds until it expires
    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        Index(
            "uq_statements_live",
            "user_id",
            "course",
            "kind",
            unique=True,
            info={"where": LIVE_SQL},
        ),
        {"sqlite_autoincrement": True},  # a number is never given twice
    )

    @property
    def holds(self) -> bool:
        """Whether it is neither superseded nor revoked nor withdrawn."""
        return self.superseded_by is None and self.revoked_at is None and self.withdrawn_at is None


class StatementFile(Base):
    """One form of a statement, the same bytes for ever."""

    __tablename__ = "statement_files"
    statement_id: Mapped[int] = mapped_column(ForeignKey(Statement.id, ondelete="CASCADE"), primary_key=True)
    form: Mapped[str] = mapped_column(String(20), primary_key=True)
    body: Mapped[bytes]
    media_type: Mapped[str] = mapped_column(String(100))


class File(NamedTuple):
    """The bytes of one form, and what they are."""

    body: bytes
    media_type: str


class AlreadyIssued(Exception):
    """This person holds a live statement of this kind for this course."""

    def __init__(self, existing: Statement) -> None:
        super().__init__(existing.code)
        self.existing = existing


OWN = Statement.user_id == bindparam("user")
BY_CODE = select(Statement).where(Statement.code == bindparam("number"))
NEWER = aliased(Statement)
CHECKED = (
    select(Statement, NEWER.issued_at)
    .outerjoin(NEWER, NEWER.code == Statement.superseded_by)
    .where(Statement.code == bindparam("number"))
)
LIVE = select(Statement).where(
    OWN,
    Statement.course == bindparam("course"),
    Statement.kind == bindparam("kind"),
    Statement.superseded_by.is_(None),
    Statement.revoked_at.is_(None),
    Statement.withdrawn_at.is_(None),
)
LIVE_CODES = select(Statement.kind, Statement.code).where(
    OWN,
    Statement.course == bindparam("course"),
    Statement.superseded_by.is_(None),
    Statement.revoked_at.is_(None),
    Statement.withdrawn_at.is_(None),
)
OF_USER = select(Statement).where(OWN).order_by(Statement.issued_at.desc(), Statement.id.desc())
OF_USER_BY_CODE = BY_CODE.where(OWN)
FILE = select(StatementFile.body, StatementFile.media_type).where(
    StatementFile.statement_id == bindparam("statement"), StatementFile.form == bindparam("form")
)
SIZES = select(StatementFile.form, func.length(StatementFile.body)).where(
    StatementFile.statement_id == bindparam("statement")
)
ADD_STATEMENT = once(Statement)
ADD_FILES = insert(StatementFile)


def by_code(code: str) -> Statement | None:
    """Give the statement with this number, for anyone who asks whether it is real."""
    return db.session.scalar(BY_CODE, {"number": code})


def checked(code: str) -> tuple[Statement, datetime | None] | None:
    """Give the statement with this number and, where another took its place, when that was issued."""
    found = db.session.execute(CHECKED, {"number": code}).one_or_none()
    return (found[0], found[1]) if found else None


def live_statement(user_id: int, course: str, kind: str) -> Statement | None:
    """Give the statement that a person holds for a course: not superseded, revoked or withdrawn."""
    return db.session.scalar(LIVE, {"user": user_id, "course": course, "kind": kind})


def live_codes(user_id: int, course: str) -> dict[str, str]:
    """Give the numbers of the statements that a person holds for a course, by kind."""
    return dict(rows(LIVE_CODES, user=user_id, course=course).all())


def statements_of(user_id: int) -> Sequence[Statement]:
    """Give every statement of a person, in whatever state, newest first."""
    return db.session.scalars(OF_USER, {"user": user_id}).all()


def statement_of(user_id: int, code: str) -> Statement | None:
    """Give a statement if it is this person's."""
    return db.session.scalar(OF_USER_BY_CODE, {"user": user_id, "number": code})


def file_of(statement_id: int, form: str) -> File | None:
    """Give one form ("pdf", "json", "jwt" or "png") of a statement as it was issued."""
    found = rows(FILE, statement=statement_id, form=form).one_or_none()
    return File(*found) if found else None


def file_sizes(statement_id: int) -> dict[str, int]:
    """Give the forms that a statement was issued in, and how many bytes each has."""
    return dict(rows(SIZES, statement=statement_id).all())


def issue(
    user_id: int,
    course: str,
    kind: str,
    code: str,
    record: dict[str, Any],
    name: str,
    name_public: bool,
    files: Mapping[str, File],
    now: datetime,
    supersedes: Statement | None = None,
    renews: bool = False,
) -> Statement:
    """Keep a statement and its files, made before; give it. `supersedes` is the one that this corrects, or renews.

    Raises AlreadyIssued, with the statement that is live, when there is another; the caller rolls back.
    """
    if supersedes is not None:
        supersedes.superseded_by = code
        supersedes.renewed_at = now if renews else None
    added = add_once(
        ADD_STATEMENT,
        user_id=user_id,
        course=course,
        kind=kind,
        code=code,
        record=record,
        name=name,
        name_public=name_public,
        issued_at=now,
    )
    if not added:
        raise AlreadyIssued(db.session.scalars(LIVE, {"user": user_id, "course": course, "kind": kind}).one())
    statement = db.session.scalars(BY_CODE, {"number": code}).one()
    add_files(statement.id, files)
    return statement


def add_files(statement_id: int, files: Mapping[str, File]) -> None:
    """Keep forms of a statement."""
    if files:
        values = [{"form": form, "body": file.body, "media_type": file.media_type} for form, file in files.items()]
        db.session.connection().execute(ADD_FILES, [{"statement_id": statement_id, **value} for value in values])
