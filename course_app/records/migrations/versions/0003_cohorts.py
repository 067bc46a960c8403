"""Cohorts: their trainers and people, ways in, what is assigned, answers opened, calendars."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def number() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), primary_key=True)


def text(name: str, length: int | None = None, **more: Any) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), **{"nullable": False, **more})


def words(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def day(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Date(), nullable=False)


def moment(name: str, **more: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), **{"nullable": False, **more})


def of(name: str, target: str, **more: Any) -> sa.Column[int]:
    """The row goes with the one that it refers to."""
    key = sa.ForeignKey(target, ondelete="CASCADE")
    return sa.Column(name, sa.Integer(), key, **{"nullable": False, "index": True, **more})


def by(name: str, target: str = "users.id") -> sa.Column[int]:
    """The row stays when the one that it refers to goes."""
    return sa.Column(name, sa.Integer(), sa.ForeignKey(target, ondelete="SET NULL"), nullable=True, index=True)


def one(name: str, table: str, columns: list[str]) -> None:
    """At most one row that still counts."""
    where = sa.text("ended_at IS NULL")
    op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)


def upgrade() -> None:
    op.create_table(
        "cohorts",
        number(),
        text("name", 200),
        text("zone", 60),
        by("created_by"),
        moment("created_at"),
        moment("archived_at", nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "cohort_trainers",
        number(),
        of("cohort_id", "cohorts.id"),
        of("user_id", "users.id"),
        by("added_by"),
        moment("added_at"),
        by("ended_by"),
        moment("ended_at", nullable=True),
    )
    one("uq_cohort_trainers_here", "cohort_trainers", ["cohort_id", "user_id"])
    op.create_table(
        "join_codes",
        number(),
        of("cohort_id", "cohorts.id"),
        text("code", 26, unique=True),
        by("made_by"),
        moment("made_at"),
        day("last_day"),
        by("ended_by"),
        moment("ended_at", nullable=True),
    )
    one("uq_join_codes_open", "join_codes", ["cohort_id"])
    op.create_table(
        "invitations",
        number(),
        of("cohort_id", "cohorts.id"),
        text("email", 254, index=True),
        text("name", 200),
        sa.Column("token_hash", sa.LargeBinary(32), nullable=False, unique=True),
        by("invited_by"),
        moment("invited_at"),
        moment("expires_at"),
        of("used_by", "users.id", nullable=True),
        moment("used_at", nullable=True),
        moment("withdrawn_at", nullable=True),
    )
    op.create_table(
        "memberships",
        number(),
        of("cohort_id", "cohorts.id"),
        of("user_id", "users.id"),
        moment("joined_at"),
        text("how", 20),
        by("code_id", "join_codes.id"),
        by("ended_by"),
        moment("ended_at", nullable=True),
    )
    one("uq_memberships_here", "memberships", ["cohort_id", "user_id"])
    op.create_table(
        "assignments",
        number(),
        of("cohort_id", "cohorts.id"),
        of("user_id", "users.id", nullable=True),
        text("kind", 20),
        text("slug", 200),
        by("made_by"),
        moment("made_at"),
        sa.CheckConstraint("kind IN ('module', 'course')", name="kind"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "assignment_terms",
        number(),
        of("assignment_id", "assignments.id"),
        day("starts_on"),
        day("due_on"),
        text("zone", 60),
        words("note"),
        by("set_by"),
        moment("set_at"),
    )
    op.create_table(
        "assignments_withdrawn",
        of("assignment_id", "assignments.id", primary_key=True, index=False),
        by("by"),
        moment("at"),
    )
    op.create_table(
        "later_dates",
        number(),
        of("assignment_id", "assignments.id", index=False),
        of("user_id", "users.id"),
        day("due_on"),
        words("reason"),
        by("given_by"),
        moment("given_at"),
    )
    op.create_index("ix_later_dates_assignment_id_user_id", "later_dates", ["assignment_id", "user_id"])
    op.create_table(
        "answer_openings",
        number(),
        of("cohort_id", "cohorts.id"),
        of("user_id", "users.id"),
        text("quiz", 200),
        words("reason"),
        by("opened_by"),
        moment("opened_at"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "calendar_feeds",
        number(),
        of("user_id", "users.id"),
        text("token", 43, unique=True),
        moment("made_at"),
        moment("ended_at", nullable=True),
    )
    one("uq_calendar_feeds_open", "calendar_feeds", ["user_id"])


def downgrade() -> None:
    tables = (
        "calendar_feeds answer_openings later_dates assignments_withdrawn assignment_terms assignments memberships "
        "invitations join_codes cohort_trainers cohorts"
    )
    for table in tables.split():
        op.drop_table(table)
